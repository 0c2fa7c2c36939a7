from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"

    def ready(self) -> None:
        from django.core import checks

        from accounts import privacy
        from accounts.roles import moderators_may
        from library.checks import check_credentials
        from library.personal_data import PersonalPictures

        moderators_may("library.view_image", "library.change_image", "library.delete_image")
        moderators_may("library.view_report", "library.change_report", "library.view_sharelink")
        privacy.register(PersonalPictures())
        checks.register(check_credentials)
