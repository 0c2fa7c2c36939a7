from django.apps import AppConfig


class FacesConfig(AppConfig):
    name = "faces"

    def ready(self) -> None:
        from accounts import privacy
        from accounts.roles import moderators_may
        from faces import belongings as belongings_of_faces
        from faces import receivers  # noqa: F401  (connects them)
        from faces.celebrities.pictures import remove_from as remove_reference_faces
        from faces.erasure import FacesOfPerson, remove_from
        from faces.grouping.personal_data import GroupsOfPerson
        from faces.tagging import notices as notices_of_tags
        from faces.tagging import receivers as receivers_of_tags  # noqa: F401
        from faces.tagging.personal_data import TagsOfPerson
        from faces.tagging.removing import remove_with_faces
        from library import belongings
        from notifications import kinds
        from notifications.models import NotificationKind

        moderators_may("faces.view_photoanalysis", "faces.change_photoanalysis", "faces.view_face")
        moderators_may("faces.view_celebrity", "faces.add_celebrity", "faces.change_celebrity")
        moderators_may("faces.view_tag")
        belongings.register("faces", remove_from)
        belongings.register("celebrities", remove_reference_faces)
        privacy.register(FacesOfPerson())
        privacy.register(GroupsOfPerson())
        privacy.register(TagsOfPerson())
        belongings_of_faces.register("tags", remove_with_faces)
        kinds.register(NotificationKind.QUESTION, notices_of_tags.describe_questions)
        kinds.register(NotificationKind.ANSWER, notices_of_tags.describe_answers)
