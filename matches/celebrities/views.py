"""The pages of celebrities: the gallery, one of them, and one's own twins."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from faces.celebrities.about import LONGEST_NAME
from faces.celebrities.reading import any_listed, gallery_page, listed, portraits_of
from faces.models import Face
from matches.celebrities import reading
from matches.celebrities.errors import NoFaceOfYours


@login_required
@require_GET
def celebrities(request: PersonRequest) -> HttpResponse:
    """All celebrities by name, or those whose name has the words.

    Context: celebrities (each with `portrait`), next_cursor, q, longest.
    """
    q = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_NAME]
    page, next_cursor = gallery_page(q, request.GET.get("cursor", ""))
    context = {"celebrities": page, "next_cursor": next_cursor, "q": q, "longest": LONGEST_NAME}
    return render(request, "celebrities/celebrities.html", context)


@login_required
@require_GET
def celebrity(request: PersonRequest, slug: str) -> HttpResponse:
    """One celebrity. Context: celebrity, portraits, alike (Alike or None), dismissed, matches."""
    found = get_object_or_404(listed(), slug=slug)
    context = {
        "celebrity": found,
        "portraits": portraits_of(found),
        "alike": reading.alike(request.user, found),
        "dismissed": reading.dismissed(request.user, found),
        "matches": reading.public_look_alikes(request.user, found),
    }
    return render(request, "celebrities/celebrity.html", context)


@login_required
@require_GET
def twins(request: PersonRequest) -> HttpResponse:
    """The celebrities nearest to one of the person's faces.

    Context: faces (to choose from), face (the chosen one, or None), matches, why_not (AppError or
    None), any_celebrities. The face is named by `?face=`; a stranger's is not found.
    """
    context: dict[str, Any] = {"faces": [], "face": None, "matches": []}
    try:
        face = reading.face_of(request.user, _face_id(request))
    except Face.DoesNotExist:
        raise Http404 from None
    except NoFaceOfYours as error:
        context["why_not"] = error
    else:
        context |= {"faces": _choices(request, face), "face": face}
        context["why_not"] = reading.why_not(request.user, face)
        if context["why_not"] is None:
            context["matches"] = reading.twins(request.user, face)
    context["any_celebrities"] = any_listed()
    return render(request, "celebrities/twins.html", context)


def _face_id(request: PersonRequest) -> UUID | None:
    """Raises Http404 for what is no id."""
    said = request.GET.get("face")
    try:
        return UUID(said) if said else None
    except ValueError:
        raise Http404 from None


def _choices(request: PersonRequest, chosen: Face) -> list[Face]:
    faces = list(reading.my_faces(request.user)[: reading.FACES_SHOWN])
    return faces if chosen in faces else [chosen, *faces[:-1]]
