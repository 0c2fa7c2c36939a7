"""Which faces somebody may put into a picture. Everything that uses a face asks here, every time.

- Every face in one's own photos, while one agrees to being measured: bystanders too, since whoever
  makes the picture attests that they agreed.
- The other person's face of one's standing matches, while that person agrees to pictures made with
  their face.

Only photos that passed the safety check count. A face that was deleted has no row and never comes
back. One that was taken out of matching ("do not match this face") stays its owner's to use, and is
nobody else's.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Purpose, User
from faces.models import Face
from library.models import Moderation
from matches.models import Match


def own_faces(person: Any) -> QuerySet[Face]:
    """Every face in the person's own photos, whoever it is."""
    return _with_photos(Face.objects.filter(_own(person)))


def matched_faces(person: Any) -> QuerySet[Face]:
    """The faces of others that the person was matched with and may use."""
    return _with_photos(Face.objects.filter(_matched(person)))


def usable_faces(person: Any) -> QuerySet[Face]:
    """All faces the person may use, each once, newest first, with photo and owner."""
    return _with_photos(Face.objects.filter(_own(person) | _matched(person)))


def hidden_faces(person: Any, faces: Iterable[Face]) -> set[UUID]:
    """Those of the faces, chosen once, that the person may not use and so not see any more."""
    chosen = {face.pk for face in faces}
    return chosen - set(usable_faces(person).filter(pk__in=chosen).values_list("pk", flat=True))


def is_own(face: Face, person: Any) -> bool:
    """Whether the person said that this face is theirs; for all others they have to attest."""
    return face.owner_id == person.pk and bool(face.is_owner)


def may_compare(face: Face) -> bool:
    """Whether a resemblance may be computed of a usable face: only if it is who agreed to that."""
    return bool(face.is_owner)


def _own(person: Any) -> Q:
    agreeing = User.objects.active().consenting_to(Purpose.BIOMETRIC)
    return Q(
        owner=person.pk,
        owner__in=agreeing.values("pk"),
        image__moderation=Moderation.PASSED,
    )


def _matched(person: Any) -> Q:
    """`standing` asks for both people's consents to matching, their accounts and their photos."""
    standing = Match.objects.between_people().shown_to(person)
    there = standing.filter(owner_a=person.pk, face_b=OuterRef("pk"))
    here = standing.filter(owner_b=person.pk, face_a=OuterRef("pk"))
    agreeing = User.objects.consenting_to(Purpose.GENERATION)
    return Q(owner__in=agreeing.values("pk")) & (Q(Exists(there)) | Q(Exists(here)))


def _with_photos(faces: QuerySet[Face]) -> QuerySet[Face]:
    return faces.select_related("image", "owner").order_by("-created_at", "-id")
