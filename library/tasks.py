"""Doors for beat."""

from celery import shared_task

from library import results, services


@shared_task(name="library.sweep_files")
def sweep_files() -> None:
    services.sweep_files()


@shared_task(name="library.expire_results")
def expire_results() -> None:
    results.expire_results()
