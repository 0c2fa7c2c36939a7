"""Where an embedded stack keeps its data and its sockets."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

# Not tempfile.gettempdir(): a second terminal with another TMPDIR must find the same sockets, and a
# private TMPDIR (mode 0700) would shut out the account that PostgreSQL runs as under root.
SOCKETS_ROOT = Path("/tmp")  # noqa: S108  made 0700 and its owner checked, see owner.py


@dataclass(frozen=True)
class StackPaths:
    """All paths and addresses that follow from one data directory.

    Sockets live in a short directory under /tmp, because a Unix socket's path may have 107 bytes at
    most; its name is a hash of the data directory, so two checkouts never meet.
    """

    data_dir: Path

    @property
    def tag(self) -> str:
        """Names this stack in socket paths and in its servers' command lines."""
        return f"kindred-{hashlib.sha256(str(self.data_dir).encode()).hexdigest()[:12]}"

    @property
    def sockets(self) -> Path:
        return SOCKETS_ROOT / self.tag

    @property
    def postgres_data(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def redis_data(self) -> Path:
        return self.data_dir / "redis"

    @property
    def postgres_socket(self) -> Path:
        """The directory that libpq takes as `host`."""
        return self.sockets / "postgres"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis" / "redis.sock"

    @property
    def database_url(self) -> str:
        """django-environ's form: an empty host, then the socket's directory and the database."""
        return f"postgres://kindred@/{self.postgres_socket}/kindred"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.redis_socket}"

    @property
    def secret_key(self) -> Path:
        return self.data_dir / "secret_key"

    @property
    def lock(self) -> Path:
        return self.data_dir / "stack.lock"

    @property
    def run_file(self) -> Path:
        """`{"pid", "address", "processes"}` of the running stack; gone when it stopped cleanly."""
        return self.data_dir / "run.json"

    @property
    def log(self) -> Path:
        """What the site's processes said while a command ran under `with_stack`."""
        return self.data_dir / "stack.log"

    @property
    def demo_report(self) -> Path:
        return self.data_dir / "demo" / "report.json"
