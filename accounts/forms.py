"""The shape of what people type about themselves."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import ApiToken, Purpose, User


class BirthDateField(forms.DateField):
    """A date of birth of somebody who is old enough."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Date of birth"))
        kwargs.setdefault("help_text", _("Never shown to anyone. You must be 18 or older."))
        widget = forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> date | None:
        born = super().clean(value)
        if born is None:
            return None
        years = services.age_on(born, timezone.localdate())
        if years < services.ADULT_YEARS:
            raise ValidationError(_("You must be 18 or older to use Kindred."), "too_young")
        if years > 120:
            raise ValidationError(_("Check the year of your date of birth."), "too_old")
        return born


class SignupDetailsForm(forms.Form):
    """What sign-up asks besides e-mail, username and password. The sign-in library builds on it."""

    full_name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Shown to people you match with."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    birth_date = BirthDateField()
    terms = forms.BooleanField(
        label=_("I accept the terms of use"),
        error_messages={"required": _("Accept the terms of use to create an account.")},
    )
    field_order = ["email", "username", "full_name", "birth_date", "password1", "terms"]

    def signup(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Called by the sign-in library once the account is stored."""
        if isinstance(user, User):
            services.grant_consents(user, [Purpose.TERMS])
            services.record_activity(user, "account.signed_up", request=request)


class ProfileForm(forms.ModelForm):
    """What others see of a person. A missing date of birth can be added once, never changed."""

    class Meta:
        model = User
        fields = ["full_name", "username", "gender", "location", "bio"]
        widgets = {"bio": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.birth_date is None:
            self.fields["birth_date"] = BirthDateField(required=False)

    def clean_username(self) -> str:
        from allauth.account.adapter import get_adapter  # imports our sign-up form itself

        username: str = self.cleaned_data["username"]
        unchanged = username.lower() == User.objects.get(pk=self.instance.pk).username.lower()
        return username if unchanged else get_adapter().clean_username(username)

    def save(self, commit: bool = True) -> User:
        """Only the form's own fields, so that nothing that changed meanwhile is written back."""
        if "birth_date" in self.fields:
            self.instance.birth_date = self.cleaned_data["birth_date"]
        self.instance.save(update_fields=[*self.fields, "updated_at"])
        person: User = self.instance
        return person


class TokenForm(forms.Form):
    """A new API token: what it is for, what it may do, how long."""

    class Expiry(TextChoices):
        MONTH = "30", _("30 days")
        QUARTER = "90", _("90 days")
        YEAR = "365", _("One year")
        NEVER = "", _("Never")

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("What it is for, to recognise it by.")
    )
    scope = forms.ChoiceField(
        label=_("May"), choices=ApiToken.Scope.choices, initial=ApiToken.Scope.READ
    )
    expiry = forms.ChoiceField(
        label=_("Expires after"), choices=Expiry.choices, initial=Expiry.QUARTER, required=False
    )

    def lifetime(self) -> timedelta | None:
        """How long the token is to live; None means until it is revoked."""
        days = self.cleaned_data["expiry"]
        return timedelta(days=int(days)) if days else None


class DeleteAccountForm(forms.Form):
    """Deleting asks for the username, typed."""

    class When(TextChoices):
        LATER = "later", _("Delete now, erase everything in 30 days; until then I can undo it")
        NOW = "now", _("Erase everything now; nobody can undo it")

    confirmation = forms.CharField(
        label=_("Type your username to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    when = forms.ChoiceField(
        label=_("When"), choices=When.choices, initial=When.LATER, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"].strip()
        if typed.lower() != self.user.username.lower():
            raise ValidationError(_("That is not your username."), "mismatch")
        return typed
