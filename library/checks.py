"""What must be right before the site starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from library.provenance.errors import CannotSign
from library.provenance.identity import identity


def check_credentials(**kwargs: Any) -> list[CheckMessage]:
    """A certificate from the settings must be able to sign; one of the site's own is made later."""
    if not settings.CREDENTIALS_CERTIFICATE:
        return []
    try:
        identity()
    except CannotSign as error:
        sentence = f"Generated pictures cannot be signed: {error.__cause__}."
        hint = "See CREDENTIALS_CERTIFICATE in docs/provenance.md."
        return [Error(sentence, hint=hint, id="library.E001")]
    return []
