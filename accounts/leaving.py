"""Leaving: deleting or erasing one's account, learning that it has ended, and coming back."""

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import ended, privacy, receipts
from accounts.forms import DeleteAccountForm
from accounts.models import AccountStatus, User
from accounts.views import person


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
