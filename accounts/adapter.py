"""Where the sign-in library asks us: what a new account holds, and whom it does not let in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from accounts import ended
from accounts.models import Purpose, User
from accounts.services import ever_agreed_to


class AccountAdapter(DefaultAccountAdapter):
    def save_user(
        self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True
    ) -> User:
        """The sign-up form's own fields, stored with the account and not after it."""
        user.full_name = form.cleaned_data.get("full_name", "")
        user.birth_date = form.cleaned_data.get("birth_date")
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Where the confirmed address leads, in the browser that signed up."""
        return resolve_url("first-steps")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first steps until they are begun: the address may be confirmed on another device.

        Not for staff, who may be here for the site alone.
        """
        person = request.user
        began = not isinstance(person, User) or ever_agreed_to(person, Purpose.BIOMETRIC)
        if not began and not person.is_staff:
            return resolve_url("first-steps")
        home: str = super().get_login_redirect_url(request)
        return home

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """The password was right, so the person may know why, and may undo a deletion."""
        ended.remember(request, user.account_status, proved=user.pk)
        return redirect("account-ended")
