"""The page on which anybody may ask what a picture's credentials say."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from core.errors import AppError
from library.errors import NoPicture, TooManyAttempts
from library.forms import VerifyForm
from library.provenance.words import action_in_words, source_in_words
from library.services import clean_filename
from library.throttles import VerifyThrottle
from library.verifying import Verification, verify_picture


@require_http_methods(["GET", "POST"])
def verify(request: PersonRequest) -> HttpResponse:
    """Take a picture and say what it says; htmx gets the answer alone. The file is not kept.

    Context: shown (see `_shown`) or sentence, once a picture was sent.
    """
    if request.method == "GET":
        return render(request, "library/verify.html")
    try:
        shown = _verified(request)
    except AppError as error:
        context = {"sentence": error.sentence, "code": error.code}
        template = "components/error.html" if request.htmx else "library/verify.html"
        return render(request, template, context, status=error.status)
    template = "library/_verified.html" if request.htmx else "library/verify.html"
    return render(request, template, {"shown": shown})


def _verified(request: PersonRequest) -> dict[str, Any]:
    if not VerifyThrottle().allows(request):
        raise TooManyAttempts
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        raise NoPicture
    file = form.cleaned_data["photo"]
    return _shown(clean_filename(file.name), verify_picture(file))


def _shown(filename: str, verification: Verification) -> dict[str, Any]:
    """What library/_verified.html shows."""
    credentials = verification.credentials
    return {
        "id": uuid4(),
        "filename": filename,
        "credentials": credentials,
        "from_here": verification.from_here,
        "is_stored": verification.is_stored,
        "source": source_in_words(credentials.source),
        "actions": [
            {"words": action_in_words(action.action), "description": action.description}
            for action in credentials.actions
        ],
    }
