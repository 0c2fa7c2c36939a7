"""Doors for beat."""

from celery import shared_task

from library import services


@shared_task(name="library.sweep_files")
def sweep_files() -> None:
    services.sweep_files()
