"""Celery: the queues `default`, `faces` and `generation`, and what beat does regularly."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("kindred")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="collecting_tasks")

# What a lost message, a killed worker or a storage that was away left behind is found by these.
app.conf.beat_schedule = {
    "recover photos": {"task": "faces.recover_photos", "schedule": 10.0},
    "catch up with matching": {"task": "matches.catch_up", "schedule": 15.0},
    "follow a change of models": {"task": "matches.follow_pack", "schedule": 300.0},
    "search faces again": {
        "task": "matches.start_nightly_run",
        "schedule": crontab(minute="10", hour="3"),
    },
    "rewrite scores of another calibration": {"task": "matches.rescore", "schedule": 60.0},
    "refresh old similarities": {
        "task": "matches.refresh_stale_similarities",
        "schedule": crontab(minute="40", hour="3"),
    },
    "forget old runs": {"task": "matches.forget_old_runs", "schedule": 3600.0},
    "count matches": {"task": "matches.count_lately", "schedule": 300.0},
    "count all matches": {"task": "matches.count_all", "schedule": crontab(minute="40", hour="4")},
    "look again for celebrities": {
        "task": "matches.look_again_for_celebrities",
        "schedule": 60.0,
    },
    "catch up with celebrities": {"task": "faces.catch_up_with_celebrities", "schedule": 60.0},
    "recover jobs": {"task": "generation.recover_jobs", "schedule": 5.0},
    "erase after withdrawal": {"task": "faces.erase_withdrawn", "schedule": 60.0},
    "erase pictures after withdrawal": {"task": "generation.erase_withdrawn", "schedule": 60.0},
    "catch up with groups of photos": {"task": "faces.catch_up_with_groups", "schedule": 60.0},
    "tidy tags": {"task": "faces.tidy_tags", "schedule": 300.0},
    "look through photos for friends": {"task": "faces.refresh_tags", "schedule": 60.0},
    "collect templates": {"task": "templates_app.collect", "schedule": 15.0},
    "catch up with templates": {"task": "templates_app.catch_up", "schedule": 300.0},
    "sweep files": {"task": "library.sweep_files", "schedule": 60.0},
    "expire generated pictures": {"task": "library.expire_results", "schedule": 60.0},
    "forget expired sessions": {
        "task": "accounts.forget_expired_sessions",
        "schedule": 86_400.0,
    },
    "erase due accounts": {"task": "accounts.erase_due_accounts", "schedule": 3600.0},
    # Each person once a day, from settings.DIGEST_HOUR on; whoever was missed is found here.
    "send daily e-mails": {"task": "notifications.send_digests", "schedule": 600.0},
    "forget old notifications": {"task": "notifications.forget_old", "schedule": 86_400.0},
}


@setup_logging.connect
def leave_logging_to_django(**kwargs: object) -> None:
    """Django's LOGGING stands; without this receiver Celery would replace it."""
