"""Where an embedded stack keeps its data and its sockets."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class StackPaths:
    """All paths and addresses that follow from one data directory.

    Sockets live in a short directory under the temp dir, because a Unix socket's path may have 107
    bytes at most; its name is a hash of the data directory, so two checkouts never meet.
    """

    data_dir: Path

    @property
    def sockets(self) -> Path:
        digest = hashlib.sha256(str(self.data_dir).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"kindred-{digest}"

    @property
    def postgres_data(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def redis_data(self) -> Path:
        return self.data_dir / "redis"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def database_url(self) -> str:
        # django-environ reads a path of several parts as a socket directory and a database name.
        return f"postgres://kindred@/{self.sockets}/kindred"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.redis_socket}"
