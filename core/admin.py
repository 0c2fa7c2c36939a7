"""What staff look at in the admin and do not write."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin


class WrittenElsewhereAdmin(ModelAdmin):
    """Rows that the site or people themselves write; who has the permission may delete them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(WrittenElsewhereAdmin):
    """What is only looked at: history and proofs that nobody edits."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
