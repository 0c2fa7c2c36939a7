"""What somebody does with a generated picture: fetch, save, share, report, delete it.

The page that shows it belongs to the app that made it; these are the addresses behind the buttons
of library/_picture_actions.html. With htmx the buttons are answered alone.
"""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from core.redirects import go_to
from library import results, sharing
from library.audiences import results_shown_to
from library.errors import TooManyAttempts
from library.forms import ReportForm
from library.models import Image
from library.reports import report_picture
from library.throttles import ReportThrottle


@login_required
@require_safe
def download(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The signed file itself, byte for byte, so that its credentials stay with it."""
    image = _mine(request, pk)
    return picture_file(image, f'attachment; filename="{_name(image)}"')


@login_required
@require_POST
def save(request: PersonRequest, pk: UUID) -> HttpResponse:
    image = _mine(request, pk)
    results.save_result(image)
    return _answer(request, image, _("Saved. It stays until you delete it."))


@login_required
@require_POST
def share(request: PersonRequest, pk: UUID) -> HttpResponse:
    image = _mine(request, pk)
    sharing.share_picture(image)
    return _answer(request, image, _("Anybody with the link can see this picture now."))


@login_required
@require_POST
def withdraw(request: PersonRequest, pk: UUID) -> HttpResponse:
    image = _mine(request, pk)
    sharing.withdraw_link(image)
    return _answer(request, image, _("The link is withdrawn. It shows nothing any more."))


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ask, saying what will go; then delete and say what went. Withheld pictures can go, too."""
    image = get_object_or_404(Image.objects.results_of(request.user), pk=pk)
    if request.method == "GET":
        context = {
            "title": _("Delete this picture?"),
            "sentence": _("This cannot be undone."),
            "items": [
                _("the picture and its smaller copies"),
                _("the link to it, if there is one"),
            ],
            "action": request.path,
            "cancel": reverse("picture", args=[pk]),
        }
        return render(request, "components/confirm_page.html", context)
    receipt = results.delete_result(image)
    counts = _("Removed: files %(files)d.") % {"files": receipt.removed.get("files", 0)}
    messages.success(request, f"{_('Picture deleted.')} {counts}")
    return go_to(request, reverse("activity"))


@login_required
@require_http_methods(["GET", "POST"])
def report(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Report a picture that one can see. Context: form, action, cancel."""
    image = get_object_or_404(results_shown_to(request.user), pk=pk)
    is_mine = image.owner_id == request.user.pk
    back = reverse("picture", args=[pk]) if is_mine else reverse("home")

    def note(reason: str, details: str) -> None:
        report_picture(image=image, reason=reason, details=details, reporter=request.user)

    return report_form(request, note, back)


def report_form(
    request: PersonRequest, note: Callable[[str, str], None], back: str
) -> HttpResponse:
    """Ask why, note it, and thank; `back` is where one came from."""
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ReportThrottle().allows(request):
            raise TooManyAttempts
        note(form.cleaned_data["reason"], form.cleaned_data["details"])
        return render(request, "library/reported.html")
    status = 422 if form.is_bound else 200
    context = {"form": form, "action": request.path, "cancel": back}
    return render(request, "library/report.html", context, status=status)


def picture_file(image: Image, disposition: str) -> HttpResponse:
    """The stored file, unchanged. Raises Http404 if it is gone."""
    try:
        with image.open() as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(
        content,
        content_type=image.mime,
        headers={
            "Content-Disposition": disposition,
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _name(image: Image) -> str:
    """What the downloaded file is called: plain letters, whatever the picture's title."""
    return f"kindred-{image.pk}.{image.storage_path.rpartition('.')[2]}"


def _mine(request: PersonRequest, pk: UUID) -> Image:
    """A picture of one's own that may be shown; anything else is not there."""
    return get_object_or_404(Image.objects.results_of(request.user).presentable(), pk=pk)


def _answer(request: PersonRequest, image: Image, sentence: str) -> HttpResponse:
    if request.htmx:
        context = {"image": image, "said": sentence}
        return render(request, "library/_picture_actions.html", context)
    messages.success(request, sentence)
    return redirect("picture", image.pk)
