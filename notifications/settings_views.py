"""The settings of notifications, and the way out that every e-mail has."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from notifications.choosing import save_settings, stop_digest
from notifications.forms import SettingsForm
from notifications.services import settings_of
from notifications.unsubscribing import read_token


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def notification_settings(request: PersonRequest) -> HttpResponse:
    """/settings/notifications/; htmx gets the form alone.

    Context: section, form (SettingsForm), saved (True right after saving). Invalid: status 422.
    """
    form, saved, status = SettingsForm.of(settings_of(request.user.pk)), False, 200
    if request.method == "POST":
        form = SettingsForm(request.POST)
        saved = form.is_valid()
        status = 200 if saved else 422
        if saved:
            save_settings(request.user, **form.choice())
            if not request.htmx:
                messages.success(request, _("Your choice is saved."))
                return redirect("settings-notifications")
    context = {"section": "notifications", "form": form, "saved": saved}
    page = "notifications/_settings_form.html" if request.htmx else "notifications/settings.html"
    return render(request, page, context, status=status)


@csrf_exempt  # mail programs send it by themselves (RFC 8058); the address is the proof
@require_http_methods(["GET", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the daily e-mail of whoever the address is for, signed in or not.

    A GET only asks, since mail scanners open every link. Context: stopped.
    """
    user_id = read_token(token)
    if user_id is None:
        raise Http404
    if request.method == "POST":
        stop_digest(user_id)
    context = {"stopped": request.method == "POST"}
    return render(request, "notifications/unsubscribe.html", context)
