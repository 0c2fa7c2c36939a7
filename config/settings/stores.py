"""Where things are kept: PostgreSQL, Redis, and uploads on a disk or in a bucket."""

from typing import Any

import environ

from config.env import read_env

ENV = read_env()

DATABASE = environ.Env.db_url_config(ENV.database_url, engine="django.db.backends.postgresql")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **DATABASE,
        "CONN_HEALTH_CHECKS": True,
        # What the URL says after "?" (sslmode and the like) stays. Compiling a query (jit) takes
        # longer than any of ours takes to run.
        "OPTIONS": {
            "options": "-c jit=off",
            **DATABASE.get("OPTIONS", {}),
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
        },
    }
}
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": ENV.redis.cache,
        # Without Redis a page is slower and limits are looser, but it answers.
        "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 2},
    }
}
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [ENV.redis.channels]},
    }
}

MEDIA_ROOT = ENV.media_root
MEDIA_URL = "/media/"
STORAGES: dict[str, dict[str, Any]] = {
    # Uploads are private: local disk by default, S3 as soon as a bucket is named.
    "default": {
        "BACKEND": "library.storage.PrivateFileSystemStorage",
        "OPTIONS": {"location": str(ENV.media_root)},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Where browsers fetch pictures from, other than this site: straight from the bucket.
UPLOADS_ORIGINS: list[str] = []
if ENV.s3.bucket:
    STORAGES["default"] = {
        "BACKEND": "library.s3.PrivateS3Storage",
        "OPTIONS": {
            "bucket_name": ENV.s3.bucket,
            "region_name": ENV.s3.region,
            "endpoint_url": ENV.s3.endpoint_url or None,
            "access_key": ENV.s3.access_key_id or None,
            "secret_key": ENV.s3.secret_access_key or None,
        },
    }
    UPLOADS_ORIGINS.append(
        "/".join(ENV.s3.endpoint_url.split("/")[:3])
        or f"https://{ENV.s3.bucket}.s3.{ENV.s3.region}.amazonaws.com"
    )
