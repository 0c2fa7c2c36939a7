"""Vector search: the one seam through which nearest faces are found.

Vectors are kept by pgvector as half-precision floats. Each model has a partial HNSW index over the
cast to its own dimensions, so that vectors of different models never meet.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Cast
from pgvector import HalfVector
from pgvector.django import CosineDistance, HalfVectorField

from faces.engine.packs import Pack
from faces.models import Face, FaceEmbedding

# How many candidates HNSW keeps while it searches. When the index was chosen, 100 gave .87 of the
# exact top 20 among 100,000 vectors of 512 dimensions in 2.3 ms, and .995 of the same-person
# neighbours; 40 gave .80, 200 gave .93 at twice the time. No script here repeats that yet.
EF_SEARCH = 100
# Tables of vectors that are searched through an index of each model.
INDEXED = ("face_embeddings", "celebrity_centroids")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A face near another; `cosine` is their similarity, -1 to 1."""

    face_id: UUID
    owner_id: UUID
    cosine: float


def nearest(
    vector: Sequence[float], pack: Pack, *, not_owned_by: UUID, limit: int, min_cosine: float
) -> list[Neighbour]:
    """The searchable faces of other people that are nearest to `vector`, best first.

    Whether a face may take part is decided inside the query, against the consents of this moment.
    With pgvector's iterative scan the filters cost recall nothing: the index goes on giving
    candidates until `limit` of them pass.
    """
    others = Face.objects.searchable().exclude(owner_id=not_owned_by)
    candidates = (
        FaceEmbedding.objects.filter(model=pack.model, face__in=others)
        .annotate(distance=distance_to(vector, pack))
        .order_by("distance")
        .values_list("face_id", "face__owner_id", "distance")[:limit]
    )
    with through_index():
        found = [Neighbour(face, owner, 1.0 - gap) for face, owner, gap in candidates]
    close_enough = [neighbour for neighbour in found if neighbour.cosine >= min_cosine]
    return sorted(close_enough, key=lambda neighbour: (-neighbour.cosine, neighbour.face_id))


def distance_to(vector: Sequence[float], pack: Pack) -> CosineDistance:
    """1 − cosine of a row's `vector` and this one, written as the model's index knows it."""
    return CosineDistance(
        Cast("vector", HalfVectorField(dimensions=pack.dimensions)), HalfVector(list(vector))
    )


@contextmanager
def through_index() -> Iterator[None]:
    """What is searched inside goes on through the index until enough rows pass the filters."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL hnsw.ef_search = %s", [EF_SEARCH])
        cursor.execute("SET LOCAL hnsw.iterative_scan = relaxed_order")
        yield


def index_name(model: str, table: str = INDEXED[0]) -> str:
    """The name of a model's index; at most 63 characters, PostgreSQL's limit."""
    return f"{table}_{re.sub(r'[^a-z0-9]+', '_', model.lower())}_hnsw"[:63]


def has_index(model: str, table: str = INDEXED[0]) -> bool:
    """Whether a valid index for this model exists (an interrupted build leaves an invalid one)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND indisvalid",
            [index_name(model, table)],
        )
        return cursor.fetchone() is not None


def create_index(pack: Pack) -> bool:
    """Build the pack's HNSW indexes beside running traffic; False when all were there already.

    Must not run inside a transaction, because the build is concurrent.
    """
    missing = [table for table in INDEXED if not has_index(pack.model, table)]
    for table in missing:
        name = connection.ops.quote_name(index_name(pack.model, table))
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            cursor.execute(
                f"CREATE INDEX CONCURRENTLY {name} ON {table} "
                f"USING hnsw ((vector::halfvec({int(pack.dimensions)})) halfvec_cosine_ops) "
                "WITH (m = 16, ef_construction = 64) WHERE model = %s",
                [pack.model],
            )
    return bool(missing)
