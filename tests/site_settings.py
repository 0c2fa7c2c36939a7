"""What `make up` runs with, only less patient with workers that died."""

from config.settings.dev import *  # noqa: F403  each settings module extends another, the Django way

ANALYSIS_LEASE_SECONDS = 15
