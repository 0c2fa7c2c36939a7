"""The pages of one's own runs."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest
from core.errors import AppError
from core.querysets import keyset_page
from matches.models import MatchRun
from matches.runs import reading
from matches.runs.services import cancel_run, look_again

PAGE_SIZE = 20
RESULTS = 25


@login_required
@require_http_methods(["GET", "POST"])
def runs(request: PersonRequest) -> HttpResponse:
    """One's runs, newest first; a POST has all of one's faces searched again.

    Context: runs, next_cursor, has_faces, refused (the sentence why looking did not begin, or "").
    """
    refused, status = "", 200
    if request.method == "POST":
        try:
            return redirect("run", look_again(request.user).pk)
        except AppError as error:
            refused, status = error.sentence, error.status
    rows = reading.runs_of(request.user)
    page, next_cursor = keyset_page(rows, request.GET.get("cursor", ""), PAGE_SIZE)
    context = {
        "runs": page,
        "next_cursor": next_cursor,
        "has_faces": reading.has_faces(request.user),
        "refused": refused,
    }
    return render(request, "runs/runs.html", context, status=status)


@login_required
@require_GET
def run(request: PersonRequest, pk: UUID) -> HttpResponse:
    """How far a run is and what it found, best first. Context: run, results, next_cursor."""
    mine = _mine(request, pk)
    rows = reading.results_of(mine, request.user)
    page, next_cursor = reading.results_page(rows, request.GET.get("cursor", ""), RESULTS)
    context: dict[str, Any] = {
        "run": mine,
        "results": reading.shown_to(request.user, page),
        "next_cursor": next_cursor,
    }
    return render(request, "runs/run.html", context)


@login_required
@require_GET
def run_card(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One run as a card, for a page that was just told of it. Context: run."""
    return render(request, "runs/_run.html", {"run": _mine(request, pk)})


@login_required
@require_POST
def run_cancel(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Stop a run; htmx gets its card, a plain form goes to its page."""
    mine = _mine(request, pk)
    cancel_run(mine)
    if request.htmx:
        return render(request, "runs/_run.html", {"run": mine})
    return redirect("run", mine.pk)


def _mine(request: PersonRequest, pk: UUID) -> MatchRun:
    return get_object_or_404(reading.runs_of(request.user), pk=pk)
