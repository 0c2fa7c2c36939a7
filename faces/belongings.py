"""What apps above this one made from a face, so that deleting the face takes everything along.

The same idea as `library.belongings`, for faces: a cascade removes rows, but not files.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

Remover = Callable[[Sequence[UUID]], Mapping[str, int]]

_removers: dict[str, Remover] = {}


def register(name: str, remover: Remover) -> None:
    """`remover` gets the faces' ids in the transaction that deletes them, before their rows go."""
    _removers[name] = remover


def remove_belongings(face_ids: Sequence[UUID]) -> Counter[str]:
    """Run every remover; what they removed, by store."""
    removed = Counter[str]()
    for remover in _removers.values():
        removed.update(remover(face_ids))
    return removed
