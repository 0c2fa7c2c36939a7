"""Ownership as a queryset: what a person may not see is not there."""

from typing import Any, Self

from django.db import models


class OwnedQuerySet(models.QuerySet[Any]):
    """For models with an `owner`. Views ask `owned_by(request.user)`, so strangers get a 404."""

    def owned_by(self, user: Any) -> Self:
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()
