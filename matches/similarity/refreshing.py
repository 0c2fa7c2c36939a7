"""How alike two people are over all their photos: `UserSimilarity`, kept up to date.

A person's centroid is the mean of the vectors of their faces that take part in matching; the score
of two people is that of the cosine of their centroids. Nothing but numbers leaves this module.

Rows follow from matches, so refreshing may be asked for twice, by several workers at once, and too
often: each chunk of pairs is read and written under one lock, and ends as the matches of that
moment say. The lock is also taken by whoever deletes faces (`forget`), so that no row can be
written about a match that is just being deleted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from faces.engine.types import Calibration
from faces.models import Face, FaceEmbedding
from faces.recognition import current_calibration, current_pack
from matches.models import UserSimilarity
from matches.reading import standing

# People whose pairs are looked up together, and pairs that are written in one transaction: some
# 4 MB of centroids at 512 dimensions, and a lock held for a few tenths of a second.
PEOPLE = 50
PAIRS = 500
# Any number that no other advisory lock of this database uses.
LOCK = 4_107_052_911
# Shorter than the second after which PostgreSQL looks for deadlocks (`deadlock_timeout`): where an
# account is being erased in this very moment, it is the refreshing that gives way and tries again.
WAIT_FOR_ROWS = "500ms"
ATTEMPTS = 4

Centroid = np.ndarray[Any, np.dtype[np.float64]]
"""(D,) of length 1."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people, `one` < `other`, how many matches stand between them, and the best of these."""

    one: UUID
    other: UUID
    matches: int
    best: UUID


def refresh_similarities(user_ids: Iterable[UUID]) -> int:
    """Bring every pair up to date that these people are part of; how many pairs there are.

    Call it outside of a transaction: each chunk is one of its own. Pairs without a standing match
    lose their row, so somebody who withdrew loses all.
    """
    people = sorted(set(user_ids))
    return sum(
        _refresh_people(people[start : start + PEOPLE]) for start in range(0, len(people), PEOPLE)
    )


def refresh_stale(limit: int) -> int:
    """Refresh up to `limit` people whose rows are missing, of another calibration, or oldest.

    For every night: whatever message was lost, the rows are right again after some nights. Looking
    for missing rows reads all matches once. Returns how many pairs were refreshed.
    """
    people = dict.fromkeys([*_without_row(limit), *_outdated(limit), *_oldest(limit)])
    return refresh_similarities(list(people)[:limit])


def forget(user_ids: Sequence[UUID]) -> int:
    """Delete all rows of these people; how many. Part of your transaction, which holds the lock
    until it ends; refresh afterwards."""
    _take_turns()
    return _about(user_ids).delete()[0]


def _refresh_people(people: Sequence[UUID]) -> int:
    calibration, done = current_calibration(), 0
    after: Pair | None = None
    while True:
        pairs = _try_chunk(people, after, calibration)
        done += len(pairs)
        if len(pairs) < PAIRS:
            return done
        after = pairs[-1]


def _try_chunk(people: Sequence[UUID], after: Pair | None, calibration: Calibration) -> list[Pair]:
    """Refresh a chunk, again if a person or a match was being deleted in the same moment."""
    for _attempt in range(ATTEMPTS - 1):
        try:
            return _refresh_chunk(people, after, calibration)
        except (IntegrityError, OperationalError):
            continue
    return _refresh_chunk(people, after, calibration)


@transaction.atomic
def _refresh_chunk(
    people: Sequence[UUID], after: Pair | None, calibration: Calibration
) -> list[Pair]:
    """Write the next pairs in their order, and delete rows among them that no match holds."""
    _take_turns()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT_FOR_ROWS])
    pairs, now = _pairs(people, after), timezone.now()
    UserSimilarity.objects.bulk_create(
        _rows(pairs, calibration, now),
        update_conflicts=True,
        unique_fields=["user_a", "user_b", "model"],
        update_fields=[
            "cosine", "similarity_score", "best_match", "matches", "calibration", "computed_at",
        ],
    )  # fmt: skip
    here = _about(people).filter(_behind(after, "user_a", "user_b"))
    if len(pairs) == PAIRS:
        here = here.exclude(_behind(pairs[-1], "user_a", "user_b"))
    here.exclude(model=current_pack().model, computed_at=now).delete()
    return pairs


def _take_turns() -> None:
    """Wait until no other transaction writes or forgets similarities; until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _pairs(people: Sequence[UUID], after: Pair | None) -> list[Pair]:
    """The next pairs with one of the people in it and a standing match, in order of their ids."""
    theirs = standing().filter(Q(owner_a__in=people) | Q(owner_b__in=people))
    ordered = theirs.annotate(
        one=Least("owner_a_id", "owner_b_id"), other=Greatest("owner_a_id", "owner_b_id")
    ).filter(_behind(after, "one", "other"))
    best = (
        ordered.annotate(number=Window(Count("pk"), partition_by=[F("one"), F("other")]))
        .order_by("one", "other", "-similarity_score", "-pk")
        .distinct("one", "other")
        .values_list("one", "other", "number", "pk")
    )
    return [Pair(*row) for row in best[:PAIRS]]


def _rows(pairs: Sequence[Pair], calibration: Calibration, now: datetime) -> list[UserSimilarity]:
    centroids = _centroids({person for pair in pairs for person in (pair.one, pair.other)})
    model, rows = current_pack().model, []
    for pair in pairs:
        if pair.one not in centroids or pair.other not in centroids:
            continue  # a face was deleted between the two queries
        cosine = float(np.clip(centroids[pair.one] @ centroids[pair.other], -1.0, 1.0))
        row = UserSimilarity(
            user_a_id=pair.one,
            user_b_id=pair.other,
            cosine=cosine,
            similarity_score=calibration.similarity_score(cosine),
            best_match_id=pair.best,
            matches=pair.matches,
            model=model,
            calibration=calibration.version,
            computed_at=now,
        )
        rows.append(row)
    return rows


def _centroids(people: Iterable[UUID]) -> dict[UUID, Centroid]:
    """Of everybody who takes part in matching right now; the mean is the database's work."""
    vectors = FaceEmbedding.objects.filter(
        face__in=Face.objects.searchable(), face__owner__in=people, model=current_pack().model
    )
    means = vectors.values_list("face__owner").annotate(mean=Avg("vector"))
    centroids = {}
    for person, mean in means:
        vector = np.asarray(mean, dtype=np.float64)
        if length := float(np.linalg.norm(vector)):
            centroids[person] = vector / length
    return centroids


def _about(people: Sequence[UUID]) -> QuerySet[UserSimilarity]:
    return UserSimilarity.objects.filter(Q(user_a__in=people) | Q(user_b__in=people))


def _behind(pair: Pair | None, one: str, other: str) -> Q:
    """Whatever comes after a pair in the order of the columns `one` and `other`."""
    if pair is None:
        return Q()
    return Q(**{f"{one}__gt": pair.one}) | Q(**{one: pair.one, f"{other}__gt": pair.other})


def _without_row(limit: int) -> list[UUID]:
    row = UserSimilarity.objects.filter(
        user_a=Least(OuterRef("owner_a"), OuterRef("owner_b")),
        user_b=Greatest(OuterRef("owner_a"), OuterRef("owner_b")),
        model=current_pack().model,
    )
    missing = standing().filter(~Exists(row)).order_by().values_list("owner_a", flat=True)
    return list(missing.distinct()[:limit])


def _outdated(limit: int) -> list[UUID]:
    current = Q(model=current_pack().model, calibration=current_calibration().version)
    outdated = UserSimilarity.objects.filter(~current).order_by().values_list("user_a", flat=True)
    return list(outdated.distinct()[:limit])


def _oldest(limit: int) -> list[UUID]:
    oldest = UserSimilarity.objects.order_by("computed_at").values_list("user_a", flat=True)
    return list(oldest[:limit])
