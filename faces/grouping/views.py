"""The pages of the people in one's own photos."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.consents import CONSENT_TEXTS
from accounts.models import Purpose
from accounts.requests import PersonRequest
from accounts.services import grant_consents, open_consents, record_activity
from core.querysets import keyset_page
from core.redirects import go_to
from faces.grouping import measuring, merging, reading, services
from faces.grouping.errors import GroupGone, NoFaces
from faces.grouping.forms import NameForm, OtherGroupForm, chosen_faces
from faces.models import FaceGroup, GroupMerge

GROUPS_PER_PAGE = 24
FACES_PER_PAGE = 48
# Grouping needs the first.
ASKED = (Purpose.BIOMETRIC, Purpose.GROUPING)


@login_required
@require_http_methods(["GET", "POST"])
def groups(request: PersonRequest) -> HttpResponse:
    """All groups, the largest first; a POST agrees to them.

    Context without the consent: consents (list of dicts for consent_card.html). With it: groups,
    next_cursor, loose (faces in no group), loose_cursor, choices, looked, total (photos).
    """
    if request.method == "POST":
        return _agree(request)
    given = open_consents(request.user)
    if not given.issuperset(ASKED):
        return render(request, "groups/switch_on.html", {"consents": _consents(given)})
    cursor, loose_cursor = request.GET.get("cursor", ""), request.GET.get("loose", "")
    page, next_cursor = reading.groups_page(request.user, cursor, GROUPS_PER_PAGE)
    rows = reading.loose_faces(request.user).select_related("image")
    loose, next_loose = keyset_page(rows, loose_cursor, FACES_PER_PAGE)
    looked, total = measuring.progress(request.user.pk)
    context = {
        "groups": page,
        "next_cursor": next_cursor,
        "loose": loose,
        "loose_cursor": next_loose,
        "choices": reading.choices_of(request.user),
        "looked": looked,
        "total": total,
    }
    return render(request, "groups/groups.html", context)


@login_required
@require_GET
def group(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One group with its faces. Context: see `_context`."""
    return render(request, "groups/group.html", _context(request, _mine(request, pk)))


@login_required
@require_POST
def group_name(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Say who it is; a name that cannot be kept comes back with a sentence."""
    found = _mine(request, pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        context = _context(request, found) | {"form": form}
        return render(request, "groups/group.html", context, status=422)
    services.name_group(found, form.cleaned_data["name"])
    return go_to(request, reverse("group", args=[pk]))


@login_required
@require_POST
def group_merge(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Put another group into this one; htmx gets the group and a message that offers to undo."""
    found = _mine(request, pk)
    other = _other(request)
    if other is None:
        return go_to(request, reverse("group", args=[pk]))
    done = merging.merge(found, other)
    if request.htmx:
        context = _context(request, _mine(request, pk)) | {"merge": done}
        return render(request, "groups/_merged.html", context)
    messages.success(request, _("Put together. You can undo it here for 30 days."))
    return redirect("group", pk)


@login_required
@require_POST
def group_apart(request: PersonRequest, pk: UUID) -> HttpResponse:
    """These two are not the same person."""
    found = _mine(request, pk)
    if (other := _other(request)) is not None:
        merging.keep_apart(found, other)
    return go_to(request, reverse("group", args=[pk]))


@login_required
@require_POST
def group_faces(request: PersonRequest, pk: UUID) -> HttpResponse:
    """What is to become of the selected faces: `action` is split or remove."""
    found = _mine(request, pk)
    faces = chosen_faces(request.POST, reading.faces_in(found))
    if request.POST.get("action") == "split":
        new = services.split(found, faces)
        messages.success(request, _("These faces are a group of their own now."))
        return go_to(request, reverse("group", args=[new.pk]))
    services.remove_faces(found, faces)
    messages.success(request, _("Taken out. They will not be put back here."))
    left = reading.groups_of(request.user).filter(pk=pk).exists()
    return go_to(request, reverse("group", args=[pk]) if left else reverse("groups"))


@login_required
@require_POST
def loose_faces(request: PersonRequest) -> HttpResponse:
    """Put faces that are in no group into one (`other`), or into a new one."""
    faces = chosen_faces(request.POST, reading.loose_faces(request.user))
    if not faces:
        raise NoFaces
    into = _other(request) if request.POST.get("other") else None
    if request.POST.get("other") and into is None:
        return go_to(request, reverse("groups"))
    found = services.put_faces(request.user, faces, into)
    return go_to(request, reverse("group", args=[found.pk]))


@login_required
@require_POST
def merge_undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take apart what was put together."""
    own = GroupMerge.objects.owned_by(request.user).filter(owner__in=measuring.agreeing())
    back = merging.undo_merge(get_object_or_404(own, pk=pk))
    messages.success(request, _("Taken apart again. This is the group that is back."))
    return go_to(request, reverse("group", args=[back.pk]))


@login_required
@require_http_methods(["GET", "POST"])
def groups_start_over(request: PersonRequest) -> HttpResponse:
    """Ask, then forget all groups and tell people apart anew."""
    if request.method == "POST":
        services.start_over(request.user)
        messages.success(request, _("Forgotten. The people in your photos are told apart anew."))
        return go_to(request, reverse("groups"))
    context = {
        "title": _("Begin anew?"),
        "sentence": _("Your photos and faces stay. This cannot be undone."),
        "items": [
            _("all names you gave"),
            _("what you put together, moved and took out"),
        ],
        "confirm": _("Begin anew"),
        "action": request.path,
        "cancel": reverse("groups"),
    }
    return render(request, "components/confirm_page.html", context)


def _agree(request: PersonRequest) -> HttpResponse:
    ticked = [purpose for purpose in ASKED if request.POST.get(purpose)]
    if Purpose.GROUPING not in ticked:
        messages.info(request, _("Tick the box if you agree; otherwise everything stays as it is."))
    for purpose in sorted(grant_consents(request.user, ticked)):
        record_activity(request.user, f"consent.granted.{purpose}", request=request)
    return redirect("groups")


def _consents(given: set[Purpose]) -> list[dict[str, Any]]:
    """Grouping's, and before it that of measuring if it is missing."""
    missing = [purpose for purpose in ASKED if purpose not in given]
    return [
        {
            "purpose": purpose,
            "title": CONSENT_TEXTS[purpose].title,
            "text": CONSENT_TEXTS[purpose].explanation,
            "withdrawing": CONSENT_TEXTS[purpose].withdrawing,
            "granted": False,
        }
        for purpose in missing
    ]


def _mine(request: PersonRequest, pk: UUID) -> FaceGroup:
    return get_object_or_404(reading.groups_of(request.user), pk=pk)


def _other(request: PersonRequest) -> FaceGroup | None:
    """The other group that was chosen; None with a message where there is none."""
    form = OtherGroupForm(request.POST, groups=reading.groups_of(request.user))
    if form.is_valid():
        other: FaceGroup = form.cleaned_data["other"]
        return other
    missing = form.has_error("other", "required")
    messages.error(request, _("Choose a group first.") if missing else GroupGone().sentence)
    return None


def _context(request: PersonRequest, found: FaceGroup) -> dict[str, Any]:
    """group (prepared), faces, next_cursor, suggested, choices, merges, form."""
    cursor = request.GET.get("cursor", "")
    faces, next_cursor = keyset_page(reading.faces_in(found), cursor, FACES_PER_PAGE)
    return {
        "group": reading.prepare([found])[0],
        "faces": faces,
        "next_cursor": next_cursor,
        "suggested": reading.suggested_groups(found),
        "choices": reading.choices_of(request.user, without=found),
        "merges": reading.merges_into(found),
        "form": NameForm(initial={"name": found.name}),
    }
