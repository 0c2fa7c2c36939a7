"""The one place that reads the environment: every setting of a deployment, typed and explained.

`NAME_FILE` may hold a path instead of `NAME` holding the value (Docker and Kubernetes secrets).
Nothing else in the project touches `os.environ`, so `docs/operations.md` can list this file whole.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from config.stack.paths import StackPaths

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class S3:
    """Object storage; used when `bucket` is set. Any server that speaks S3 will do."""

    bucket: str = ""
    region: str = ""
    endpoint_url: str = ""
    access_key_id: str = field(default="", repr=False)
    secret_access_key: str = field(default="", repr=False)


@dataclass(frozen=True)
class RedisUrls:
    """One Redis in the three dialects its clients speak, each in a database of its own."""

    broker: str
    channels: str
    cache: str


@dataclass(frozen=True)
class Env:
    secret_key: str = field(repr=False)
    debug: bool
    site_url: str
    allowed_hosts: tuple[str, ...]
    trusted_proxy: bool
    database_url: str = field(repr=False)
    redis: RedisUrls = field(repr=False)
    email_url: str = field(repr=False)
    email_from: str
    media_root: Path
    s3: S3
    face_pack: str
    face_pack_root: Path
    face_device: str
    inswapper_model: str
    fal_key: str = field(repr=False)
    pixiv_refresh_token: str = field(repr=False)
    danbooru_login: str
    danbooru_api_key: str = field(repr=False)
    template_import_root: Path
    credentials_certificate: str
    credentials_private_key: str = field(repr=False)
    credentials_trust_anchors: str
    log_format: str


def redis_urls(url: str) -> RedisUrls:
    """Celery calls a socket `redis+socket://`, the others `unix://`; TCP is `redis://` for all."""
    if url.startswith("unix://"):
        path = url.removeprefix("unix://").split("?")[0]
        return RedisUrls(
            broker=f"redis+socket://{path}?virtual_host=0",
            channels=f"unix://{path}?db=1",
            cache=f"unix://{path}?db=2",
        )
    base = url.rstrip("/")
    if base.rsplit("/", 1)[-1].isdigit():
        base = base.rsplit("/", 1)[0]
    return RedisUrls(broker=f"{base}/0", channels=f"{base}/1", cache=f"{base}/2")


def data_dir() -> Path:
    """Where this checkout keeps its data: `KINDRED_VAR`, else `var/` beside manage.py."""
    load_dotenv()
    return Path(os.environ.get("KINDRED_VAR") or BASE_DIR / "var").resolve()


def load_dotenv() -> None:
    """Take `.env` beside manage.py into the environment; what is set there already wins."""
    dotenv = BASE_DIR / ".env"
    if dotenv.is_file():
        environ.Env.read_env(str(dotenv))


def read_env() -> Env:
    """Read everything once. The defaults suit `make up`: an embedded stack under `data_dir()`."""
    stack = StackPaths(data_dir())
    read = environ.FileAwareEnv()

    def text(name: str, default: str) -> str:
        value: str = read.str(name, default="")
        return value or default

    site_url = text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    host = site_url.split("://", 1)[-1].split("/")[0].rsplit(":", 1)[0]
    return Env(
        secret_key=text("SECRET_KEY", development_secret(stack)),
        debug=read.bool("DEBUG", default=False),
        site_url=site_url,
        allowed_hosts=tuple(read.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", host])),
        trusted_proxy=read.bool("TRUSTED_PROXY", default=False),
        database_url=text("DATABASE_URL", stack.database_url),
        redis=redis_urls(text("REDIS_URL", stack.redis_url)),
        email_url=text("EMAIL_URL", f"filemail:///{stack.data_dir / 'mail'}"),
        email_from=text("EMAIL_FROM", f"Kindred <no-reply@{host}>"),
        media_root=Path(text("MEDIA_ROOT", str(stack.data_dir / "media"))),
        s3=S3(
            bucket=text("AWS_STORAGE_BUCKET_NAME", ""),
            region=text("AWS_S3_REGION_NAME", "us-east-1"),
            endpoint_url=text("AWS_S3_ENDPOINT_URL", ""),
            access_key_id=text("AWS_ACCESS_KEY_ID", ""),
            secret_access_key=text("AWS_SECRET_ACCESS_KEY", ""),
        ),
        face_pack=text("FACE_PACK", "open"),
        face_pack_root=Path(text("FACE_PACK_ROOT", str(BASE_DIR / "faces" / "packs"))),
        face_device=text("FACE_DEVICE", "auto"),
        inswapper_model=text("INSWAPPER_MODEL", ""),
        fal_key=text("FAL_KEY", ""),
        pixiv_refresh_token=text("PIXIV_REFRESH_TOKEN", ""),
        danbooru_login=text("DANBOORU_LOGIN", ""),
        danbooru_api_key=text("DANBOORU_API_KEY", ""),
        template_import_root=Path(text("TEMPLATE_IMPORT_ROOT", str(stack.data_dir / "import"))),
        credentials_certificate=text("CREDENTIALS_CERTIFICATE", ""),
        credentials_private_key=text("CREDENTIALS_PRIVATE_KEY", ""),
        credentials_trust_anchors=text("CREDENTIALS_TRUST_ANCHORS", ""),
        log_format=text("LOG_FORMAT", "console"),
    )


def development_secret(stack: StackPaths) -> str:
    """The key `manage.py up` wrote into the data directory; without one, nothing worth keeping."""
    file = stack.data_dir / "secret_key"
    return file.read_text() if file.is_file() else "only for commands before the first `make up`"


def require_for_production() -> None:
    """Stop the start, with the names, when a secret or an address was left to its default."""
    missing = [
        name
        for name in REQUIRED_IN_PRODUCTION
        if not (os.environ.get(name) or os.environ.get(f"{name}_FILE"))
    ]
    if missing:
        raise ImproperlyConfigured(f"Production has no default for: {', '.join(missing)}.")


REQUIRED_IN_PRODUCTION = ("SECRET_KEY", "SITE_URL", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")
