"""Groups for tests without looking at pictures: faces with vectors that were made up."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from uuid_utils.compat import uuid7

from accounts.models import Purpose, User
from accounts.tests.people import USUAL, make_person
from faces.models import Face, FaceGroup, GroupEmbedding, GroupMember, PhotoAnalysis, State
from faces.recognition import current_pack
from library.models import Image, Kind, Moderation


def make_grouping_person(username: str, **fields: Any) -> User:
    """Somebody who has the people in their photos told apart."""
    return make_person(username, consents=[*USUAL, Purpose.GROUPING], **fields)


def person_vector(number: int, variation: int = 0, cosine: float = 0.9) -> np.ndarray:
    """A unit vector of person `number`; two variations of a person have about this cosine."""
    dimensions = current_pack().dimensions
    mean = _unit(np.random.default_rng(1000 + number), dimensions)
    noise = _unit(np.random.default_rng([number, variation]), dimensions)
    vector = np.sqrt(cosine) * mean + np.sqrt(1 - cosine) * noise
    return vector / np.linalg.norm(vector)


def make_photo(owner: User, people: Sequence[int]) -> list[Face]:
    """A photo of these people, measured for groups; its faces from left to right."""
    name = uuid7().hex
    image = Image.objects.create(
        owner=owner,
        kind=Kind.SOURCE,
        filename=f"{name}.jpg",
        storage_path=f"photos/{name}.jpg",
        sha256=(name * 2)[:64],
        file_size=1,
        width=1000,
        height=800,
        mime="image/jpeg",
        moderation=Moderation.PASSED,
    )
    state = {"state": State.READY, "model": current_pack().model}
    PhotoAnalysis.objects.create(image=image, **state)
    faces = Face.objects.bulk_create(
        Face(
            image=image,
            owner=owner,
            is_owner=False,
            x=0.1 * place,
            y=0.2,
            w=0.08,
            h=0.1,
            width_px=80,
            score=0.9,
            quality=0.5,
            crop_path=f"crops/{uuid7().hex}.webp",
        )
        for place in range(len(people))
    )
    before = GroupEmbedding.objects.count()
    GroupEmbedding.objects.bulk_create(
        GroupEmbedding(
            face=face,
            model=current_pack().model,
            vector=person_vector(number, before + place).tolist(),
            norm=20.0,
        )
        for place, (face, number) in enumerate(zip(faces, people, strict=True))
    )
    return faces


def make_group(owner: User, person: int, size: int = 2, name: str = "") -> FaceGroup:
    """A group of so many faces of one person, each alone in a photo, placed by the engine."""
    group = FaceGroup.objects.create(owner=owner, name=name)
    for _ in range(size):
        (face,) = make_photo(owner, [person])
        GroupMember.objects.create(face=face, group=group)
    return group


def faces_of_group(group: FaceGroup) -> list[Face]:
    return list(Face.objects.filter(group_member__group=group).order_by("pk"))


def _unit(numbers: np.random.Generator, dimensions: int) -> np.ndarray:
    vector = numbers.normal(size=dimensions)
    return vector / np.linalg.norm(vector)
