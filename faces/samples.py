"""Pictures of people that dependencies ship, for the demo: no photo of anybody is committed."""

from importlib.resources import files

from PIL import Image

Picture = Image.Image

# The faces in `group_picture` (1280×886 pixels), left to right: x, y, w, h.
FACES_IN_GROUP = (
    (60, 269, 108, 125),
    (274, 155, 97, 114),
    (464, 267, 108, 146),
    (746, 345, 101, 135),
    (903, 61, 107, 142),
    (1135, 270, 91, 125),
)


def astronaut() -> Picture:
    """scikit-image's astronaut, Eileen Collins."""
    from skimage import data  # takes a second to load

    return Image.fromarray(data.astronaut())


def group_picture() -> Picture:
    """InsightFace's sample `t1`: six people."""
    return insightface_sample("t1.jpg")


def one_of_group(number: int, room: float) -> Picture:
    """One of the six (0 to 5) alone, at twice the size; `room` is left around the face, in shares
    of its size."""
    x, y, w, h = FACES_IN_GROUP[number]
    around = room * max(w, h)
    group = group_picture()
    left, top = int(max(x - around, 0)), int(max(y - around, 0))
    right, bottom = int(min(x + w + around, group.width)), int(min(y + h + around, group.height))
    alone = group.crop((left, top, right, bottom))
    return alone.resize((alone.width * 2, alone.height * 2), Image.Resampling.LANCZOS)


def insightface_sample(name: str) -> Picture:
    with (files("insightface") / "data" / "images" / name).open("rb") as file:
        return Image.open(file).convert("RGB")
