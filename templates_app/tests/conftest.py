"""Templates for these tests: small drawings, and two people of a sample picture side by side."""

from collections.abc import Callable
from io import BytesIO
from itertools import count
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from faces.engine.types import Box
from faces.tests.pictures import jpeg, person
from templates_app.models import Template
from templates_app.services import Added, add_template
from templates_app.slots import SlotDraft

LEFT = SlotDraft(Box(0.1, 0.2, 0.2, 0.3), "husband")
RIGHT = SlotDraft(Box(0.6, 0.2, 0.2, 0.3), "wife")


def drawing(number: int = 0) -> np.ndarray[Any, Any]:
    """(90, 160, 3): a picture without a face, another one for each number."""
    picture = np.full((90, 160, 3), 230, np.uint8)
    picture[10 + number % 60 : 30 + number % 60, 20:60] = (60, number % 256, number // 256)
    return picture


def couple() -> Pillow.Image:
    """Two people of the sample picture, a woman on the left and a man on the right."""
    left, right = person(0), person(1)
    height = max(left.height, right.height)
    picture = Pillow.new("RGB", (left.width + right.width, height), (200, 200, 200))
    picture.paste(left, (0, 0))
    picture.paste(right, (left.width, 0))
    return picture


def couple_file() -> BytesIO:
    return BytesIO(jpeg(couple()))


AddDrawing = Callable[..., Template]


@pytest.fixture
def add(transactional_db: None) -> AddDrawing:
    """Add another drawn template, in the gallery unless told otherwise."""
    numbers = count()

    def add(title: str = "A walk", **fields: Any) -> Template:
        return added(next(numbers), title, **fields).template

    return add


def added(number: int = 0, title: str = "A walk", **fields: Any) -> Added:
    options: dict[str, Any] = {
        "category": "custom",
        "slots": [LEFT, RIGHT],
        "active": True,
    } | fields
    return add_template(title=title, pixels=drawing(number), **options)
