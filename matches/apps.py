from django.apps import AppConfig


class MatchesConfig(AppConfig):
    name = "matches"

    def ready(self) -> None:
        from accounts import privacy
        from accounts.roles import moderators_may
        from faces import belongings
        from faces.celebrities import followers
        from library import visibility
        from matches import notices, receivers  # noqa: F401  (connects them)
        from matches.celebrities.following import MatchesFollow
        from matches.personal_data import MatchesOfPerson
        from matches.reactions.personal_data import OpinionsOfPerson
        from matches.services import mark_public
        from matches.similarity.upkeep import forget_similarities
        from notifications import kinds
        from notifications.models import NotificationKind

        moderators_may("matches.view_match", "matches.view_matchrun")
        privacy.register(MatchesOfPerson())
        privacy.register(OpinionsOfPerson())
        visibility.register("matches", mark_public)
        followers.register("matches", MatchesFollow())
        belongings.register("similarities", forget_similarities)
        kinds.register(NotificationKind.MATCH, notices.describe_matches)
        kinds.register(NotificationKind.REACTION, notices.describe_reactions)
        kinds.register(NotificationKind.FOLLOW, notices.describe_followers)
