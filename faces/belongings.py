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
    """Run every remover; what they removed, by store.

    Highest app first, as in the erasure of an account (`accounts.privacy`): both lock the same rows
    in the same order, so that neither waits for the other for ever.
    """
    removed = Counter[str]()
    for remover in reversed(_removers.values()):
        removed.update(remover(face_ids))
    return removed
