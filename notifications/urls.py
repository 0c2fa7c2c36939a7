from django.urls import path

from notifications import settings_views, views

urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/panel/", views.panel, name="notifications-panel"),
    path("notifications/read/", views.read_all, name="notifications-read"),
    path("notifications/<uuid:pk>/open/", views.notification_open, name="notification-open"),
    path("notifications/<uuid:pk>/read/", views.notification_read, name="notification-read"),
    path(
        "notifications/unsubscribe/<str:token>/",
        settings_views.unsubscribe,
        name="notifications-unsubscribe",
    ),
    path(
        "settings/notifications/",
        settings_views.notification_settings,
        name="settings-notifications",
    ),
]
