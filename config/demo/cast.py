"""The demo's people and photos, derived from two pictures that dependencies ship.

Six faces, each given to two people: one has the picture, the other a variant of it. So everybody
has exactly one look-alike who must come out on top.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

Picture = Image.Image

# Faces in InsightFace's sample picture `t1` (1280×886 pixels), left to right: x, y, w, h.
FACES_IN_T1 = (
    (60, 269, 108, 125),
    (274, 155, 97, 114),
    (464, 267, 108, 146),
    (746, 345, 101, 135),
    (903, 61, 107, 142),
)
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


def group_picture() -> Picture:
    """InsightFace's sample picture: the five guests, and a sixth person."""
    with (files("insightface") / "data" / "images" / "t1.jpg").open("rb") as file:
        return Image.open(file).convert("RGB")


def _pictures() -> Iterator[Picture]:
    """The astronaut, and five people of the group picture each alone, at twice the size."""
    from skimage import data

    yield Image.fromarray(data.astronaut())
    group = group_picture()
    for x, y, w, h in FACES_IN_T1:
        room = ROOM * max(w, h)
        left, top = int(max(x - room, 0)), int(max(y - room, 0))
        right, bottom = int(min(x + w + room, 1280)), int(min(y + h + room, 886))
        alone = group.crop((left, top, right, bottom))
        yield alone.resize((alone.width * 2, alone.height * 2), Image.Resampling.LANCZOS)
