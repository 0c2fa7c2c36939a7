"""Rate limits live in the cache."""

from django.core.cache import cache


def forget_limits() -> None:
    """Empty the cache of this process alone: `clear` would empty it for tests beside this one."""
    cache.delete_pattern("*")  # type: ignore[attr-defined]
