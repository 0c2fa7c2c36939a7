"""Pictures for collections, made once per run: a couple in many versions, one person, three."""

from functools import cache

from PIL import Image as Pillow

from faces.tests.pictures import blank, brighter, jpeg, person


@cache
def couple(version: int = 0) -> bytes:
    """Two people side by side; each version is another file."""
    return jpeg(brighter(_side_by_side(0, 1), 1 + version / 50))


@cache
def alone() -> bytes:
    return jpeg(person(0))


@cache
def three() -> bytes:
    return jpeg(_side_by_side(0, 1, 3))


@cache
def nobody() -> bytes:
    return jpeg(blank())


def damaged() -> bytes:
    """It begins as a picture and ends in the middle."""
    return couple()[:5000]


def _side_by_side(*numbers: int) -> Pillow.Image:
    people = [person(number) for number in numbers]
    picture = Pillow.new("RGB", (sum(p.width for p in people), max(p.height for p in people)))
    left = 0
    for each in people:
        picture.paste(each, (left, 0))
        left += each.width
    return picture.reduce(2)
