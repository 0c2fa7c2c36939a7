"""From a drawing to pixels."""

from io import BytesIO

import numpy as np
import resvg_py
from PIL import Image

from faces.engine.types import Pixels

LARGEST_SIDE = 4096


def render(svg: str, side: int = 1024) -> Pixels:
    """(side, side, 3): the drawing as RGB.

    No font of this machine and no other file is read. Raises ValueError where `svg` is no SVG or
    `side` is not from 16 to 4096.
    """
    if not 16 <= side <= LARGEST_SIDE:
        raise ValueError(f"the side is a number of pixels from 16 to {LARGEST_SIDE}")
    png = resvg_py.svg_to_bytes(
        svg_string=svg, width=side, height=side, background="#ffffff", skip_system_fonts=True
    )
    with Image.open(BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGB"), np.uint8)
