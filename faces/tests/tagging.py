"""Friends who agree to be recognised, for tests of tags."""

from typing import Any
from uuid import uuid4

from accounts.models import Purpose, User
from accounts.relations import follow
from accounts.services import grant_consents
from faces.models import Face, PhotoAnalysis, State, Tag
from faces.recognition import current_pack
from faces.samples import FACES_IN_GROUP
from faces.tests import pictures
from library.models import Image, Moderation

# Which of the six people in the group picture is who.
BOB, DORA = 2, 4


def agree(person: User, *purposes: Purpose) -> None:
    grant_consents(person, purposes)


def befriend(one: User, other: User) -> None:
    follow(one, other)
    follow(other, one)


def face_of(image: Image, number: int) -> Face:
    """The face of one of the six people in the group picture."""
    x, y, w, h = FACES_IN_GROUP[number]
    size = pictures.group().size
    faces = Face.objects.filter(image=image).select_related("image", "owner")
    middle = ((x + w / 2) / size[0], (y + h / 2) / size[1])
    return min(
        faces,
        key=lambda face: (
            abs(face.x + face.w / 2 - middle[0]) + abs(face.y + face.h / 2 - middle[1])
        ),
    )


def states(image: Image) -> dict[tuple[str, int], str]:
    """What is stored: (username, which of the six) → state."""
    found = {face_of(image, number).pk: number for number in range(6)}
    tags = Tag.objects.filter(image=image).select_related("person")
    return {(tag.person.username, found[tag.face_id]): tag.state for tag in tags}


def tag_of(person: User) -> Tag:
    return Tag.objects.select_related("face__owner", "person").get(person=person)


def make_photo(owner: User, faces: int = 2, **fields: Any) -> list[Face]:
    """A photo without a file that the engine never saw, and the faces in it, left to right."""
    name = uuid4().hex
    image = Image.objects.create(
        owner=owner,
        filename="photo.jpg",
        storage_path=f"{name}.jpg",
        sha256=name * 2,
        file_size=1,
        width=1000,
        height=500,
        mime="image/jpeg",
        **{"moderation": Moderation.PASSED, **fields},
    )
    PhotoAnalysis.objects.create(image=image, state=State.READY)
    return [
        Face.objects.create(
            image=image,
            owner=owner,
            x=number / faces,
            y=0.2,
            w=0.1,
            h=0.3,
            score=0.9,
            quality=0.8,
            width_px=100,
            is_owner=False,
            crop_path=f"{name}-{number}.webp",
        )
        for number in range(faces)
    ]


def suggest(face: Face, person: User, score: float = 90.0, **fields: Any) -> Tag:
    """As the engine would."""
    return Tag.objects.create(
        face=face,
        image=face.image,
        person=person,
        similarity_score=score,
        model=current_pack().model,
        calibration="test",
        **fields,
    )
