"""Pictures in a person's export and erasure, their links, and what the person reported."""

from collections import Counter
from typing import Any
from uuid import UUID

from accounts.models import User
from library import storage
from library.models import Decision, FileRemoval, Image, Report, ShareLink
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
        return {
            "images": images,
            "files": images * storage.FILES_PER_IMAGE + waiting,
            "share_links": ShareLink.objects.filter(image__owner=user_id).count(),
            "reports": Report.objects.filter(reporter=user_id).count(),
        }

    def erase(self, user: User) -> dict[str, int]:
        """Links go with their pictures. A report that waits for a moderator stays, as if somebody
        had sent it who was not signed in: it may be about a child."""
        removed = Counter({"images": 0, "files": 0})
        for image in Image.objects.filter(owner=user).iterator():
            removed.update(delete_image(image))
        reports = Report.objects.filter(reporter=user)
        removed["reports"] += reports.count()
        reports.exclude(decision=Decision.OPEN).delete()
        reports.update(reporter=None)
        return dict(removed)

    def export(self, user: User) -> dict[str, Any]:
        """Each picture's row, with an address under which the file can be fetched for a while (none
        for a withheld one); links, and what the person reported."""
        images = Image.objects.filter(owner=user)
        links = ShareLink.objects.filter(image__owner=user)
        reports = Report.objects.filter(reporter=user)
        return {
            "images": [
                {name: getattr(image, name) for name in EXPORTED}
                | {"url": "" if image.is_withheld else image.url}
                for image in images.iterator()
            ],
            "share_links": [
                {
                    "image_id": link.image_id,
                    "address": link.address,
                    "created_at": link.created_at,
                    "withdrawn_at": link.withdrawn_at,
                }
                for link in links
            ],
            "reports": list(reports.values("reason", "details", "decision", "created_at")),
        }
