"""What apps above this one keep of an image, so that deleting it here takes everything along.

The database's cascades remove rows, but not files: an app that stores files of its own for an image
registers a function in its `AppConfig.ready` that deletes its part and counts what it deleted.
"""

from collections import Counter
from collections.abc import Callable, Mapping

from library.models import Image

Remover = Callable[[Image], Mapping[str, int]]

_removers: dict[str, Remover] = {}


def register(name: str, remover: Remover) -> None:
    """`remover` runs in the transaction that deletes the image, before its row goes."""
    _removers[name] = remover


def remove_belongings(image: Image) -> Counter[str]:
    """Run every remover; what they removed, by store."""
    removed = Counter[str]()
    for remover in _removers.values():
        removed.update(remover(image))
    return removed
