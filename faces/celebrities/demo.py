"""A small set of celebrities made from pictures that dependencies ship; no photo is committed.

One real public figure of each of two pictures (the astronaut of scikit-image, the actor of
InsightFace's sample), and the six strangers of InsightFace's other sample, who are named neutrally
and said to be samples.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageEnhance, ImageOps

from faces.celebrities.about import About

Picture = Image.Image

# Faces in InsightFace's sample picture `t1` (1280×886 pixels), left to right: x, y, w, h.
FACES_IN_T1 = (
    (60, 269, 108, 125),
    (274, 155, 97, 114),
    (464, 267, 108, 146),
    (746, 345, 101, 135),
    (903, 61, 107, 142),
    (1135, 270, 91, 125),
)
ROOM = 0.7  # how much of a face's size is left around it
SAMPLES = "https://github.com/deepinsight/insightface/tree/master/python-package/insightface/data"
SAMPLE_LICENCE = "Sample picture of the insightface package; for trying this site out only"


@dataclass(frozen=True, slots=True)
class DemoCelebrity:
    """`pictures` are made when they are asked for: file name and function."""

    about: About
    pictures: tuple[tuple[str, Callable[[], Picture]], ...]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """File names and JPEG bytes, the same ones every time."""
        for name, make in self.pictures:
            buffer = BytesIO()
            make().save(buffer, "JPEG", quality=92)
            yield name, buffer.getvalue()


def demo_celebrities() -> list[DemoCelebrity]:
    """Eight celebrities; five of them with two pictures, of which the second is a variant."""
    return [
        _astronaut(),
        DemoCelebrity(
            About(
                name="Tom Hanks",
                description="American actor. The picture is a sample of the insightface package.",
                source_url=SAMPLES,
                licence=SAMPLE_LICENCE,
            ),
            (("portrait.jpg", _actor), ("faded.jpg", lambda: _faded(_actor()))),
        ),
        *(_star(number) for number in range(len(FACES_IN_T1))),
    ]


def _astronaut() -> DemoCelebrity:
    return DemoCelebrity(
        About(
            name="Eileen Collins",
            description="American astronaut, the first woman to command a Space Shuttle.",
            source_url="https://images.nasa.gov/details/S93-31347",
            licence="Public domain (NASA)",
        ),
        (("portrait.jpg", _portrait), ("mirrored.jpg", lambda: ImageOps.mirror(_portrait()))),
    )


def _star(number: int) -> DemoCelebrity:
    """One of the six, who are no celebrities; every second one has a second picture."""
    pictures: list[tuple[str, Callable[[], Picture]]] = [("portrait.jpg", lambda: _alone(number))]
    if number % 2 == 0:
        pictures.append(("brighter.jpg", lambda: _brighter(_alone(number))))
    return DemoCelebrity(
        About(
            name=f"Sample star {number + 1}",
            description=(
                "Nobody famous: one of six people in a sample picture, "
                "who stands here so that the pages have something to show."
            ),
            source_url=SAMPLES,
            licence=SAMPLE_LICENCE,
        ),
        tuple(pictures),
    )


def _portrait() -> Picture:
    from skimage import data  # takes a second to load

    return Image.fromarray(data.astronaut())


def _actor() -> Picture:
    """The sample is a small crop of the face alone: here at twice the size, with room around."""
    small = _sample("Tom_Hanks_54745.png")
    face = small.resize((small.width * 2, small.height * 2), Image.Resampling.LANCZOS)
    return ImageOps.expand(face, border=face.width // 2, fill=(127, 127, 127))


def _alone(number: int) -> Picture:
    """One of the six people, at twice the size."""
    x, y, w, h = FACES_IN_T1[number]
    room = ROOM * max(w, h)
    group = _sample("t1.jpg")
    left, top = int(max(x - room, 0)), int(max(y - room, 0))
    right, bottom = int(min(x + w + room, group.width)), int(min(y + h + room, group.height))
    alone = group.crop((left, top, right, bottom))
    return alone.resize((alone.width * 2, alone.height * 2), Image.Resampling.LANCZOS)


def _sample(name: str) -> Picture:
    with (files("insightface") / "data" / "images" / name).open("rb") as file:
        return Image.open(file).convert("RGB")


def _faded(picture: Picture) -> Picture:
    return ImageEnhance.Color(ImageEnhance.Contrast(picture).enhance(0.85)).enhance(0.5)


def _brighter(picture: Picture) -> Picture:
    return ImageEnhance.Brightness(picture).enhance(1.25)
