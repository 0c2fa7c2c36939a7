"""Directories this package made, and therefore may remove. Nothing else is ever removed.

Ownership is a marker file written when the directory is made; a name or a place proves nothing.
"""

import shutil
from pathlib import Path

from config.stack.errors import StackError

MARKER = ".made-by-kindred"


def make(path: Path) -> None:
    """Make `path` and mark it; raises StackError when something is there that is not ours."""
    path.mkdir(parents=True, exist_ok=True)
    if path.is_symlink() or (any(path.iterdir()) and not is_ours(path)):
        raise StackError(f"{path} holds what Kindred's stack did not put there; it is left alone.")
    (path / MARKER).touch()


def is_ours(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and (path / MARKER).is_file()


def remove(path: Path) -> None:
    """Remove a marked directory; raises StackError, and removes nothing, for any other."""
    if not path.exists():
        return
    if not is_ours(path):
        raise StackError(f"{path} was not made by Kindred's stack, so it is not removed.")
    shutil.rmtree(path, onerror=_unless_gone)


def _unless_gone(function: object, path: str, error: tuple[object, BaseException, object]) -> None:
    """A server that is ending removes files of its own meanwhile."""
    if not isinstance(error[1], FileNotFoundError):
        raise error[1]
