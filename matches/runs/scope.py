"""Which faces a run goes through: in the order of their ids, so that a cursor says how far."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from faces.models import FaceEmbedding
from matches.models import MatchRun, RunKind
from matches.services import searchable

# A face searched within this time before a nightly run had its turn.
TODAY = timedelta(hours=20)
LARGEST_STEP = 50


def count_faces(run: MatchRun) -> int:
    """How many there are in front of the cursor; at night no more than NIGHTLY_FACES."""
    rows = _rows(run).values("pk")
    if run.kind == RunKind.NIGHTLY:
        rows = rows[: settings.NIGHTLY_FACES]
    return rows.count()


def next_faces(run: MatchRun) -> list[UUID]:
    """The faces of the next step; none when the run is through.

    Of a run over one face it is that one, whether it takes part is asked by the search.
    """
    if run.face_id:
        return [] if run.cursor else [run.face_id]
    size = max(1, min(LARGEST_STEP, run.faces_total // 100))
    if run.kind == RunKind.NIGHTLY:
        size = min(size, settings.NIGHTLY_FACES - run.faces_done)
    return list(_rows(run).order_by("face").values_list("face", flat=True)[:size])


def _rows(run: MatchRun) -> QuerySet[FaceEmbedding]:
    rows = searchable()
    if run.owner_id:
        rows = rows.filter(face__owner=run.owner_id)
    if run.face_id:
        rows = rows.filter(face=run.face_id)
    if run.kind == RunKind.NIGHTLY:
        rows = rows.filter(Q(searched_at=None) | Q(searched_at__lt=run.created_at - TODAY))
    return rows.filter(face__gt=run.cursor) if run.cursor else rows
