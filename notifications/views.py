"""The bell's panel and the page of all notifications. Everybody has their own and nobody else's."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest
from core.querysets import keyset_page
from notifications import reading, services
from notifications.kinds import in_words
from notifications.models import Notification, NotificationKind

PAGE_SIZE = 24


@login_required
@require_GET
@never_cache
def notifications(request: PersonRequest) -> HttpResponse:
    """All, or those asked for. Context: see `_list`."""
    return render(request, "notifications/notifications.html", _list(request))


@login_required
@require_GET
@never_cache
def panel(request: PersonRequest) -> HttpResponse:
    """The newest few, for the bell. Context: shown (list of kinds.Shown)."""
    context = {"shown": reading.newest(request.user)}
    return render(request, "notifications/_panel.html", context)


@login_required
@require_GET
@never_cache
def notification_open(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Mark one as read and go where it leads; back to all where that is not there any more."""
    found = _mine(request, pk)
    services.mark_read(request.user.pk, [pk])
    for shown in in_words(request.user, [found]):
        return redirect(shown.notice.url)
    messages.info(request, _("That is not there any more, so the notification is gone as well."))
    return redirect("notifications")


@login_required
@require_POST
def notification_read(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Mark one as read; htmx gets its item anew. Context: each (kinds.Shown or None)."""
    found = _mine(request, pk)
    services.mark_read(request.user.pk, [pk])
    if not request.htmx:
        return redirect("notifications")
    found.refresh_from_db(fields=["read_at"])
    context = {"each": next(iter(in_words(request.user, [found])), None)}
    return render(request, "notifications/_notification.html", context)


@login_required
@require_POST
def read_all(request: PersonRequest) -> HttpResponse:
    """Mark all as read; htmx gets the list anew."""
    services.mark_read(request.user.pk)
    if not request.htmx:
        return redirect("notifications")
    return render(request, "notifications/_list.html", _list(request))


def _mine(request: PersonRequest, pk: UUID) -> Notification:
    return get_object_or_404(reading.notifications_of(request.user), pk=pk)


def _list(request: PersonRequest) -> dict[str, Any]:
    """shown (list of kinds.Shown), next_url, address, unread_only, kind, kinds, unread."""
    asked = request.POST if request.method == "POST" else request.GET
    unread_only = asked.get("unread") == "1"
    kind = asked.get("kind", "")
    kind = kind if kind in NotificationKind.values else ""
    rows = reading.notifications_of(request.user, unread=unread_only, kind=kind)
    page, next_cursor = keyset_page(rows, request.GET.get("cursor", ""), PAGE_SIZE)
    return {
        "shown": in_words(request.user, page),
        "next_url": _address(unread_only, kind, next_cursor) if next_cursor else "",
        "address": _address(unread_only, kind),
        "unread_only": unread_only,
        "kind": kind,
        "kinds": NotificationKind.choices,
        "unread": services.unread_count(request.user.pk),
    }


def _address(unread_only: bool, kind: str, cursor: str = "") -> str:
    """The page of a choice, from a place in it on."""
    said = {"unread": "1" if unread_only else "", "kind": kind, "cursor": cursor}
    query = urlencode({name: value for name, value in said.items() if value})
    return reverse("notifications") + (f"?{query}" if query else "")
