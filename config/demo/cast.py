"""The demo's people and photos, derived from two pictures that dependencies ship.

Six faces, each given to two people: one has the picture, the other a variant of it. So everybody
has exactly one look-alike who must come out on top.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from faces.samples import astronaut, one_of_group

Picture = Image.Image

ROOM = 0.9  # how much of a face's size is left around it


@dataclass(frozen=True, slots=True)
class Member:
    """One demo person; `twin` is the username of the person with the same face."""

    username: str
    full_name: str
    twin: str
    picture: Picture

    def photo(self) -> bytes:
        buffer = BytesIO()
        self.picture.save(buffer, "JPEG", quality=92)
        return buffer.getvalue()


def mirrored(picture: Picture) -> Picture:
    return ImageOps.mirror(picture)


def in_bright_light(picture: Picture) -> Picture:
    return ImageEnhance.Brightness(picture).enhance(1.35)


def a_little_blurred(picture: Picture) -> Picture:
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def cropped_close(picture: Picture) -> Picture:
    width, height = picture.size
    edge_x, edge_y = int(width * 0.12), int(height * 0.12)
    return picture.crop((edge_x, edge_y, width - edge_x, height - edge_y))


def from_an_old_print(picture: Picture) -> Picture:
    """Faded, warm and soft: a paper print of some decades."""
    faded = ImageEnhance.Contrast(ImageEnhance.Color(picture).enhance(0.35)).enhance(0.8)
    return Image.blend(faded, Image.new("RGB", faded.size, (214, 178, 128)), 0.18)


def at_dusk(picture: Picture) -> Picture:
    return ImageEnhance.Brightness(picture).enhance(0.6)


VARIANTS: tuple[tuple[str, str, Callable[[Picture], Picture]], ...] = (
    ("mirrored", "in the mirror", mirrored),
    ("bright", "in bright light", in_bright_light),
    ("blurred", "out of focus", a_little_blurred),
    ("close", "from close up", cropped_close),
    ("old-print", "on an old print", from_an_old_print),
    ("dusk", "at dusk", at_dusk),
)


def cast() -> list[Member]:
    """Twelve people, the two of a face one after the other."""
    names = [("astronaut", "Astronaut"), *((f"guest-{n}", f"Guest {n}") for n in range(1, 6))]
    members = []
    for (name, title), picture, (suffix, words, vary) in zip(
        names, _pictures(), VARIANTS, strict=True
    ):
        variant = f"{name}-{suffix}"
        members.append(Member(name, title, variant, picture))
        members.append(Member(variant, f"{title} {words}", name, vary(picture)))
    return members


def _pictures() -> Iterator[Picture]:
    """The astronaut, and five people of the group picture each alone, at twice the size."""
    yield astronaut()
    for number in range(5):
        yield one_of_group(number, ROOM)
