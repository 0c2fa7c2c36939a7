"""One machine, one person: `make up`. DEBUG=1 in the environment shows Django's debug pages."""

import sys

from config.settings.base import *

# Static files straight from their sources: no collectstatic while one is working on them.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

if "runserver" in sys.argv:
    # Daphne's runserver speaks WebSocket, too; nobody else needs it in memory.
    INSTALLED_APPS = ["daphne", *INSTALLED_APPS]
