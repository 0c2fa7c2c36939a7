"""Which provider makes what: settings choose one per kind; a job keeps the one it was given."""

from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings
from django.utils.module_loading import import_string

from generation.errors import BadParameters, ProviderNotReady
from generation.models import JobKind
from generation.providers.base import Provider

# By their paths: a provider brings models and clients that web processes need not load.
PROVIDERS: Mapping[str, str] = MappingProxyType(
    {
        "local": "generation.providers.local.LocalProvider",
        "inswapper": "generation.providers.inswapper.InSwapperProvider",
        "fal": "generation.providers.fal.FalProvider",
    }
)

_made: dict[str, Provider] = {}


def provider_name_for(kind: JobKind, asked_for: str | None = None) -> str:
    """The provider that the settings name for the kind, or the one asked for.

    Raises BadParameters for one that is not known or does not make this kind, ProviderNotReady
    where the settings name none.
    """
    if asked_for is None:
        if kind not in settings.GENERATION_PROVIDERS:
            raise ProviderNotReady
        return str(settings.GENERATION_PROVIDERS[kind])
    if asked_for not in PROVIDERS or kind not in get_provider(asked_for).capabilities():
        raise BadParameters
    return asked_for


def provider_for(kind: JobKind) -> Provider:
    """The provider that the settings name for the kind. Raises ProviderNotReady for none."""
    return get_provider(provider_name_for(kind))


def all_providers() -> list[Provider]:
    """Every provider there is, in use or not, for staff to look at."""
    return [get_provider(name) for name in PROVIDERS]


def get_provider(name: str) -> Provider:
    """The provider of this name, made once per process. Raises ProviderNotReady."""
    if name not in _made:
        if name not in PROVIDERS:
            raise ProviderNotReady
        _made[name] = import_string(PROVIDERS[name])()
    return _made[name]
