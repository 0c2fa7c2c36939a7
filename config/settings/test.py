"""Tests: real PostgreSQL, Redis and models, in a data directory of their own."""

import os
from pathlib import Path

# Before base.py reads the environment: the tests never touch the data of `make up`.
os.environ["KINDRED_VAR"] = str(Path(__file__).resolve().parents[2] / "var" / "test")

from config.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Each test process has keys of its own in the shared Redis.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
CACHES["default"]["KEY_PREFIX"] = WORKER
CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = WORKER
