"""Settings: who I am, what I agreed to, my tokens, my data and my way out.

Every page is for the signed-in person alone and shows only what is theirs. Pages contain their own
partials (`accounts/_*.html`), so the same context serves the first load and the htmx swap. All of
them get `section` (profile, privacy, tokens, receipts, delete) for the settings menu.
"""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import privacy, receipts, services, tokens
from accounts.consents import CONSENT_TEXTS, ConsentText
from accounts.forms import ProfileForm, TokenForm
from accounts.models import ApiToken, Consent, DeletionReceipt, Purpose, User


def person(request: HttpRequest) -> User:
    """The signed-in person; views that ask are behind `login_required`."""
    assert isinstance(request.user, User)  # noqa: S101  (tells the type checker, too)
    return request.user


def answer(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The part alone for an htmx swap, the whole page otherwise."""
    name = part if swaps(request) else page
    return render(request, f"accounts/{name}.html", context, status=status)


def swaps(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of the page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """/settings/ → accounts/profile.html, part accounts/_profile_form.html.

    Context: `form` (ProfileForm: full_name, username, gender, location, bio, and birth_date only
    while it is missing), `saved` (True right after saving). Invalid: status 422. Without htmx a
    saved form redirects back here with a message.
    """
    form = ProfileForm(request.POST or None, instance=person(request))
    context = {"section": "profile", "form": form, "saved": False}
    if request.method == "POST":
        if not form.is_valid():
            person(request).refresh_from_db()  # the page names the person as they are
            return answer(request, "profile", "_profile_form", context, status=422)
        form.save()
        if not swaps(request):
            messages.success(request, _("Your profile is saved."))
            return redirect("settings-profile")
        context = {"section": "profile", "form": ProfileForm(instance=form.instance), "saved": True}
    return answer(request, "profile", "_profile_form", context)


@login_required
@require_GET
def privacy_page(request: HttpRequest) -> HttpResponse:
    """/settings/privacy/ → accounts/privacy.html, part accounts/_consents.html.

    Context: `consents`, a list in fixed order of dicts `text` (ConsentText: purpose, version,
    title, explanation, withdrawing, requires), `granted` (bool), `since` (datetime or None),
    `version` (the wording agreed to, or None), `outdated` (agreed to an older wording),
    `blocked_by` (ConsentText that must be agreed to first, or None), `history` (closed Consent
    rows, newest first: granted_at, withdrawn_at, text_version). Links: settings-export (GET, a
    download), settings-delete, settings-receipts.
    """
    return answer(request, "privacy", "_consents", consent_context(person(request)))


def consent_context(user: User) -> dict[str, Any]:
    rows = list(Consent.objects.filter(user=user))
    open_rows = {row.purpose: row for row in rows if row.withdrawn_at is None}

    def state(text: ConsentText) -> dict[str, Any]:
        row = open_rows.get(text.purpose)
        missing = text.requires if text.requires and text.requires not in open_rows else None
        return {
            "text": text,
            "granted": row is not None,
            "since": row.granted_at if row else None,
            "version": row.text_version if row else None,
            "outdated": row is not None and row.text_version != text.version,
            "blocked_by": CONSENT_TEXTS[missing] if missing else None,
            "history": [r for r in rows if r.purpose == text.purpose and r.withdrawn_at],
        }

    return {"section": "privacy", "consents": [state(text) for text in CONSENT_TEXTS.values()]}


@login_required
@require_POST
def consent_grant(request: HttpRequest, purpose: str) -> HttpResponse:
    """POST /settings/consents/<purpose>/grant/ → htmx: part accounts/_consents.html; else back.

    A consent that needs another one first is answered with 409 and a sentence.
    """
    wanted = purpose_or_404(purpose)
    if services.grant_consents(person(request), [wanted]):
        services.record_activity(person(request), f"consent.granted.{wanted}", request=request)
    return after_consent(request)


@login_required
@require_POST
def consent_withdraw(request: HttpRequest, purpose: str) -> HttpResponse:
    """POST /settings/consents/<purpose>/withdraw/ → like granting. Effective at once."""
    closed = services.withdraw_consent(person(request), purpose_or_404(purpose))
    for each in sorted(closed):
        services.record_activity(person(request), f"consent.withdrawn.{each}", request=request)
    return after_consent(request)


def purpose_or_404(purpose: str) -> Purpose:
    try:
        return Purpose(purpose)
    except ValueError:
        raise Http404 from None


def after_consent(request: HttpRequest) -> HttpResponse:
    if swaps(request):
        return render(request, "accounts/_consents.html", consent_context(person(request)))
    return redirect("settings-privacy")


@login_required
@require_GET
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """GET /settings/export/ → everything that is kept of the person, as a JSON file."""
    data = privacy.export_data(person(request))
    services.record_activity(person(request), "account.exported", request=request)
    text = json.dumps(data, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    name = f"kindred-{person(request).username}-{timezone.localdate():%Y-%m-%d}.json"
    return download(text, name)


def download(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def token_list(request: HttpRequest) -> HttpResponse:
    """/settings/tokens/ → accounts/tokens.html, part accounts/_tokens.html.

    GET and POST (create). Context: `tokens` (ApiToken, newest first: name, scope and
    get_scope_display, token_key (first characters), created, expiry, last_used_at, `expired`, and
    `ref` for the revoke address), `form` (TokenForm: name, scope, expiry), `new_token` (the whole
    text, only right after creating: shown once). Invalid: status 422.
    """
    form = TokenForm(request.POST or None)
    new_token, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            _token, new_token = tokens.create_token(
                person(request),
                form.cleaned_data["name"],
                form.cleaned_data["scope"],
                form.lifetime(),
            )
            services.record_activity(person(request), "token.created", request=request)
            form = TokenForm()
        else:
            status = 422
    context = {
        "section": "tokens",
        "tokens": ApiToken.objects.filter(user=person(request)),
        "form": form,
        "new_token": new_token,
    }
    return answer(request, "tokens", "_tokens", context, status)


@login_required
@require_POST
def token_revoke(request: HttpRequest, ref: UUID) -> HttpResponse:
    """POST /settings/tokens/<ref>/revoke/ → htmx: part accounts/_tokens.html; else back."""
    get_object_or_404(ApiToken.objects.filter(user=person(request)), ref=ref).delete()
    services.record_activity(person(request), "token.revoked", request=request)
    if not swaps(request):
        return redirect("settings-tokens")
    context = {
        "section": "tokens",
        "tokens": ApiToken.objects.filter(user=person(request)),
        "form": TokenForm(),
        "new_token": None,
    }
    return render(request, "accounts/_tokens.html", context)


@login_required
@require_GET
def receipt_list(request: HttpRequest) -> HttpResponse:
    """/settings/receipts/ → accounts/receipts.html.

    Context: `receipts`, newest first, a list of dicts `receipt` (DeletionReceipt: id, subject,
    subject_id, removed, remaining: counts by store, finished_at), `valid` (signature holds).
    Each links to settings-receipt (the JSON file).
    """
    rows = DeletionReceipt.objects.filter(user_id=person(request).pk)[:100]
    listed = [{"receipt": row, "valid": receipts.verify_receipt(row)} for row in rows]
    return render(request, "accounts/receipts.html", {"section": "receipts", "receipts": listed})


@login_required
@require_GET
def receipt_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET /settings/receipts/<uuid>/ → the receipt as JSON, with its signature."""
    receipt = get_object_or_404(DeletionReceipt, pk=pk, user_id=person(request).pk)
    return JsonResponse(receipts.as_dict(receipt))
