"""A wrong choice of providers is told when the site starts, not when somebody asks."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from generation.models import JobKind
from generation.providers import PROVIDERS


@register()
def check_providers(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every kind that GENERATION_PROVIDERS names is one, and so is every provider."""
    chosen: dict[str, str] = settings.GENERATION_PROVIDERS
    wrong = [
        *(f"{kind!r} is no kind of job" for kind in chosen if kind not in JobKind.values),
        *(f"{name!r} is no provider" for name in chosen.values() if name not in PROVIDERS),
    ]
    return [Error(f"GENERATION_PROVIDERS: {each}.", id="generation.E001") for each in wrong]
