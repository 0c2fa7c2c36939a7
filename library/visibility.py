"""Who may see a photo, and who must hear when that changes.

An app above this one that keeps a copy of the answer, to search faster, registers a follower in its
`AppConfig.ready`, like a remover in `library.belongings`.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.holding import hold_people
from library.models import Image

Follower = Callable[[UUID], None]

_followers: dict[str, Follower] = {}


def register(name: str, follower: Follower) -> None:
    """`follower` gets the image's id, in the transaction that has just changed its visibility."""
    _followers[name] = follower


@transaction.atomic
def set_visibility(image: Image, visibility: str) -> None:
    """Write who may see the photo, and let the followers write what they derive from it.

    The owner is held first: whoever writes rows that rest on the photos of a person holds them,
    too, so that those rows are either there for the followers or know the new answer.
    """
    if image.owner_id is not None:
        hold_people([image.owner_id])
    Image.objects.filter(pk=image.pk).update(visibility=visibility, updated_at=timezone.now())
    for follower in _followers.values():
        follower(image.pk)
