"""Where the sign-in library asks us: what a new account holds, and whom it does not let in."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User

# What /accounts/ended/ may tell and offer: {"status", "user", "until" (seconds since the epoch)}.
# `user` is only there after the person has proved who they are.
ENDED_SESSION_KEY = "accounts_ended"
PROOF_SECONDS = 15 * 60


class AccountAdapter(DefaultAccountAdapter):
    def save_user(
        self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True
    ) -> User:
        """The sign-up form's own fields, stored with the account and not after it."""
        user.full_name = form.cleaned_data.get("full_name", "")
        user.birth_date = form.cleaned_data.get("birth_date")
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """The password was right, so the person may know why, and may undo a deletion."""
        request.session[ENDED_SESSION_KEY] = {
            "status": user.account_status,
            "user": str(user.pk),
            "until": time.time() + PROOF_SECONDS,
        }
        return redirect("account-ended")
