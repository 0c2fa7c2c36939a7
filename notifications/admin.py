"""Notifications for staff: that there are some, and whether mail goes out. Who told whom of what
is in ids only."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from notifications.models import Notification, NotificationSettings


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "recipient_id", "subject_id", "read_at", "mailed_at"]
    list_filter = ["kind", ("read_at", admin.EmptyFieldListFilter)]
    search_fields = ["id", "recipient__id", "subject_id"]
    fields = ["id", "kind", "recipient_id", "actor_id", "subject_id"]
    fields += ["created_at", "read_at", "mailed_at"]
    readonly_fields = fields
    show_full_result_count = False


@admin.register(NotificationSettings)
class NotificationSettingsAdmin(ReadOnlyAdmin):
    list_display = ["user_id", "match_threshold", "daily_digest", "digest_day"]
    list_filter = ["daily_digest", "digest_day"]
    search_fields = ["user__id"]
    fields = ["user_id", "match_threshold", "daily_digest", "kinds_not_mailed", "digest_day"]
    readonly_fields = fields
    show_full_result_count = False
