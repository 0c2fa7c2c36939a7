from django.apps import AppConfig


class FacesConfig(AppConfig):
    name = "faces"

    def ready(self) -> None:
        from accounts import privacy
        from accounts.roles import moderators_may
        from faces import receivers  # noqa: F401  (connects them)
        from faces.erasure import FacesOfPerson, remove_from
        from faces.grouping.personal_data import GroupsOfPerson
        from library import belongings

        moderators_may("faces.view_photoanalysis", "faces.change_photoanalysis", "faces.view_face")
        belongings.register("faces", remove_from)
        privacy.register(FacesOfPerson())
        privacy.register(GroupsOfPerson())
