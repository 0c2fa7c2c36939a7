from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"

    def ready(self) -> None:
        from accounts import privacy
        from library.personal_data import PersonalPictures

        privacy.register(PersonalPictures())
