"""Couple pictures for tests: a template of two people and photos of others, all shipped samples."""

from typing import Any

import numpy as np
from PIL import Image as PillowImage

from accounts.models import User
from faces.models import Face
from faces.tests import pictures
from templates_app.models import Template
from templates_app.services import add_template

# Two of the sample's six people, numbers 3 and 4; the others may be put in their places.
TEMPLATE_BOX = (680, 0, 1080, 520)


def couple_picture() -> PillowImage.Image:
    """Two of the sample's people side by side, 800 × 1040 pixels."""
    part = pictures.group().crop(TEMPLATE_BOX)
    return part.resize((part.width * 2, part.height * 2), PillowImage.Resampling.LANCZOS)


def couple_template(picture: PillowImage.Image | None = None, **options: Any) -> Template:
    """A template in the gallery, its slots found by the engine unless given."""
    picture = picture or couple_picture()
    usual = {"title": "Two friends", "category": "custom", "active": True}
    settings: dict[str, Any] = usual | options
    return add_template(pixels=np.asarray(picture), **settings).template


def only_face(owner: User) -> Face:
    """The newest face in a person's photos."""
    return Face.objects.filter(owner=owner).order_by("-created_at")[0]
