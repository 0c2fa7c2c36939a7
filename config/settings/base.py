"""What development, tests and production share."""

import environ
from django.utils.translation import gettext_lazy as _

from config.env import BASE_DIR, read_env
from config.settings.api import (
    KNOX_TOKEN_MODEL,
    MIGRATION_MODULES,
    REST_FRAMEWORK,
    REST_KNOX,
    SPECTACULAR_SETTINGS,
)
from config.settings.logs import DJANGO_STRUCTLOG_IP_LOGGING_ENABLED, LOGGING
from config.settings.staff import UNFOLD
from config.settings.stores import (
    CACHES,
    CHANNEL_LAYERS,
    DATABASES,
    MEDIA_ROOT,
    MEDIA_URL,
    STORAGES,
    UPLOADS_ORIGINS,
)

ENV = read_env()

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
SITE_URL = ENV.site_url
SITE_NAME = "Kindred"
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [ENV.site_url]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "channels",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_celery_beat",
    "django_htmx",
    "django_structlog",
    "csp",
    "config.stack",
    "config.demo",
    "core",
    "live",
    "accounts",
    "notifications",
    "library",
    "faces",
    "matches",
    "templates_app",
    "generation",
]

MIDDLEWARE = [
    "live.middleware.PageBeganMiddleware",  # first: nothing a page shows is older than this
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.security.WiderPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.AccountStatusMiddleware",
    "core.errors.AppErrorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # e-mail is unique by a constraint on Lower(email), which the check cannot see
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "landing"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupDetailsForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one counts once it is verified
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "your password was changed" and the like
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = ENV.site_url.split("://", 1)[0]
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, nowhere else
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_USERNAME_BLACKLIST = [
    *("admin", "kindred", "moderator", "root", "staff", "support"),
    *("like-me", "following", "followers"),  # addresses below /people/
]
# Whose address counts, for rate limits and sessions: the proxy's word only if there is one.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENV.trusted_proxy else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "accounts.mfa.MFAAdapter"
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
USERSESSIONS_TRACK_ACTIVITY = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *UPLOADS_ORIGINS],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

CELERY_BROKER_URL = ENV.redis.broker
CELERY_TASK_DEFAULT_QUEUE = "default"
# Only the work that needs the models goes where they are loaded.
CELERY_TASK_ROUTES = {
    "faces.analyse_photo": {"queue": "faces"},
    "faces.measure_celebrity_picture": {"queue": "faces"},
    "faces.catch_up_with_celebrities": {"queue": "faces"},
    "generation.run_next": {"queue": "generation"},
    "templates_app.examine_template": {"queue": "faces"},
    "templates_app.prepare_template": {"queue": "generation"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that hangs must not hold whoever uploads; what it was not told of is found by beat.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 4, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
DJANGO_CELERY_BEAT_TZ_AWARE = True
CELERY_TIMEZONE = TIME_ZONE

FACE_PACK = ENV.face_pack
FACE_PACK_ROOT = ENV.face_pack_root
FACE_DEVICE = ENV.face_device
# A photo takes well under a second; a worker that holds one longer than this is believed dead.
ANALYSIS_LEASE_SECONDS = 60

# Which provider makes what (generation/providers); `manage.py` and the admin list them.
GENERATION_PROVIDERS = {"face_swap": "local", "baby": "local"}
INSWAPPER_MODEL = ENV.inswapper_model  # path of inswapper_128.onnx; it needs an ArcFace pack
FAL_KEY = ENV.fal_key
FAL_MEDIA_HOSTS = ["fal.media"]  # where its answers may lie; theirs and subdomains
# A worker that reports no progress for this long is believed dead, and its job is run again.
JOB_LEASE_SECONDS = 60
JOB_MAX_ATTEMPTS = 5  # killed workers count, too
JOBS_PER_PERSON = 100  # waiting and in the making, at once
# Generated pictures go after this many days unless they are saved to the library.
WORKSPACE_DAYS = 7
# The visible mark on generated pictures; for the whole site, never for one person.
VISIBLE_MARK = True
# PEM text or a file's path. Without them the site signs with a certificate authority of its own.
CREDENTIALS_CERTIFICATE = ENV.credentials_certificate
CREDENTIALS_PRIVATE_KEY = ENV.credentials_private_key
CREDENTIALS_DIR = ENV.media_root.parent / "credentials"
# More authorities (PEM text or a path) whose signatures /verify/ calls known.
CREDENTIALS_TRUST_ANCHORS = ENV.credentials_trust_anchors

# Where templates are collected from; addresses are settings so that tests can serve them.
DANBOORU_URL = "https://danbooru.donmai.us"
DANBOORU_IMAGES_URL = "https://cdn.donmai.us"
DANBOORU_LOGIN = ENV.danbooru_login
DANBOORU_API_KEY = ENV.danbooru_api_key
PIXIV_API_URL = "https://app-api.pixiv.net"
PIXIV_IMAGES_URL = "https://i.pximg.net"
PIXIV_REFRESH_TOKEN = ENV.pixiv_refresh_token
TEMPLATE_IMPORT_ROOT = ENV.template_import_root

DEMO_ALLOWED = True  # demo people have a password that is printed

# Look-alikes: how many of a face's nearest neighbours are kept, and from which similarity score
# (0..100) on. 70 is the lower edge of the band "suggested" (docs/models-and-licences.md).
MATCHES_PER_FACE = 20
MATCH_MIN_SCORE = 70.0
# How many celebrities are kept for a face, the nearest ones, whatever their scores.
CELEBRITY_TWINS = 10
# A worker that reports no progress on a run for this long is believed dead; another goes on.
RUN_LEASE_SECONDS = 60
RUN_MAX_ATTEMPTS = 5  # at the same place, killed workers count, too
RUN_KEEP_DAYS = 30  # what runs found stays, of course, only their rows go
NIGHTLY_FACES = 50_000  # at most so many a night; the next night goes on from there
NIGHTLY_PEOPLE = 10_000  # whose similarities to others are refreshed a night, oldest first
LOOK_AGAIN_MINUTES = 10  # between two runs that one person asks for

# The daily e-mail with what somebody has not read goes out from this hour on, UTC.
DIGEST_HOUR = 7

# Uploads (docs/architecture.md): what the header may claim before anything is decoded.
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
UPLOAD_MAX_PIXELS = 50_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
SIGNED_URL_SECONDS = 3600
# Scores of the safety classifier, 0..1, from which a moderator is asked and a picture is blocked.
NSFW_REVIEW = 0.5
NSFW_BLOCK = 0.85

DEFAULT_FROM_EMAIL = ENV.email_from
EMAIL = environ.Env.email_url_config(ENV.email_url)
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_FILE_PATH = EMAIL["EMAIL_FILE_PATH"]
EMAIL_HOST = EMAIL["EMAIL_HOST"]
EMAIL_PORT = EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
