"""Celery: the queues `default` and `faces`, and what beat does regularly."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("kindred")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def leave_logging_to_django(**kwargs: object) -> None:
    """Django's LOGGING stands; without this receiver Celery would replace it."""
