"""The pages of imagined babies."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import PersonRequest
from core.errors import AppError
from core.querysets import keyset_page
from generation.activity import cards
from generation.babies import reading
from generation.babies.drawing import drawing_of
from generation.babies.submitting import (
    delete_baby,
    my_matches,
    require_agreement,
    submit_baby,
)
from generation.models import Baby
from generation.notices import TOLD
from generation.submitting import KEY_LENGTH, new_key
from matches.models import Match
from matches.reading import shown_to as matches_shown_to
from notifications.services import mark_read_about

PAGE_SIZE = 24


@login_required
@require_GET
def babies(request: PersonRequest) -> HttpResponse:
    """All babies of one's matches, newest first. Context: babies, next_cursor."""
    rows = reading.babies_of(request.user)
    page, next_cursor = keyset_page(rows, request.GET.get("cursor", ""), PAGE_SIZE)
    context = {"babies": reading.shown_to(request.user, page), "next_cursor": next_cursor}
    part = request.htmx and request.GET.get("cursor")
    return render(request, "generation/_babies.html" if part else "generation/babies.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def match_baby(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The babies of one match; a POST asks for another one.

    Context: see `_match_context`; refused (the sentence why asking did not work, or "").
    """
    match = get_object_or_404(my_matches(request.user), pk=pk)
    refused = ""
    if request.method == "POST":
        key = request.POST.get("key", "")[:KEY_LENGTH] or new_key()
        try:
            submit_baby(owner=request.user, match=match, idempotency_key=key)
        except AppError as error:
            refused, status = error.sentence, error.status
        else:
            if not request.htmx:
                return redirect("match-baby", match.pk)
    context = _match_context(request, match) | {"refused": refused}
    template = "generation/_match_baby.html" if request.htmx else "generation/match_baby.html"
    return render(request, template, context, status=status if refused else 200)


@login_required
@require_GET
def baby(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One baby with its traits. Context: shown (BabyShown), match, image, is_mine."""
    found = _visible(request, pk)
    mark_read_about(request.user.pk, TOLD, [found.job_id])
    context = {
        "shown": reading.shown_to(request.user, [found])[0],
        "match": found.match,
        "image": found.job.result,
        "is_mine": found.job.owner_id == request.user.pk,
    }
    return render(request, "generation/baby.html", context)


@login_required
@require_GET
def baby_drawing(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The baby as a vector file with its credentials."""
    found = _visible(request, pk)
    return HttpResponse(
        drawing_of(found),
        content_type="image/svg+xml",
        headers={
            "Content-Disposition": 'attachment; filename="imagined-baby.svg"',
            # Opened on its own it may do nothing at all.
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def baby_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ask, then delete a baby and go back to those that are left of the match."""
    found = _visible(request, pk)
    if request.method == "POST":
        match_id = found.match_id
        delete_baby(found, request.user)
        return redirect("match-baby", match_id)
    context = {
        "title": _("Delete this baby?"),
        "sentence": _("It goes for both of you, for good."),
        "items": [_("The picture, its files and the link to it"), _("What was drawn from whom")],
        "action": reverse("baby-delete", args=[pk]),
        "cancel": reverse("baby", args=[pk]),
    }
    return render(request, "components/confirm_page.html", context)


def _visible(request: PersonRequest, pk: UUID) -> Baby:
    return get_object_or_404(reading.babies_of(request.user), pk=pk)


def _match_context(request: PersonRequest, match: Match) -> dict[str, Any]:
    """match (shown to the viewer), babies, newest, cards, withheld, why_not, elsewhere, key."""
    made = reading.babies_of(request.user).filter(match=match)
    shown = reading.shown_to(request.user, made[:PAGE_SIZE])
    return {
        "match": matches_shown_to(request.user, [match])[0],
        "newest": shown[0] if shown else None,
        "babies": shown[1:],
        "cards": cards(reading.jobs_to_show(request.user, match)),
        "withheld": reading.withheld_babies(request.user, match).count(),
        "why_not": _why_not(request, match),
        "elsewhere": reading.asks_elsewhere(),
        "key": new_key(),
    }


def _why_not(request: PersonRequest, match: Match) -> AppError | None:
    """Why the viewer may not ask for a baby right now."""
    try:
        require_agreement(match, request.user)
    except AppError as error:
        return error
    return None
