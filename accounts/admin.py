"""People and what they agreed to, in the admin. Everything that changes goes through a service."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts import receipts, services
from accounts.models import (
    AccountStatus,
    ActivityEntry,
    ApiToken,
    Consent,
    DeletionReceipt,
    Role,
    User,
)
from core.admin import ReadOnlyAdmin

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(BaseGroupAdmin, ModelAdmin):
    """Django's, in this admin's look."""


class NewUserForm(UserCreationForm):
    class Meta:
        model = User
        fields = ["email", "username"]


@admin.register(User)
class UserAdmin(BaseUserAdmin, ModelAdmin):
    """Standing and role change through services; people are deleted by themselves or erased."""

    form = UserChangeForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "email", "full_name", "shown_status", "role", "last_seen"]
    list_filter = ["account_status", "role", "gender", "created_at"]
    search_fields = ["username", "email", "full_name"]
    ordering = ["-created_at"]
    date_hierarchy = "created_at"
    filter_horizontal = []
    actions = ["suspend_people", "reactivate_people"]
    readonly_fields = [
        "email",
        "account_status",
        "deleted_at",
        "last_login",
        "last_seen",
        "created_at",
        "updated_at",
    ]
    fieldsets = [
        (None, {"fields": ["email", "username", "password"]}),
        (_("Profile"), {"fields": ["full_name", "gender", "location", "bio"]}),
        (_("Standing"), {"fields": ["role", "account_status", "deleted_at"]}),
        (_("Times"), {"fields": ["created_at", "updated_at", "last_login", "last_seen"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "username", "usable_password", "password1", "password2"]})
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only admins give roles; nobody changes an admin but an admin."""
        fields = list(self.readonly_fields)
        return fields if request.user.is_superuser else [*fields, "role"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and (obj is None or request.user.is_superuser or not obj.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows of people go through accounts.privacy, which removes files and writes a receipt."""
        return False

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """Setting a password is taking over an account: admins only."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "role" in form.changed_data:
            services.set_role(obj, Role(obj.role))

    @display(
        description=_("status"),
        ordering="account_status",
        label={"Active": "success", "Suspended": "warning", "Deleted": "danger"},
    )
    def shown_status(self, person: User) -> str:
        return str(AccountStatus(person.account_status).label)

    @action(description=_("Suspend: end every session and token"), permissions=["change"])
    def suspend_people(self, request: HttpRequest, people: QuerySet[User]) -> None:
        others = self.others(request, people)
        self.say(request, sum(services.suspend(person) for person in others))

    @action(description=_("Reactivate suspended people"), permissions=["change"])
    def reactivate_people(self, request: HttpRequest, people: QuerySet[User]) -> None:
        others = self.others(request, people)
        self.say(request, sum(services.reactivate(person) for person in others))

    def others(self, request: HttpRequest, people: QuerySet[User]) -> list[User]:
        """Those whom the person at the keyboard may suspend: not themselves, not above them."""
        below = people if request.user.is_superuser else people.filter(role=Role.USER)
        return [person for person in below if person.pk != request.user.pk]

    def say(self, request: HttpRequest, number: int) -> None:
        text = ngettext("%(n)d account changed.", "%(n)d accounts changed.", number)
        self.message_user(request, text % {"n": number}, messages.SUCCESS)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["user", "purpose", "text_version", "granted_at", "withdrawn_at"]
    list_filter = ["purpose", "text_version", ("withdrawn_at", admin.EmptyFieldListFilter)]
    search_fields = ["user__username", "user__email"]
    list_select_related = ["user"]


@admin.register(ActivityEntry)
class ActivityEntryAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "user", "action", "object_type", "object_id", "request_hash"]
    list_filter = ["action", "created_at"]
    search_fields = ["user__username", "action", "request_hash"]
    list_select_related = ["user"]


@admin.register(DeletionReceipt)
class DeletionReceiptAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "subject", "subject_id", "user_id", "finished_at", "valid"]
    list_filter = ["subject", "created_at"]
    search_fields = ["user_id", "subject_id"]
    fields = [
        "subject",
        "subject_id",
        "user_id",
        "removed",
        "remaining",
        "created_at",
        "finished_at",
        "signature",
        "valid",
    ]
    readonly_fields = ["valid"]

    @display(description=_("signature valid"), boolean=True)
    def valid(self, receipt: DeletionReceipt) -> bool:
        return receipts.verify_receipt(receipt)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Who has which tokens. Neither a token nor its digest is shown."""

    list_display = ["shown_name", "user", "scope", "created", "expiry", "last_used_at"]
    list_filter = ["scope", "created"]
    search_fields = ["name", "user__username"]
    list_select_related = ["user"]
    list_display_links = None
    fields = ["name", "user", "scope", "created", "expiry", "last_used_at"]

    @display(description=_("token"))
    def shown_name(self, token: ApiToken) -> str:
        return str(token)
