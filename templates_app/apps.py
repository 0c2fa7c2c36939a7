from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TemplatesAppConfig(AppConfig):
    name = "templates_app"
    verbose_name = _("Templates")

    def ready(self) -> None:
        from accounts.roles import moderators_may
        from library import belongings
        from templates_app.belongings import remove_template

        moderators_may(
            "templates_app.view_template",
            "templates_app.add_template",
            "templates_app.change_template",
            "templates_app.delete_template",
            "templates_app.view_collectiontask",
        )
        belongings.register("templates", remove_template)
