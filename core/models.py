"""The base of every model."""

from django.db import models
from uuid_utils.compat import uuid7


class BaseModel(models.Model):
    """A UUIDv7 key (not enumerable, keeps indexes append-only) and the time of creation (UTC)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        abstract = True


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """A database check that `field` holds one of its choices; `choices` alone only guards forms."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": choices.values}), name=name)
