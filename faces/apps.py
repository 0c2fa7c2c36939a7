from django.apps import AppConfig


class FacesConfig(AppConfig):
    name = "faces"

    def ready(self) -> None:
        from accounts.privacy import register
        from faces import receivers  # noqa: F401  (connects them)
        from faces.erasure import FacesOfPerson

        register(FacesOfPerson())
