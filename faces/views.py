"""Pages about one's own photos and the faces in them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest
from core.api import UploadThrottle
from core.errors import AppError
from core.querysets import keyset_page
from core.redirects import go_to
from faces import erasure, services
from faces.forms import OptOutForm, PhotoForm, VisibilityForm
from faces.models import Face
from faces.photos import faces_of, photos_of
from faces.tagging.views import tags_of_photo
from library.models import Image

PAGE_SIZE = 24


@login_required
@require_GET
def photos(request: PersonRequest) -> HttpResponse:
    """All of one's photos. Context: photos, next_cursor, form."""
    rows = photos_of(request.user)
    page, next_cursor = keyset_page(rows, request.GET.get("cursor", ""), PAGE_SIZE)
    context = {"photos": page, "next_cursor": next_cursor, "form": PhotoForm()}
    return render(request, "faces/photos.html", context)


@login_required
@require_POST
def upload(request: PersonRequest) -> HttpResponse:
    """Take one photo in; answers htmx with the photo's card, a plain form with a page."""
    if not UploadThrottle().allows(request):
        return _refused(request, _("That were many photos in an hour. Go on a little later."), 429)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, str(next(iter(form.errors.values()))[0]), 422)
    photo = form.cleaned_data["photo"]
    try:
        image = services.add_photo(
            owner=request.user,
            file=photo,
            filename=photo.name,
            visibility=form.cleaned_data["visibility"],
        )
    except AppError as error:
        return _refused(request, error.sentence, error.status)
    if request.htmx:
        return render(request, "faces/_photo_card.html", _card(_mine(request, image.pk)))
    messages.success(request, _("Your photo is here. We are looking for faces in it."))
    return redirect("first-steps" if request.POST.get("next") == "first-steps" else "photos")


def _refused(request: PersonRequest, sentence: str, status: int) -> HttpResponse:
    """Say what was wrong with one file."""
    context = {"title": _("This photo was not added"), "sentence": sentence, "code": "upload"}
    template = "components/error.html" if request.htmx else "errors/error.html"
    return render(request, template, context, status=status)


@login_required
@require_GET
def photo(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One photo with its faces and who they are. Context: image, faces, may_recognise."""
    image = _mine(request, pk)
    context = _card(image)
    context |= tags_of_photo(request, image, context["faces"])
    return render(request, "faces/photo.html", context)


@login_required
@require_GET
def photo_card(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One photo's card, as a partial. Context: image, faces."""
    return render(request, "faces/_photo_card.html", _card(_mine(request, pk)))


@login_required
@require_http_methods(["GET", "POST"])
def photo_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ask, saying what will go; then delete and say what went."""
    image = _mine(request, pk)
    if request.method == "GET":
        items = [
            _("the photo and its smaller copies"),
            _("the faces found in it, their crops and measurements"),
            _("every match made with these faces, for you and for the other person"),
        ]
        cancel = reverse("photo", args=[pk])
        return _ask(request, _("Delete this photo?"), _("This cannot be undone."), items, cancel)
    receipt = erasure.delete_photo(image)
    messages.success(request, _deleted(_("Photo deleted."), receipt.removed))
    return go_to(request, reverse("photos"))


@login_required
@require_POST
def photo_retry(request: PersonRequest, pk: UUID) -> HttpResponse:
    services.retry_photo(_mine(request, pk))
    return go_to(request, reverse("photo", args=[pk]))


@login_required
@require_POST
def photo_visibility(request: PersonRequest, pk: UUID) -> HttpResponse:
    image = _mine(request, pk)
    form = VisibilityForm(request.POST)
    if form.is_valid():
        services.set_visibility(image, form.cleaned_data["visibility"])
    return go_to(request, reverse("photo", args=[pk]))


@login_required
@require_POST
def face_claim(request: PersonRequest, pk: UUID) -> HttpResponse:
    """This is me. From the first steps the answer leads on to the look-alikes."""
    face = _my_face(request, pk)
    services.claim_face(face)
    if request.POST.get("next") == "first-steps":
        return go_to(request, reverse("first-steps"))
    return _to_photo_of(request, face)


@login_required
@require_POST
def face_disclaim(request: PersonRequest, pk: UUID) -> HttpResponse:
    face = _my_face(request, pk)
    services.disclaim_face(face)
    return _to_photo_of(request, face)


@login_required
@require_POST
def face_default(request: PersonRequest, pk: UUID) -> HttpResponse:
    face = _my_face(request, pk)
    services.make_default(face)
    return _to_photo_of(request, face)


@login_required
@require_POST
def face_opt_out(request: PersonRequest, pk: UUID) -> HttpResponse:
    face = _my_face(request, pk)
    form = OptOutForm(request.POST)
    if form.is_valid():
        services.set_opted_out(face, form.cleaned_data["opted_out"])
    return _to_photo_of(request, face)


@login_required
@require_http_methods(["GET", "POST"])
def face_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ask, saying what will go; then delete and say what went."""
    face = _my_face(request, pk)
    if request.method == "GET":
        items = [
            _("the face's crop and measurements"),
            _("every match made with it, for you and for the other person"),
        ]
        sentence = _("The photo stays. This cannot be undone.")
        cancel = reverse("photo", args=[face.image_id])
        return _ask(request, _("Delete this face?"), sentence, items, cancel)
    receipt = erasure.delete_face(face)
    messages.success(request, _deleted(_("Face deleted."), receipt.removed))
    return _to_photo_of(request, face)


def _mine(request: PersonRequest, pk: UUID) -> Image:
    return get_object_or_404(photos_of(request.user), pk=pk)


def _my_face(request: PersonRequest, pk: UUID) -> Face:
    return get_object_or_404(faces_of(request.user), pk=pk)


def _card(image: Image) -> dict[str, Any]:
    return {"image": image, "faces": list(image.faces.all())}


def _to_photo_of(request: PersonRequest, face: Face) -> HttpResponse:
    return go_to(request, reverse("photo", args=[face.image_id]))


def _ask(
    request: PersonRequest, title: str, sentence: str, items: list[str], cancel: str
) -> HttpResponse:
    """The page that says what a deletion will take with it; its form posts to the same address."""
    context = {
        "title": title,
        "sentence": sentence,
        "items": items,
        "action": request.path,
        "cancel": cancel,
    }
    return render(request, "components/confirm_page.html", context)


def _deleted(sentence: str, removed: dict[str, int]) -> str:
    names = ("files", "faces", "vectors", "matches")
    counts = _(
        "Removed: files %(files)d, faces %(faces)d, vectors %(vectors)d, matches %(matches)d."
    ) % {name: removed.get(name, 0) for name in names}
    return f"{sentence} {counts}"
