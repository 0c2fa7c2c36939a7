"""Couple pictures for tests: a template of two people and photos of others, all shipped samples."""

from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image as PillowImage

from accounts.models import User
from faces.models import Face
from faces.tests import pictures
from faces.tests.pictures import FACES_IN_GROUP
from templates_app.models import Template
from templates_app.services import add_template

# Of the sample's six people these two make the template, and the others are put into it.
COUPLE = (3, 4)
TEMPLATE_BOX = (680, 0, 1080, 520)


def couple_picture() -> PillowImage.Image:
    """Two of the sample's people side by side, 800 × 1040 pixels."""
    part = pictures.group().crop(TEMPLATE_BOX)
    return part.resize((part.width * 2, part.height * 2), PillowImage.Resampling.LANCZOS)


def couple_template(picture: PillowImage.Image | None = None, **options: Any) -> Template:
    """A template in the gallery, its slots found by the engine unless given."""
    picture = picture or couple_picture()
    options = {"title": "Two friends", "category": "custom", "active": True} | options
    return add_template(pixels=np.asarray(picture), **options).template


def person_png(number: int) -> BytesIO:
    buffer = BytesIO()
    pictures.person(number).save(buffer, "PNG")
    return BytesIO(buffer.getvalue())


def only_face(owner: User) -> Face:
    """The newest face in a person's photos."""
    return Face.objects.filter(owner=owner).order_by("-created_at")[0]


__all__ = ["COUPLE", "FACES_IN_GROUP", "couple_picture", "couple_template", "only_face"]
