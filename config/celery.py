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

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0  # seconds

# By app, from the lowest up, the most frequent first; times of the day are UTC. What a lost
# message, a killed worker or a storage that was away left behind is found by these.
app.conf.beat_schedule = {
    "erase due accounts": {"task": "accounts.erase_due_accounts", "schedule": HOUR},
    "forget expired sessions": {"task": "accounts.forget_expired_sessions", "schedule": DAY},
    # Each person once a day, from settings.DIGEST_HOUR on; whoever was missed is found here.
    "send daily e-mails": {"task": "notifications.send_digests", "schedule": 10 * MINUTE},
    "forget old notifications": {"task": "notifications.forget_old", "schedule": DAY},
    "sweep files": {"task": "library.sweep_files", "schedule": MINUTE},
    "expire generated pictures": {"task": "library.expire_results", "schedule": MINUTE},
    "recover photos": {"task": "faces.recover_photos", "schedule": 10.0},
    "catch up with celebrities": {"task": "faces.catch_up_with_celebrities", "schedule": MINUTE},
    "erase after withdrawal": {"task": "faces.erase_withdrawn", "schedule": MINUTE},
    "catch up with groups of photos": {"task": "faces.catch_up_with_groups", "schedule": MINUTE},
    "look through photos for friends": {"task": "faces.refresh_tags", "schedule": MINUTE},
    "tidy tags": {"task": "faces.tidy_tags", "schedule": 5 * MINUTE},
    "catch up with matching": {"task": "matches.catch_up", "schedule": 15.0},
    "rewrite scores of another calibration": {"task": "matches.rescore", "schedule": MINUTE},
    "look again for celebrities": {
        "task": "matches.look_again_for_celebrities",
        "schedule": MINUTE,
    },
    "follow a change of models": {"task": "matches.follow_pack", "schedule": 5 * MINUTE},
    "count matches": {"task": "matches.count_lately", "schedule": 5 * MINUTE},
    "forget old runs": {"task": "matches.forget_old_runs", "schedule": HOUR},
    "search faces again": {
        "task": "matches.start_nightly_run",
        "schedule": crontab(minute="10", hour="3"),
    },
    "refresh old similarities": {
        "task": "matches.refresh_stale_similarities",
        "schedule": crontab(minute="40", hour="3"),
    },
    "count all matches": {"task": "matches.count_all", "schedule": crontab(minute="40", hour="4")},
    "collect templates": {"task": "templates_app.collect", "schedule": 15.0},
    "catch up with templates": {"task": "templates_app.catch_up", "schedule": 5 * MINUTE},
    "recover jobs": {"task": "generation.recover_jobs", "schedule": 5.0},
    "erase pictures after withdrawal": {"task": "generation.erase_withdrawn", "schedule": MINUTE},
}


@setup_logging.connect
def leave_logging_to_django(**kwargs: object) -> None:
    """Django's LOGGING stands; without this receiver Celery would replace it."""
