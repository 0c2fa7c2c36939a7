"""A person's photos and faces as pages and the API read them."""

from typing import Any

from django.db.models import QuerySet

from faces.models import Face
from library.models import Image, Kind


def photos_of(user: Any) -> QuerySet[Image]:
    """A person's own photos with state and faces, newest first; two queries however many."""
    return (
        Image.objects.owned_by(user)
        .filter(kind=Kind.SOURCE, analysis__isnull=False)
        .select_related("analysis")
        .prefetch_related("faces")
        .order_by("-created_at", "-id")
    )


def faces_of(user: Any) -> QuerySet[Face]:
    """A person's faces with photo and state, newest first."""
    faces = Face.objects.owned_by(user).select_related("image__analysis")
    return faces.order_by("-created_at", "-id")
