"""What the services of accounts refuse, in words the person can act on."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class AccountNotActive(AppError):
    code = "account_not_active"
    status = 403
    message = _("This account is not active. Sign in again, or write to us if it was suspended.")


class BirthDateMissing(AppError):
    code = "birth_date_missing"
    status = 403
    message = _("Enter your date of birth in your profile first. It is never shown to anyone.")


class TooYoung(AppError):
    code = "too_young"
    status = 403
    message = _("You must be %(years)s or older to use faces here.")


class TermsNotAccepted(AppError):
    code = "terms_not_accepted"
    status = 403
    message = _("Accept the terms of use under Settings, Privacy before you upload a photo.")


class ConsentNeededFirst(AppError):
    code = "consent_needed_first"
    status = 409
    message = _("This needs another consent first: “%(title)s”. Agree to that one as well.")


class TooLateToRestore(AppError):
    code = "too_late_to_restore"
    status = 410
    message = _("This account can no longer be restored: it has been erased, or is about to be.")


class TooManyTokens(AppError):
    code = "too_many_tokens"
    status = 409
    message = _("You have %(count)s tokens, which is the most. Revoke one that you no longer use.")


class CannotFollowYourself(AppError):
    code = "cannot_follow_yourself"
    status = 409
    message = _("That is you. Follow somebody else.")


class CannotHideYourself(AppError):
    code = "cannot_hide_yourself"
    status = 409
    message = _("That is you. To be seen by nobody, withdraw your consent to being matched.")


class PersonNotThere(AppError):
    code = "person_not_there"
    status = 404
    message = _("There is nobody here by that name, or they cannot be seen right now.")
