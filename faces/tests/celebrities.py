"""Celebrities for tests, from the pictures that dependencies ship."""

from io import BytesIO

from faces.celebrities.about import About
from faces.celebrities.services import add_celebrity
from faces.models import Celebrity
from faces.tests import pictures


def about(name="Eileen Collins", **said):
    texts = {"licence": "CC0", "source_url": "https://example.com/pictures", "description": ""}
    return About.checked(name=name, **(texts | said))


def add(name, picture, **said) -> Celebrity:
    """A celebrity with this picture, or one picture more of the celebrity of this name."""
    file = BytesIO(pictures.jpeg(picture))
    return add_celebrity(about(name, **said), file, "portrait.jpg").celebrity
