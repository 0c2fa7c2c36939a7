from django.apps import AppConfig


class GenerationConfig(AppConfig):
    name = "generation"

    def ready(self) -> None:
        from accounts import privacy
        from accounts.roles import moderators_may
        from faces import belongings as face_belongings
        from generation import checks, kinds, notices, receivers  # noqa: F401  (registers, connects)
        from generation.babies.kind import BabyKind
        from generation.babies.reading import pictures_shown_to
        from generation.erasure import of_somebody_who_left, remove_job_of, remove_made_from
        from generation.personal_data import JobsOfPerson
        from generation.swaps.kind import FaceSwapKind
        from library import audiences, sharing
        from library import belongings as picture_belongings
        from notifications import kinds as told
        from notifications.models import NotificationKind

        moderators_may("generation.view_job", "generation.change_job")
        privacy.register(JobsOfPerson())
        face_belongings.register("generation", remove_made_from)
        picture_belongings.register("generation", remove_job_of)

        kinds.register(FaceSwapKind())
        kinds.register(BabyKind())
        audiences.register("babies", pictures_shown_to)
        sharing.let_rest("somebody left", of_somebody_who_left)
        told.register(NotificationKind.JOB, notices.describe_jobs)
        told.register(NotificationKind.PICTURE, notices.describe_pictures)
