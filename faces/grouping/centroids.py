"""What a group looks like on the whole: the mean of its vectors, computed by the database."""

from uuid import UUID

import numpy as np
from django.db.models import Avg, Count, QuerySet
from django.db.models.functions import Cast
from pgvector.django import CosineDistance, VectorField

from faces.engine.types import Vector
from faces.models import FaceGroup, GroupEmbedding
from faces.recognition import current_pack

GROUP = "face__group_member__group"
# Summing half-precision numbers as such would lose digits.
MEAN = Avg(Cast("vector", VectorField()))


def sums(user_id: UUID) -> list[tuple[UUID, Vector]]:
    """The sum of the vectors of each of a person's groups that has any, (D,), by id."""
    rows = _vectors(user_id).values(GROUP).annotate(mean=MEAN, number=Count("pk"))
    found = rows.order_by(GROUP).values_list(GROUP, "mean", "number")
    return [(group, np.asarray(mean, np.float32) * number) for group, mean, number in found]


def nearest_groups(group: FaceGroup, limit: int) -> list[tuple[UUID, float]]:
    """The same person's other groups with the cosine of their centroids to this one's, −1..1."""
    vectors = _vectors(group.owner_id)
    own = vectors.filter(**{GROUP: group.pk}).aggregate(mean=MEAN)["mean"]
    if own is None:
        return []
    others = vectors.exclude(**{GROUP: group.pk}).values(GROUP)
    ranked = others.annotate(distance=CosineDistance(MEAN, own)).order_by("distance", GROUP)
    return [(pk, 1.0 - gap) for pk, gap in ranked.values_list(GROUP, "distance")[:limit]]


def _vectors(user_id: UUID) -> QuerySet[GroupEmbedding]:
    return GroupEmbedding.objects.filter(
        face__group_member__group__owner=user_id, model=current_pack().model
    )
