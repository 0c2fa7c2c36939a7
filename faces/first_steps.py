"""The three steps of somebody new: agree, upload a photo, say which face is theirs."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.consents import CONSENT_TEXTS
from accounts.models import Purpose
from accounts.requests import PersonRequest
from accounts.services import grant_consents, open_consents
from faces.forms import PhotoForm
from faces.models import State
from faces.photos import photos_of

ASKED = (Purpose.BIOMETRIC, Purpose.MATCHING)
UNUSABLE = {State.NO_FACE, State.FAILED, State.BLOCKED}


@login_required
@require_http_methods(["GET", "POST"])
def first_steps(request: PersonRequest) -> HttpResponse:
    """Where the person stands decides the step, so it can be left and taken up again at any time.

    Context: step (consents, photo, choose, done), consents, form, image, faces.
    """
    if request.method == "POST":
        agreed = [purpose for purpose in ASKED if request.POST.get(purpose)]
        if agreed:
            grant_consents(request.user, agreed)
        return redirect("first-steps")
    return render(request, "faces/first_steps.html", _where(request.user))


def _where(user: Any) -> dict[str, Any]:
    given = open_consents(user)
    image = photos_of(user).first()
    if Purpose.BIOMETRIC not in given:
        step = "consents"
    elif image is None or image.analysis.state in UNUSABLE:
        step = "photo"
    elif image.analysis.state == State.CHOOSE:
        step = "choose"
    else:
        step = "done"
    return {
        "step": step,
        "consents": [
            {
                "purpose": purpose,
                "title": CONSENT_TEXTS[purpose].title,
                "text": CONSENT_TEXTS[purpose].explanation,
                "withdrawing": CONSENT_TEXTS[purpose].withdrawing,
                "granted": purpose in given,
            }
            for purpose in ASKED
        ],
        "form": PhotoForm(),
        "image": image,
        "faces": list(image.faces.all()) if image else [],
    }
