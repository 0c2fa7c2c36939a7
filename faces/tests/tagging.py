"""Friends who agree to be recognised, for tests of tags."""

from accounts.models import Purpose, User
from accounts.relations import follow
from accounts.services import grant_consents
from faces.models import Face, Tag
from faces.tests import pictures
from library.models import Image

# Which of the six people in the group picture is who.
BOB, DORA = 2, 4


def agree(person: User, *purposes: Purpose) -> None:
    grant_consents(person, purposes)


def befriend(one: User, other: User) -> None:
    follow(one, other)
    follow(other, one)


def face_of(image: Image, number: int) -> Face:
    """The face of one of the six people in the group picture."""
    x, y, w, h = pictures.FACES_IN_GROUP[number]
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
