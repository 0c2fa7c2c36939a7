"""Chance that is the same everywhere and for ever: numbers from a hash of a seed and a subject.

Every decision has a subject of its own, so that a new one changes none of the others.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws that depend on the key and the subject only."""

    def __init__(self, *key: object) -> None:
        self._key = "\x1f".join(map(str, key))

    def share(self, subject: str) -> float:
        """Evenly from 0 up to, not including, 1."""
        digest = blake2b(f"{self._key}\x1f{subject}".encode(), digest_size=7).digest()
        return int.from_bytes(digest, "big") / (1 << 56)

    def between(self, subject: str, low: float, high: float) -> float:
        return low + (high - low) * self.share(subject)

    def one_of(self, subject: str, choices: Sequence[T]) -> T:
        return choices[int(self.share(subject) * len(choices))]

    def shuffled(self, subject: str, items: Sequence[T]) -> list[T]:
        order = sorted(range(len(items)), key=lambda at: self.share(f"{subject} {at}"))
        return [items[at] for at in order]
