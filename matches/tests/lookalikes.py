"""Faces and matches for tests, without pictures: rows as an upload would have left them."""

from collections.abc import Sequence
from uuid import uuid4

from accounts.models import User
from faces.models import Face, FaceEmbedding
from faces.recognition import current_calibration, current_pack
from library.models import Image, Moderation, Visibility
from matches.models import Match


def make_face(
    person: User, direction: Sequence[float] = (1.0,), visibility: str = Visibility.PRIVATE
) -> Face:
    """A face of the person whose vector has these first numbers, and zeros after them."""
    photo = Image.objects.create(
        owner=person,
        filename="photo.jpg",
        storage_path=f"source/{uuid4()}.jpg",
        sha256=uuid4().hex * 2,
        file_size=1000,
        width=640,
        height=480,
        mime="image/jpeg",
        visibility=visibility,
        moderation=Moderation.PASSED,
    )
    face = Face.objects.create(
        image=photo,
        owner=person,
        is_owner=True,
        x=0.3, y=0.2, w=0.3, h=0.4,
        score=0.9,
        quality=0.8,
        width_px=120,
        crop_path=f"crop/{uuid4()}.webp",
    )  # fmt: skip
    length = sum(number * number for number in direction) ** 0.5
    vector = [number / length for number in direction]
    vector += [0.0] * (current_pack().dimensions - len(vector))
    FaceEmbedding.objects.create(face=face, model=current_pack().model, vector=vector, norm=1.0)
    return face


def make_match(one: Face, other: Face, score: float = 80.0) -> Match:
    """The match of two people's faces."""
    a, b = sorted((one, other), key=lambda face: face.pk)
    return Match.objects.create(
        face_a=a,
        face_b=b,
        owner_a=a.owner,
        owner_b=b.owner,
        cosine=current_calibration().cosine_at(score),
        similarity_score=score,
        model=current_pack().model,
        calibration=current_calibration().version,
        is_public=a.image.visibility == b.image.visibility == Visibility.PUBLIC,
    )
