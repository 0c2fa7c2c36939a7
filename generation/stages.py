"""What a job is doing right now, in words. Engine and providers report codes."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The engine's own stages.
STARTING, PREPARING, MAKING, CHECKING, STORING = (
    "starting", "preparing", "making", "checking", "storing",
)  # fmt: skip

_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        STARTING: _("Getting started"),
        PREPARING: _("Looking at what you chose"),
        MAKING: _("Making the picture"),
        CHECKING: _("Checking the picture"),
        STORING: _("Signing and storing the picture"),
        # Reported by providers, by what they do.
        "reading": _("Opening the photos"),
        "faces": _("Looking at the faces"),
        "measuring": _("Looking at the faces"),
        "swapping": _("Putting the faces in"),
        "blending": _("Matching light and colour"),
        "imagining": _("Choosing what comes from whom"),
        "drawing": _("Drawing the picture"),
        "asking": _("Sending the crops to the service"),
        "waiting": _("Waiting for the service"),
        "queued": _("Waiting for the service"),
        "fetching": _("Fetching the picture"),
    }
)


def stage_text(code: str) -> str:
    """A sentence's beginning, never a code: what nobody named yet is simply being made."""
    return str(_WORDS.get(code, _WORDS[MAKING])) if code else ""
