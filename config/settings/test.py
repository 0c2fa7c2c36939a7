"""Tests: real PostgreSQL, Redis and models, in a data directory of their own."""

import os
from pathlib import Path

# Before base.py reads the environment: the tests never touch the data of `make up`, and two runs at
# once do not meet. The processes of one run find its directory in KINDRED_TEST_VAR.
RUN_DIR = Path(__file__).resolve().parents[2] / "var" / "test" / str(os.getpid())
os.environ["KINDRED_VAR"] = os.environ.setdefault("KINDRED_TEST_VAR", str(RUN_DIR))

from config.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Each test process has keys of its own in the shared Redis.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
CACHES["default"]["KEY_PREFIX"] = WORKER
CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = WORKER

# A busy machine takes its time; nobody waits for a page here.
DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 60
CACHES["default"]["OPTIONS"] |= {"SOCKET_CONNECT_TIMEOUT": 60, "SOCKET_TIMEOUT": 60}

# Tasks run where they are enqueued, once the test commits; tests of the queue itself start workers.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
