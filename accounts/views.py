"""Settings: who I am, what I agreed to, my tokens, my data and my way out.

Every page is for the signed-in person alone and shows only what is theirs. Pages contain their own
partials (`accounts/_*.html`), so the same context serves the first load and the htmx swap. All of
them get `section` (profile, privacy, tokens, receipts, delete) for the settings menu.
"""

import json
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import ended, privacy, receipts, services, tokens
from accounts.consents import CONSENT_TEXTS, ConsentText
from accounts.forms import DeleteAccountForm, ProfileForm, TokenForm
from accounts.models import AccountStatus, ApiToken, Consent, DeletionReceipt, Purpose, User


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


def erases_now(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("when") == DeleteAccountForm.When.NOW


@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required(enabled=erases_now)
@never_cache
def delete(request: HttpRequest) -> HttpResponse:
    """/settings/delete/ → accounts/delete.html; afterwards accounts/ended.html or the receipt.

    Context: `form` (DeleteAccountForm: confirmation, when = later | now), `counts` (what is stored,
    `app.store`: number), `undo_days`. "later" ends on /accounts/ended/ with the restore button;
    "now" first asks for the password again, then shows accounts/erased.html with `receipt`,
    `valid` and `receipt_json` (to copy or save: nobody can fetch it later).
    """
    user = person(request)
    form = DeleteAccountForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        return close_account(request, user, now=erases_now(request))
    context = {
        "section": "delete",
        "form": form,
        "counts": privacy.count_data(user.pk),
        "undo_days": privacy.UNDO_DAYS,
    }
    return render(request, "accounts/delete.html", context, status=422 if form.is_bound else 200)


def close_account(request: HttpRequest, user: User, *, now: bool) -> HttpResponse:
    pk = user.pk
    privacy.delete_account(user)
    logout(request)
    if not now:
        ended.remember(request, AccountStatus.DELETED, proved=pk)
        return redirect("account-ended")
    receipt = privacy.erase_account(user)
    if receipt is None:  # erased by another request that was faster
        return redirect("landing")
    text = json.dumps(receipts.as_dict(receipt), indent=2)
    context = {"receipt": receipt, "valid": receipts.verify_receipt(receipt), "receipt_json": text}
    return render(request, "accounts/erased.html", context)


@require_GET
@never_cache
def account_ended(request: HttpRequest) -> HttpResponse:
    """/accounts/ended/ → accounts/suspended.html, status 403: why one is not signed in any more.

    Context: `status` (suspended or deleted), `can_restore` (bool; then the page has a form that
    POSTs to account-restore), `erased_from` (datetime, when restoring ends, or None). Without a
    reason in the session: redirect to sign-in.
    """
    reason = ended.recall(request)
    if reason is None:
        return redirect("account_login")
    user = restorable(reason)
    context = {
        "status": reason["status"],
        "can_restore": user is not None,
        "erased_from": privacy.erased_from(user) if user else None,
    }
    return render(request, "accounts/suspended.html", context, status=403)


@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    """POST /accounts/restore/ → undoes a deletion within its window; then one signs in."""
    user = restorable(ended.recall(request))
    if user is None:
        raise Http404
    privacy.restore_account(user)
    ended.forget(request)
    messages.success(request, _("Your account is restored. Sign in to go on."))
    return redirect("account_login")


def restorable(reason: dict[str, Any] | None) -> User | None:
    """The deleted person, if this browser proved a moment ago to be theirs."""
    if not reason or not reason["user"]:
        return None
    user = User.objects.filter(pk=reason["user"], account_status=AccountStatus.DELETED).first()
    until = privacy.erased_from(user) if user else None
    return user if until and until > timezone.now() else None
