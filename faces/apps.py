from django.apps import AppConfig


class FacesConfig(AppConfig):
    name = "faces"

    def ready(self) -> None:
        from accounts import privacy
        from faces import receivers  # noqa: F401  (connects them)
        from faces.erasure import FacesOfPerson, remove_from
        from library import belongings

        belongings.register("faces", remove_from)
        privacy.register(FacesOfPerson())
