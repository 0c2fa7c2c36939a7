from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import privacy, roles
        from accounts.personal_data import AccountData

        privacy.register(AccountData())
        # Permissions exist only after an app was migrated: a data migration would come too early.
        post_migrate.connect(roles.give_moderators_their_permissions, dispatch_uid="moderators")
