"""Looking again with everybody's faces after celebrities changed.

Which celebrities are nearest to a face depends on all of them, so one more, or a moved centroid,
concerns every face: that is a run (`matches.runs`), which goes on after a kill. Changes are
gathered: a run begins when nothing has changed for a while, and one at a time. A celebrity that was
deleted or taken away is no reason to look again: some lists are one shorter until the next run.
"""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from faces.models import Celebrity, CelebrityCentroid
from faces.recognition import current_pack
from matches.models import MatchRun, RunKind
from matches.models.run import UNFINISHED
from matches.runs.services import start_run

# A load of many celebrities changes them one by one; it is over when so long nothing was added.
QUIET_FOR = timedelta(minutes=2)
# But a load that takes hours does not keep what is there already from being compared.
AT_LEAST_EVERY = timedelta(minutes=30)


def look_again_if_changed() -> MatchRun | None:
    """Start a run over everybody's faces if celebrities changed since the last one began."""
    changed = last_change()
    runs = MatchRun.objects.filter(kind=RunKind.CELEBRITIES, owner=None, face=None)
    if changed is None or runs.filter(status__in=UNFINISHED).exists():
        return None
    last = runs.filter(model=current_pack().model).order_by("-created_at").first()
    if last is not None and changed <= last.created_at:
        return None
    now = timezone.now()
    waited = last is not None and now - last.created_at > AT_LEAST_EVERY
    if now - changed < QUIET_FOR and not waited:
        return None
    return start_run(RunKind.CELEBRITIES)


def last_change() -> datetime | None:
    """When a celebrity, or a centroid of the current model, was last written; None without any."""
    centroids = CelebrityCentroid.objects.filter(model=current_pack().model)
    newest = centroids.aggregate(at=Max("updated_at"))["at"]
    if newest is None:
        return None
    return max(newest, Celebrity.objects.aggregate(at=Max("updated_at"))["at"])
