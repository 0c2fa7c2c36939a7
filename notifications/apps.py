from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from accounts import privacy
        from notifications.personal_data import NotificationsOfPerson

        privacy.register(NotificationsOfPerson())
