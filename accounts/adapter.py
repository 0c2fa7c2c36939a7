"""Where the sign-in library asks us: what a new account holds, and whom it does not let in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import ended
from accounts.models import User


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
        ended.remember(request, user.account_status, proved=user.pk)
        return redirect("account-ended")
