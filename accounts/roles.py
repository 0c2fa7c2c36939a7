"""What moderators may do in the admin: a group, and permissions that each app contributes."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from accounts.models import Role, User

MODERATORS = "moderators"
_permissions = {
    "accounts.view_user",
    "accounts.change_user",
    "accounts.view_consent",
    "accounts.view_activityentry",
    "accounts.view_deletionreceipt",
}


def moderators_may(*permissions: str) -> None:
    """Contribute permissions (`app.action_model`); called in `AppConfig.ready` of the app."""
    _permissions.update(permissions)


def give_moderators_their_permissions(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """After each app's migrations: the group exists and holds the app's contributed permissions."""
    wanted = [
        name.split(".", 1)[1] for name in _permissions if name.startswith(f"{app_config.label}.")
    ]
    if not wanted:
        return
    group, _created = Group.objects.using(using).get_or_create(name=MODERATORS)
    found = Permission.objects.using(using).filter(
        content_type__app_label=app_config.label, codename__in=wanted
    )
    group.permissions.add(*found)


@transaction.atomic
def set_role(user: User, role: Role) -> None:
    """Give a role with what it may do: moderators by their group, admins as superusers."""
    group, _created = Group.objects.get_or_create(name=MODERATORS)
    user.role, user.is_superuser = role, role == Role.ADMIN
    user.save(update_fields=["role", "is_superuser", "updated_at"])
    if role == Role.MODERATOR:
        user.groups.add(group)
    else:
        user.groups.remove(group)
