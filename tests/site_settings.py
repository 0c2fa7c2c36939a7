"""What `make up` runs with, only less patient with workers that died."""

from config.settings.dev import *  # noqa: F403  each settings module extends another, the Django way

ANALYSIS_LEASE_SECONDS = 15
JOB_LEASE_SECONDS = 15
# Dozens of people sign in from one address in a minute here; the limits have tests of their own.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip"}
