"""Addresses below /api/v1/."""

from django.urls import path

from notifications import api

urlpatterns = [
    path("notifications", api.NotificationListView.as_view(), name="api-notifications"),
    path("notifications/unread", api.UnreadCountView.as_view(), name="api-notifications-unread"),
    path("notifications/read", api.ReadView.as_view(), name="api-notifications-read"),
    path("notifications/settings", api.SettingsView.as_view(), name="api-notifications-settings"),
]
