"""Tags in a person's export and erasure: where they are tagged, and whom they tagged."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from faces.models import Tag
from faces.tagging.removing import remove_tags


class TagsOfPerson:
    """The tags of a person (accounts.privacy.PersonalData)."""

    name = "tags"

    def count(self, user_id: UUID) -> dict[str, int]:
        return {"tags": _of(user_id).count()}

    def erase(self, user: User) -> dict[str, int]:
        return {"tags": remove_tags(Tag.objects.filter(pk__in=_of(user.pk).values("pk")))}

    def export(self, user: User) -> dict[str, Any]:
        """What the person was asked and said, and what they said of faces in their own photos.

        Who the other one is stays theirs to tell. Suggestions that nobody was asked about are the
        site's guesses about somebody else, and left out.
        """
        shown = ("id", "state", "created_at", "decided_at")
        said = Tag.objects.exclude(state="suggested")
        return {
            "of_me": list(said.filter(person=user).exclude(state="dismissed").values(*shown)),
            "in_my_photos": list(
                said.filter(image__owner=user).values(*shown, "face_id", "image_id")
            ),
        }


def _of(user_id: UUID) -> Any:
    return Tag.objects.filter(Q(person=user_id) | Q(image__owner=user_id))
