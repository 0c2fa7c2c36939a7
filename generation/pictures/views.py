"""The page of one generated picture, and the list of all."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from core.querysets import keyset_page
from generation.activity import withheld_words
from generation.models import FaceSwapTask, Job, JobKind
from generation.pictures.reading import EXPIRING, SAVED, pictures_of
from generation.swaps.choices import hidden_faces
from generation.swaps.reading import swaps_of
from generation.swaps.reporting import describe
from library.models import Image, Moderation
from notifications.models import NotificationKind
from notifications.services import mark_read_about

PAGE_SIZE = 24


@login_required
@require_GET
def pictures(request: PersonRequest) -> HttpResponse:
    """One's generated pictures, newest first. Context: pictures, next_cursor, which."""
    asked = request.GET.get("which", "")
    which = asked if asked in {SAVED, EXPIRING} else ""
    rows = pictures_of(request.user, which)
    page, next_cursor = keyset_page(rows, request.GET.get("cursor", ""), PAGE_SIZE)
    context = {"pictures": page, "next_cursor": next_cursor, "which": which}
    return render(request, "generation/pictures.html", context)


@login_required
@require_GET
def picture(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One picture with all that can be done with it; a baby has a page of its own.

    Context: image, withheld (why it is not shown, or ""), swap (FaceSwapTask or None), template
    (Image to compare with, or None), report (FaceReports), again (address to change the faces).
    """
    image = get_object_or_404(pictures_of(request.user), pk=pk)
    job: Job | None = getattr(image, "job", None)
    if job is not None and job.kind == JobKind.BABY and hasattr(job, "baby"):
        return redirect("baby", job.baby.pk)
    if job is not None:
        mark_read_about(request.user.pk, [NotificationKind.JOB], [job.pk])
    context: dict[str, Any] = {"image": image, "withheld": withheld_words(image)}
    if job is not None and job.kind == JobKind.FACE_SWAP:
        context |= _swap_context(request, job, image)
    return render(request, "generation/picture.html", context)


def _swap_context(request: PersonRequest, job: Job, image: Image) -> dict[str, Any]:
    task: FaceSwapTask | None = swaps_of(request.user).filter(job=job).first()
    if task is None:
        return {}
    template = task.template
    hidden = hidden_faces(request.user, (task.husband_face, task.wife_face))
    return {
        "swap": task,
        "template": template.image if template and _comparable(template.image, image) else None,
        "report": describe(task, hidden),
        "again": _again(task) if template and template.is_active else "",
    }


def _comparable(before: Image, after: Image) -> bool:
    """Whether both lie over each other, as one that was exchanged since does not, and the one
    before may be shown, as one that was blocked since may not."""
    difference = abs(before.width * after.height - after.width * before.height)
    has_same_shape = difference <= 0.01 * before.width * before.height
    return has_same_shape and before.moderation == Moderation.PASSED


def _again(task: FaceSwapTask) -> str:
    """The page on which faces are chosen, with these chosen."""
    chosen = {
        "husband": task.husband_face_id,
        "wife": task.wife_face_id,
        "husband_slot": task.husband_slot,
        "wife_slot": task.wife_slot,
    }
    return f"{reverse('swap-new', args=[task.template_id])}?{urlencode(chosen)}"
