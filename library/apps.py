from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"

    def ready(self) -> None:
        from accounts import privacy
        from accounts.roles import moderators_may
        from library.personal_data import PersonalPictures

        moderators_may("library.view_image", "library.change_image", "library.delete_image")
        privacy.register(PersonalPictures())
