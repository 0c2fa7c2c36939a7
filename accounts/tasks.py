"""What accounts does in the background."""

from celery import shared_task

from accounts import privacy, sessions


@shared_task(name="accounts.erase_due_accounts")
def erase_due_accounts() -> None:
    """Daily or more often: accounts whose undo window has ended."""
    privacy.erase_due_accounts()


@shared_task(name="accounts.forget_expired_sessions")
def forget_expired_sessions() -> None:
    """Daily: sessions that are over, with the addresses and devices noted for them."""
    sessions.forget_expired()
