"""Old notifications go by themselves."""

from datetime import timedelta

from django.utils import timezone

from notifications.models import Notification
from notifications.services import forget

KEPT_FOR = timedelta(days=90)
BATCH = 1000


def forget_old() -> int:
    """Forget what is older than KEPT_FOR, read or not, a batch at a time; how many went."""
    old = Notification.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    gone = 0
    while ids := list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH]):
        gone += forget(Notification.objects.filter(pk__in=ids))
    return gone
