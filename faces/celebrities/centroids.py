"""What people are compared with: the mean of a celebrity's vectors, for each model."""

from uuid import UUID

import numpy as np
from django.db import transaction

from faces.engine.types import Vector
from faces.models import Celebrity, CelebrityCentroid, CelebrityEmbedding
from library.models import Moderation


@transaction.atomic
def recompute_centroids(celebrity_id: UUID) -> None:
    """Bring the centroids of every model up to the celebrity's faces; none where it has none.

    Locks the celebrity, so that pictures added at once are all counted. Pictures that moderators
    blocked do not count.
    """
    if not Celebrity.objects.select_for_update(no_key=True).filter(pk=celebrity_id).exists():
        return
    rows = CelebrityEmbedding.objects.filter(
        face__celebrity=celebrity_id, face__image__moderation=Moderation.PASSED
    )
    vectors: dict[str, list[Vector]] = {}
    for model, vector in rows.values_list("model", "vector"):
        vectors.setdefault(model, []).append(np.asarray(vector, np.float32))
    stored = CelebrityCentroid.objects.filter(celebrity=celebrity_id)
    stored.exclude(model__in=vectors).delete()
    for model, of_model in vectors.items():
        values = {"vector": centroid(of_model).tolist(), "faces": len(of_model)}
        CelebrityCentroid.objects.update_or_create(
            celebrity_id=celebrity_id, model=model, defaults=values
        )


def centroid(vectors: list[Vector]) -> Vector:
    """The mean of normalised vectors, itself of length 1."""
    mean = np.mean(vectors, axis=0, dtype=np.float64)
    unit: Vector = np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)
    return unit
