"""How often a source is asked, whatever asks: retries, redirects, other tasks, other workers."""

from datetime import datetime, timedelta

from django.db import transaction

from templates_app.collectors.clock import Clock
from templates_app.collectors.errors import SourceResting
from templates_app.models import SourcePace

# A worker waits for its turn that long; who has to wait longer comes back later.
LONGEST_WAIT = timedelta(seconds=15)


class Pace:
    """Turns at one source, at most `per_second` of them, kept in the database for all workers."""

    def __init__(self, source: str, per_second: float, clock: Clock) -> None:
        self._source = source
        self._interval = timedelta(seconds=1 / per_second)
        self._clock = clock

    def wait(self) -> None:
        """Return when it is our turn. Raises SourceResting when that is not soon."""
        with transaction.atomic():
            row = self._row()
            now = self._clock.now()
            turn = max(row.free_at, now)
            if turn - now > max(LONGEST_WAIT, self._interval):
                raise SourceResting(turn)
            row.free_at = turn + self._interval
            row.save(update_fields=["free_at"])
        if turn > now:
            self._clock.sleep((turn - now).total_seconds())

    @transaction.atomic
    def rest_until(self, moment: datetime) -> None:
        """Leave the source alone until then."""
        row = self._row()
        row.free_at = max(row.free_at, moment)
        row.save(update_fields=["free_at"])

    def _row(self) -> SourcePace:
        """Locked, so that two workers cannot get the same turn."""
        start = {"free_at": self._clock.now()}
        SourcePace.objects.get_or_create(source_type=self._source, defaults=start)
        return SourcePace.objects.select_for_update().get(source_type=self._source)
