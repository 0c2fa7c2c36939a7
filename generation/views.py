"""The Activity page: every job of one's own, what it is doing, and what can be done about it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest
from core.querysets import keyset_page
from generation import activity as reading
from generation import services
from generation.models import UNFINISHED, Job
from notifications.models import NotificationKind
from notifications.services import mark_read_about

PAGE_SIZE = 20
LINE = "activity-line"


@login_required
@require_GET
def activity(request: PersonRequest) -> HttpResponse:
    """Every job of one's own. Context: line, paused, done, next_cursor."""
    mark_read_about(request.user.pk, [NotificationKind.JOB])
    ended = reading.jobs_of(request.user).exclude(status__in=UNFINISHED)
    page, next_cursor = keyset_page(ended, request.GET.get("cursor", ""), PAGE_SIZE)
    context = _line(request) | {"done": reading.cards(page), "next_cursor": next_cursor}
    return render(request, "generation/activity.html", context)


@login_required
@require_GET
def activity_line(request: PersonRequest) -> HttpResponse:
    """What is in the making and in line, as a partial. Context: line, paused."""
    return _line_part(request)


@login_required
@require_GET
def job_card(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One job's card, as a partial. Context: card."""
    return _card(request, _mine(request, pk))


@login_required
@require_POST
def job_cancel(request: PersonRequest, pk: UUID) -> HttpResponse:
    services.cancel_job(_mine(request, pk))
    return _changed(request, pk)


@login_required
@require_POST
def job_retry(request: PersonRequest, pk: UUID) -> HttpResponse:
    services.retry_job(_mine(request, pk))
    return _changed(request, pk)


@login_required
@require_POST
def job_move(request: PersonRequest, pk: UUID) -> HttpResponse:
    services.move_job(_mine(request, pk), request.POST.get("where", ""))
    return _changed(request, pk)


@login_required
@require_POST
def queue_pause(request: PersonRequest) -> HttpResponse:
    services.pause_queue(request.user)
    return _line_changed(request)


@login_required
@require_POST
def queue_resume(request: PersonRequest) -> HttpResponse:
    services.resume_queue(request.user)
    return _line_changed(request)


def _mine(request: PersonRequest, pk: UUID) -> Job:
    return get_object_or_404(reading.jobs_of(request.user), pk=pk)


def _line(request: PersonRequest) -> dict[str, Any]:
    return {"line": reading.line_of(request.user), "paused": reading.is_paused(request.user)}


def _card(request: PersonRequest, job: Job) -> HttpResponse:
    return render(request, "generation/_job.html", {"card": reading.cards([job])[0]})


def _changed(request: PersonRequest, pk: UUID) -> HttpResponse:
    """To htmx the part that asked: the line on the Activity page, the card elsewhere."""
    if request.htmx and request.htmx.target != LINE:
        return _card(request, _mine(request, pk))
    return _line_changed(request)


def _line_changed(request: PersonRequest) -> HttpResponse:
    if request.htmx:
        return _line_part(request)
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    # Anything else would be looked up as the name of a page.
    return redirect(back if ours and back.startswith("/") else "activity")


def _line_part(request: PersonRequest) -> HttpResponse:
    return render(request, "generation/_job_line.html", _line(request))
