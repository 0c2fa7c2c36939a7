"""What notifications does in the background."""

from celery import shared_task

from notifications import digest, forgetting


@shared_task(name="notifications.send_digests")
def send_digests() -> None:
    """The daily e-mail of those who wait for it, a slice of people at a time."""
    if digest.send_due():
        send_digests.delay()


@shared_task(name="notifications.forget_old")
def forget_old() -> None:
    """Daily: notifications that nobody needs any more."""
    forgetting.forget_old()
