"""What accounts does in the background."""

from celery import shared_task

from accounts import privacy


@shared_task(name="accounts.erase_due_accounts")
def erase_due_accounts() -> None:
    """Daily or more often: accounts whose undo window has ended."""
    privacy.erase_due_accounts()
