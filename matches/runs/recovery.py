"""What beat does for runs: go on after a kill, start the regular ones, forget old ones."""

from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Consent, Purpose
from faces.analysis import SETTLED
from faces.models import PhotoAnalysis
from faces.recognition import current_pack
from matches import services
from matches.models import MatchRun, MatchRunResult, RunKind, RunStatus
from matches.models.run import UNFINISHED
from matches.runs.claims import due, gave_up
from matches.runs.running import SLICE_SECONDS, search_new_face
from matches.runs.services import announce_on_commit, insert_run, start_run, tell_worker

FORGOTTEN_AT_ONCE = 10_000


def recover_runs() -> None:
    """End runs that fail again and again, and have a worker told of those that nobody has."""
    _give_up()
    if due(timezone.now()).exists():
        tell_worker()


def catch_up() -> None:
    """Look for what was not looked for yet, whatever became of the message that asked for it."""
    until = monotonic() + SLICE_SECONDS
    for face_id in services.not_searched():
        search_new_face(face_id)
        if monotonic() > until:
            break


def start_nightly() -> MatchRun:
    """Search faces that nobody searched since last night, going on where the last night ended."""
    last = MatchRun.objects.filter(kind=RunKind.NIGHTLY).order_by("-created_at").first()
    cursor = None
    if last is not None and last.faces_done >= settings.NIGHTLY_FACES:
        cursor = last.cursor
    return insert_run(MatchRun(kind=RunKind.NIGHTLY, cursor=cursor, model=current_pack().model))


def follow_pack() -> MatchRun | None:
    """Once for each model: search everybody's faces when the last photo was measured by it.

    Until then each face was compared with those that were measured before it.
    """
    model = current_pack().model
    if MatchRun.objects.filter(kind=RunKind.PACK, model=model).exists():
        return None
    if _measured_by_another(model) or not services.searchable().exists():
        return None
    return start_run(RunKind.PACK)


def forget_old_runs() -> int:
    """Delete runs that ended RUN_KEEP_DAYS ago, with their results; how many runs went.

    Those after a change of models stay, without results: that they were tells `follow_pack`
    enough.
    """
    before = timezone.now() - timedelta(days=settings.RUN_KEEP_DAYS)
    old = MatchRun.objects.filter(created_at__lt=before).exclude(status__in=UNFINISHED)
    results = MatchRunResult.objects.filter(run__in=old.values("pk"))
    while ids := list(results.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
        MatchRunResult.objects.filter(pk__in=ids).delete()
    forgotten = 0
    old = old.exclude(kind=RunKind.PACK)
    while ids := list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
        forgotten += MatchRun.objects.filter(pk__in=ids).delete()[0]
    return forgotten


@transaction.atomic
def _give_up() -> None:
    """Most likely the next face is what ends the worker."""
    now = timezone.now()
    hopeless = MatchRun.objects.filter(
        status__in=UNFINISHED, lease_until__lt=now, attempts__gte=settings.RUN_MAX_ATTEMPTS
    )
    for run in hopeless.select_for_update(skip_locked=True):
        run.status, run.claim, run.lease_until = RunStatus.FAILED, None, None
        run.error, run.finished_at = gave_up(), now
        run.save(
            update_fields=["status", "claim", "lease_until", "error", "finished_at", "updated_at"]
        )
        announce_on_commit(run)


def _measured_by_another(model: str) -> bool:
    """Whether a photo waits to be measured anew (`faces.analysis.recover_photos`)."""
    agreed = Consent.objects.open().filter(purpose=Purpose.BIOMETRIC, user=OuterRef("image__owner"))
    behind = PhotoAnalysis.objects.filter(
        Exists(agreed), state__in=[*SETTLED, *PhotoAnalysis.UNFINISHED]
    )
    return behind.exclude(model=model).exclude(model="").exists()
