"""Sessions that are over are forgotten, and with them the addresses that the list of them shows."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone


def forget_expired() -> int:
    """Remove expired sessions and what was noted about the devices; how many sessions went."""
    expired, _ = Session.objects.filter(expire_date__lte=timezone.now()).delete()
    living = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=living).delete()
    return expired
