"""Production: secrets and addresses come from the environment; a missing one stops the start."""

from config.env import require_for_production
from config.settings.base import *

require_for_production()

DEBUG = False
DEMO_ALLOWED = False
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.site_url.startswith("https://")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SESSION_COOKIE_SECURE
if ENV.trusted_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
