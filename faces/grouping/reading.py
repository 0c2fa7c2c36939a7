"""Groups as pages and the API read them. Nothing here writes.

Everything starts from `groups_of`, which asks for the consent of this moment: once it is withdrawn,
groups are gone from every page, whether they are erased already or not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from faces.grouping.measuring import agreeing
from faces.grouping.merging import undoable
from faces.grouping.suggesting import Suggestion, suggest_merges
from faces.models import Face, FaceGroup, GroupEmbedding, GroupMerge
from faces.recognition import current_pack
from library.storage import signed_url

# So many named groups can be chosen from a list; the others are found on their pages.
CHOICES = 200
MERGES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class SuggestedGroup:
    """A group that may be the same person as the one that is shown."""

    group: FaceGroup
    suggestion: Suggestion


def groups_of(user: Any) -> QuerySet[Any]:
    """A person's FaceGroups, while they agree to them, with what cards show.

    Annotated: `faces`, `photos` (numbers), `has_me` (the owner said of one of its faces that it is
    them), `cover_path` (the crop of its best face).
    """
    members = Face.objects.filter(group_member__group=OuterRef("pk"))
    best = members.order_by("-quality", "pk").values("crop_path")[:1]
    groups: QuerySet[Any] = FaceGroup.objects.owned_by(user).filter(owner__in=agreeing())
    return groups.annotate(
        faces=Count("members"),
        photos=Count("members__face__image", distinct=True),
        has_me=Exists(members.filter(is_owner=True)),
        cover_path=Subquery(best),
    )


def groups_page(user: Any, cursor: str, size: int) -> tuple[list[FaceGroup], str | None]:
    """One page, the largest groups first, and the cursor of the next.

    A position is the number of faces and the id. One person's groups are few enough to be counted
    for each page; what others have is never read.
    """
    rows = groups_of(user).order_by("-faces", "-pk")
    if position := _read_cursor(cursor):
        faces, pk = position
        rows = rows.filter(Q(faces__lt=faces) | Q(faces=faces, pk__lt=pk))
    page = prepare(rows[: size + 1])
    if len(page) <= size:
        return page, None
    last: Any = page[size - 1]
    return page[:size], f"{last.faces}_{last.pk}"


def prepare(groups: Iterable[FaceGroup]) -> list[FaceGroup]:
    """Groups read with `groups_of`, with the attributes that face_ring.html asks for."""
    prepared: list[Any] = list(groups)
    for group in prepared:
        group.title = _title(group)
        group.shown_name = group.name
        group.crop_url = signed_url(group.cover_path) if group.cover_path else ""
    return prepared


def faces_in(group: FaceGroup) -> QuerySet[Face]:
    """The faces of a group with their photos, newest first."""
    faces = Face.objects.filter(group_member__group=group).select_related("image")
    return faces.order_by("-created_at", "-id")


def loose_faces(user: Any) -> QuerySet[Face]:
    """Faces that are measured but in no group, newest first; none without the consent."""
    measured = GroupEmbedding.objects.filter(face=OuterRef("pk"), model=current_pack().model)
    faces = Face.objects.owned_by(user).filter(owner__in=agreeing(), group_member=None)
    return faces.filter(Exists(measured)).order_by("-created_at", "-id")


def choices_of(user: Any, *, without: FaceGroup | None = None) -> list[FaceGroup]:
    """Named groups to choose from, by name."""
    named = FaceGroup.objects.owned_by(user).filter(owner__in=agreeing()).exclude(name="")
    if without:
        named = named.exclude(pk=without.pk)
    return list(named.order_by("name", "pk")[:CHOICES])


def suggested_groups(group: FaceGroup) -> list[SuggestedGroup]:
    """Which other groups may be the same person, the most alike first."""
    suggestions = suggest_merges(group)
    if not suggestions:
        return []
    ids = [each.group_id for each in suggestions]
    found = {each.pk: each for each in prepare(groups_of(group.owner).filter(pk__in=ids))}
    return [SuggestedGroup(found[s.group_id], s) for s in suggestions if s.group_id in found]


def merges_of(user: Any) -> QuerySet[GroupMerge]:
    """What a person put together and may take apart again, newest first."""
    return undoable().filter(owner=user.pk, owner__in=agreeing())


def merges_into(group: FaceGroup) -> Sequence[GroupMerge]:
    """The last merges into this group that can be undone."""
    return list(merges_of(group.owner).filter(kept=group)[:MERGES_SHOWN])


def _title(group: Any) -> str | Promise:
    if group.name:
        return str(group.name)
    return _("You") if group.has_me else _("Who is this?")


def _read_cursor(cursor: str) -> tuple[int, UUID] | None:
    faces, _separator, pk = cursor.partition("_")
    try:
        number = int(faces)
        return (number, UUID(pk)) if 0 <= number < 2**31 else None
    except ValueError:
        return None
