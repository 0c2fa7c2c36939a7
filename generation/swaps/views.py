"""The pages on which a couple picture is asked for and waited for."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Purpose
from accounts.requests import PersonRequest
from accounts.services import has_consent
from core.errors import AppError
from core.redirects import go_to
from generation.activity import cards
from generation.models import Status
from generation.submitting import new_key
from generation.swaps.choices import hidden_faces
from generation.swaps.choosing import Chosen, preview, trays_for, usual_choice
from generation.swaps.errors import WarningsToConfirm
from generation.swaps.forms import SwapForm
from generation.swaps.planning import require_offered
from generation.swaps.reading import swaps_of
from generation.swaps.submitting import submit_swap, submitted_before, template_for
from templates_app.models import Template

CHOICE = ("husband", "wife", "husband_slot", "wife_slot")


@login_required
@require_GET
def swap_new(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Choose faces for a template; one's own are chosen already. htmx gets the form alone.

    An address may say what is chosen: `husband` and `wife` (faces, each several times),
    `husband_slot` and `wife_slot`. Context: see `_page`.
    """
    template = template_for(pk)
    require_offered(template)
    said = request.GET if any(name in request.GET for name in CHOICE) else None
    return _page(request, template, said, new_key())


@login_required
@require_POST
def swap_submit(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Put the picture in line and go where it can be watched; else the page with what is wrong."""
    form = SwapForm(request.user, request.POST)
    if form.is_valid():
        known = submitted_before(request.user, form.cleaned_data["key"])
        if known is not None:
            return go_to(request, reverse("swap", args=[known.job.pk]))
    template = template_for(pk)
    key = request.POST.get("key") or new_key()
    if not form.is_valid():
        return _page(request, template, request.POST, key, form.sentence, 422)
    said = form.cleaned_data
    try:
        submitted = submit_swap(
            owner=request.user,
            template=template,
            husbands=list(said["husband"]),
            wives=list(said["wife"]),
            husband_slot=said["husband_slot"],
            wife_slot=said["wife_slot"],
            attested=said["attested"],
            confirmed=said["confirm_warnings"] and _has_seen_all(request, template),
            idempotency_key=said["key"],
        )
    except WarningsToConfirm:
        sentence = _("Read below why it may not look as you hope, and say whether you want it.")
        return _page(request, template, request.POST, key, sentence, 422)
    except AppError as error:
        return _page(request, template, request.POST, key, error.sentence, 422)
    return go_to(request, reverse("swap", args=[submitted.job.pk]))


@login_required
@require_GET
def swap(request: PersonRequest, pk: UUID) -> HttpResponse:
    """A picture in the making, by its job; leads on to the picture once that is there.

    Context: swap (FaceSwapTask), card (JobCard), hidden (ids of faces that are not to be seen).
    """
    task = get_object_or_404(swaps_of(request.user), job=pk)
    if task.job.status == Status.COMPLETED and task.job.result is not None:
        return redirect("picture", task.job.result.pk)
    hidden = hidden_faces(request.user, (task.husband_face, task.wife_face))
    context = {"swap": task, "card": cards([task.job])[0], "hidden": hidden}
    return render(request, "generation/swap.html", context)


def _page(
    request: PersonRequest,
    template: Template,
    said: QueryDict | None,
    key: str,
    rejected: str = "",
    status: int = 200,
) -> HttpResponse:
    """Context: template, slots, trays, preview, rejected (why what was sent was not taken, or ""),
    key, places (role, chosen faces and slot, for each of the two), attested, measured (whether the
    person agreed to have faces looked for)."""
    chosen = None if said is None else Chosen.of(said)
    trays = trays_for(request.user, chosen)
    chosen = chosen or usual_choice(request.user, trays)
    looked = preview(request.user, template, trays, chosen)
    context: dict[str, Any] = {
        "template": template,
        "slots": list(template.slots.all()),
        "trays": trays,
        "places": chosen.places(template, looked),
        "preview": looked,
        "rejected": rejected,
        "attested": bool(said and said.get("attested")),
        "key": key,
        "measured": has_consent(request.user, Purpose.BIOMETRIC),
    }
    part = "generation/_swap_form.html" if request.htmx else "generation/swap_new.html"
    return render(request, part, context, status=status)


def _has_seen_all(request: PersonRequest, template: Template) -> bool:
    """Whether what is warned of now was on the page when it was confirmed."""
    chosen = Chosen.of(request.POST)
    looked = preview(request.user, template, trays_for(request.user, chosen), chosen)
    return set(looked.to_confirm) <= set(request.POST.getlist("seen"))
