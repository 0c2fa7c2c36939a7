"""Pictures of faces for tests: those that dependencies ship, and variants derived from them."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from faces import samples
from faces.samples import FACES_IN_GROUP


@cache
def astronaut() -> Image.Image:
    return samples.astronaut()


@cache
def group() -> Image.Image:
    return samples.group_picture()


def person(number: int) -> Image.Image:
    """One of the six people (0 to 5) alone, twice as large as in the sample picture."""
    x, y, w, h = FACES_IN_GROUP[number]
    room = 0.6 * max(w, h)
    alone = group().crop((int(x - room), int(y - room), int(x + w + room), int(y + h + room)))
    return alone.resize((alone.width * 2, alone.height * 2), Image.Resampling.LANCZOS)


def mirrored(picture: Image.Image) -> Image.Image:
    return ImageOps.mirror(picture)


def brighter(picture: Image.Image, factor: float = 1.3) -> Image.Image:
    return ImageEnhance.Brightness(picture).enhance(factor)


def blurred(picture: Image.Image, radius: float = 1.5) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(radius))


def blank(size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture without a face."""
    return Image.linear_gradient("L").resize(size).convert("RGB")


def jpeg(picture: Image.Image, quality: int = 92) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def beside(left: Image.Image, right: Image.Image) -> Image.Image:
    """Two pictures in one, at the height of the lower."""
    height = min(left.height, right.height)
    sizes = [(round(each.width * height / each.height), height) for each in (left, right)]
    both = Image.new("RGB", (sizes[0][0] + sizes[1][0], height))
    both.paste(left.resize(sizes[0]), (0, 0))
    both.paste(right.resize(sizes[1]), (sizes[0][0], 0))
    return both
