"""The time, and waiting; a thing of its own so that tests need not wait."""

import time
from datetime import datetime
from typing import Protocol

from django.utils import timezone


class Clock(Protocol):
    def now(self) -> datetime:
        """An aware moment."""

    def sleep(self, seconds: float) -> None:
        """Return when so much time has passed."""


class SystemClock:
    def now(self) -> datetime:
        return timezone.now()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


SYSTEM_CLOCK = SystemClock()
