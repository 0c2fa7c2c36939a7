"""A small set of celebrities made from pictures that dependencies ship; no photo is committed.

One real public figure of each of two pictures (the astronaut of scikit-image, the actor of
InsightFace's sample), and the six strangers of InsightFace's other sample, who are named neutrally
and said to be samples.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageEnhance, ImageOps

from faces.celebrities.about import About
from faces.samples import FACES_IN_GROUP, astronaut, insightface_sample, one_of_group

Picture = Image.Image

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
        *(_star(number) for number in range(len(FACES_IN_GROUP))),
    ]


def _astronaut() -> DemoCelebrity:
    return DemoCelebrity(
        About(
            name="Eileen Collins",
            description="American astronaut, the first woman to command a Space Shuttle.",
            source_url="https://images.nasa.gov/details/S93-31347",
            licence="Public domain (NASA)",
        ),
        (("portrait.jpg", astronaut), ("mirrored.jpg", lambda: ImageOps.mirror(astronaut()))),
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


def _actor() -> Picture:
    """The sample is a small crop of the face alone: here at twice the size, with room around."""
    small = insightface_sample("Tom_Hanks_54745.png")
    face = small.resize((small.width * 2, small.height * 2), Image.Resampling.LANCZOS)
    return ImageOps.expand(face, border=face.width // 2, fill=(127, 127, 127))


def _alone(number: int) -> Picture:
    return one_of_group(number, ROOM)


def _faded(picture: Picture) -> Picture:
    return ImageEnhance.Color(ImageEnhance.Contrast(picture).enhance(0.85)).enhance(0.5)


def _brighter(picture: Picture) -> Picture:
    return ImageEnhance.Brightness(picture).enhance(1.25)
