"""The workers' door into collections."""

from celery import shared_task

from templates_app.collectors import running


@shared_task(name="templates_app.collect")
def collect() -> None:
    """Work at a collection for a while; then others in the queue get their turn."""
    if running.collect_next():
        collect.delay()
