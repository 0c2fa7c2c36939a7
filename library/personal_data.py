"""Pictures in a person's export and erasure."""

from collections import Counter
from typing import Any
from uuid import UUID

from accounts.models import User
from library import storage
from library.models import FileRemoval, Image
from library.services import delete_image

EXPORTED = (
    "id",
    "kind",
    "filename",
    "created_at",
    "width",
    "height",
    "mime",
    "file_size",
    "metadata",
    "visibility",
    "moderation",
    "moderation_reason",
    "caption",
    "provenance",
    "expires_at",
)


class PersonalPictures:
    """The library's part (accounts.privacy.PersonalData)."""

    name = "library"

    def count(self, user_id: UUID) -> dict[str, int]:
        """Files of deleted pictures count until they are really gone."""
        images = Image.objects.filter(owner=user_id).count()
        waiting = FileRemoval.objects.filter(owner_id=user_id).count()
        return {"images": images, "files": images * storage.FILES_PER_IMAGE + waiting}

    def erase(self, user: User) -> dict[str, int]:
        removed = Counter({"images": 0, "files": 0})
        for image in Image.objects.filter(owner=user).iterator():
            removed.update(delete_image(image))
        return dict(removed)

    def export(self, user: User) -> dict[str, Any]:
        """Each picture's row, with an address under which the file can be fetched for a while (none
        for a withheld one)."""
        images = Image.objects.filter(owner=user)
        return {
            "images": [
                {name: getattr(image, name) for name in EXPORTED}
                | {"url": "" if image.is_withheld else image.url}
                for image in images.iterator()
            ]
        }
