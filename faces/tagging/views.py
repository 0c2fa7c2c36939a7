"""The pages on which people ask who is in their photos, and answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Purpose
from accounts.requests import PersonRequest
from accounts.services import has_consent
from core.querysets import keyset_page
from faces.models import Face, Tag, TagState
from faces.photos import faces_of
from faces.tagging import reading, services
from faces.tagging.forms import AnswerForm, ChoiceForm
from faces.tagging.people import named_like, recognisable_friends
from faces.tagging.reading import Which

PAGE_SIZE = 24
LONGEST_QUERY = 80
SHOWN = (Which.QUESTIONS, Which.ANSWERED, Which.ASKED)


@login_required
@require_GET
def tags(request: PersonRequest) -> HttpResponse:
    """Questions to me, my answers, what I asked.

    Context: which, lists, tags, next_cursor, agreed.
    """
    asked_for = request.GET.get("which", "")
    which = Which(asked_for) if asked_for in SHOWN else Which.QUESTIONS
    rows = reading.tags_for(request.user, which)
    page, next_cursor = keyset_page(rows, request.GET.get("cursor", ""), PAGE_SIZE)
    for tag in page:
        tag.undoable = tag.can_be_undone_by(request.user.pk)
    context = {
        "which": which,
        "lists": SHOWN,
        "tags": page,
        "next_cursor": next_cursor,
        "agreed": has_consent(request.user, Purpose.TAGGING),
    }
    return render(request, "tags/tags.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Choose the friend to ask about a face of one's own photo; a POST asks them.

    Context: face, friends, next_cursor, q, longest, agreed.
    """
    face = get_object_or_404(faces_of(request.user), pk=pk)
    friends = recognisable_friends(request.user)
    if request.method == "POST":
        form = ChoiceForm(request.POST, friends=friends)
        if form.is_valid():
            tag = services.ask(face, form.cleaned_data["person"])
            return _asked(request, tag)
        messages.error(request, _("Choose one of your friends."))
    q = request.GET.get("q", "").replace("\x00", "").strip()  # PostgreSQL has no NUL
    q = q[:LONGEST_QUERY]
    if q:
        friends = named_like(friends, q)
    page, next_cursor = keyset_page(friends, request.GET.get("cursor", ""), PAGE_SIZE)
    context = {
        "face": face,
        "friends": page,
        "next_cursor": next_cursor,
        "q": q,
        "longest": LONGEST_QUERY,
        "agreed": has_consent(request.user, Purpose.GROUPING),
    }
    return render(request, "tags/choose.html", context, status=422 if request.POST else 200)


@login_required
@require_POST
def ask(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ask the person who was suggested."""
    tag = _in_mine(request, pk)
    return _asked(request, services.ask(tag.face, tag.person))


@login_required
@require_POST
def dismiss(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Not this person, says the photo's owner."""
    tag = _in_mine(request, pk)
    services.dismiss(tag)
    messages.success(request, _("Noted. They are not suggested for this face again."))
    return redirect(_face_in_photo(tag.face))


@login_required
@require_POST
def answer(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The person says yes or no, or takes their yes back."""
    tag = get_object_or_404(reading.about(request.user), pk=pk)
    came_from = Which.QUESTIONS if tag.state == TagState.ASKED else Which.ANSWERED
    form = AnswerForm(request.POST)
    if form.is_valid():
        yes = form.cleaned_data["answer"] == "yes"
        services.answer(tag, yes)
        said = _("Your name is there now.") if yes else _("Your name is not there.")
        messages.success(request, _("%(said)s You can undo this for 30 days.") % {"said": said})
    return redirect(_list(came_from))


@login_required
@require_POST
def undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take one's own last step back."""
    tag = get_object_or_404(reading.all_of(request.user), pk=pk)
    services.undo(tag, request.user)
    messages.success(request, _("Undone."))
    if tag.face.owner_id == request.user.pk:
        return redirect(_face_in_photo(tag.face))
    return redirect(_list(Which.QUESTIONS))


def _in_mine(request: PersonRequest, pk: UUID) -> Tag:
    tag: Tag = get_object_or_404(reading.in_photos_of(request.user), pk=pk)
    return tag


def _asked(request: PersonRequest, tag: Tag) -> HttpResponse:
    name = tag.person.get_full_name()
    messages.success(request, _("%(name)s is asked.") % {"name": f"\u2068{name}\u2069"})
    return redirect(_face_in_photo(tag.face))


def _face_in_photo(face: Face) -> str:
    return f"{reverse('photo', args=[face.image_id])}#face-{face.pk}"


def _list(which: Which) -> str:
    return f"{reverse('tags')}?which={which}"


def tags_of_photo(request: PersonRequest, image: Any, faces: list[Face]) -> dict[str, Any]:
    """What the photo's page shows of who is in it. Context: faces with tags, may_recognise."""
    return {
        "faces": reading.with_tags(faces, image, request.user),
        "may_recognise": has_consent(request.user, Purpose.GROUPING),
    }
