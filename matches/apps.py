from django.apps import AppConfig


class MatchesConfig(AppConfig):
    name = "matches"

    def ready(self) -> None:
        from accounts import privacy
        from accounts.roles import moderators_may
        from faces import belongings
        from library import visibility
        from matches import receivers  # noqa: F401  (connects them)
        from matches.personal_data import MatchesOfPerson
        from matches.services import mark_public
        from matches.upkeep import forget_similarities

        moderators_may("matches.view_match")
        privacy.register(MatchesOfPerson())
        visibility.register("matches", mark_public)
        belongings.register("similarities", forget_similarities)
