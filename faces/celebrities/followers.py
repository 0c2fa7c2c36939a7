"""What apps above this one derive from celebrities, and what they do when those change.

The same idea as `faces.belongings`: an app registers a follower in its `AppConfig.ready`.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID


class Follower(Protocol):
    """Each is called in the transaction that changes the celebrities, before rows go."""

    def merged(self, kept: UUID, absorbed: UUID) -> None:
        """`absorbed` is about to go; its faces are those of `kept` already."""

    def faces_going(self, face_ids: Sequence[UUID]) -> None:
        """These reference faces are about to be deleted."""


_followers: dict[str, Follower] = {}


def register(name: str, follower: Follower) -> None:
    _followers[name] = follower


def followers() -> Iterable[Follower]:
    return _followers.values()
