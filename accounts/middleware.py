"""Account status honoured on every request."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts import ended
from accounts.errors import AccountNotActive
from accounts.models import AccountStatus, User
from accounts.services import note_seen

SEEN_EVERY = timedelta(minutes=5)


class AccountStatusMiddleware:
    """Ends what is left of the session of a suspended or deleted person, and says so.

    The session lost its power when the account did (`services.end_access`, and no backend returns
    an inactive person); here it is thrown away, and the person learns why. Also keeps `last_seen`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.session.session_key:
            return self.get_response(request)
        person = request.user
        if isinstance(person, User):
            if person.last_seen is None or timezone.now() - person.last_seen > SEEN_EVERY:
                note_seen(person, SEEN_EVERY)
        elif user_id := request.session.get(SESSION_KEY):
            return self.end(request, user_id)
        return self.get_response(request)

    def end(self, request: HttpRequest, user_id: str) -> HttpResponse:
        status = User.objects.filter(pk=user_id).values_list("account_status", flat=True).first()
        request.session.flush()
        ended.remember(request, status or AccountStatus.DELETED)
        if request.path.startswith("/api/"):
            return problem()
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(headers={"HX-Redirect": reverse("account-ended")})
        return redirect("account-ended")


def problem() -> JsonResponse:
    """The API's answer, in the form that core.api gives to every error (RFC 9457)."""
    error = AccountNotActive()
    body = {
        "type": "about:blank",
        "title": "Not allowed",
        "status": error.status,
        "detail": error.sentence,
        "code": error.code,
    }
    return JsonResponse(body, status=error.status, content_type="application/problem+json")
