"""Notifications over the API: the same services as the pages."""

from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from notifications import reading, services
from notifications.choosing import save_settings
from notifications.forms import not_mailed
from notifications.kinds import Shown, in_words
from notifications.models import Notification, NotificationKind, NotificationSettings

IDS_AT_MOST = 100


class NotificationSerializer(serializers.Serializer[Shown]):
    """One thing to know, in words for the caller."""

    id = serializers.UUIDField(source="notification.pk")
    kind = serializers.ChoiceField(NotificationKind.choices, source="notification.kind")
    text = serializers.CharField(
        source="notice.text", help_text="Names in it stand between U+2068 and U+2069."
    )
    url = serializers.CharField(source="notice.url", help_text="A page of this site, as a path.")
    picture_url = serializers.CharField(
        source="notice.picture_url", help_text="Signed, expires; empty where there is none."
    )
    actor_id = serializers.UUIDField(
        source="notification.actor_id", allow_null=True, help_text="The other person, if any."
    )
    subject_id = serializers.UUIDField(
        source="notification.subject_id", help_text="Of the match, tag, follow or job."
    )
    created_at = serializers.DateTimeField(source="notification.created_at")
    read_at = serializers.DateTimeField(source="notification.read_at", allow_null=True)


class UnreadSerializer(serializers.Serializer[Any]):
    unread = serializers.IntegerField(
        help_text=f"Counted up to {services.COUNTED_AT_MOST}: that many may be more."
    )


class MarkedSerializer(UnreadSerializer):
    marked = serializers.IntegerField(help_text="How many were unread until now.")


class ReadSerializer(serializers.Serializer[Any]):
    """Which ones: some, or all."""

    ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=IDS_AT_MOST
    )
    all = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["all"] == ("ids" in attrs):
            raise serializers.ValidationError("Send either ids, or all as true.")
        return attrs


class SettingsSerializer(serializers.Serializer[NotificationSettings]):
    match_threshold = serializers.FloatField(
        min_value=0, max_value=100, help_text="Similarity score from which a look-alike is told."
    )
    daily_digest = serializers.BooleanField(help_text="One e-mail a day with what is unread.")
    mailed_kinds = serializers.ListField(
        child=serializers.ChoiceField(NotificationKind.choices),
        help_text="What the e-mail is about.",
    )

    def to_representation(self, instance: NotificationSettings) -> dict[str, Any]:
        left_out = instance.kinds_not_mailed
        return {
            "match_threshold": instance.match_threshold,
            "daily_digest": instance.daily_digest,
            "mailed_kinds": [kind for kind in NotificationKind.values if kind not in left_out],
        }

    def update(
        self, instance: NotificationSettings, validated_data: dict[str, Any]
    ) -> NotificationSettings:
        names = ("match_threshold", "daily_digest", "kinds_not_mailed")
        chosen = {name: getattr(instance, name) for name in names} | validated_data
        if "mailed_kinds" in chosen:
            chosen["kinds_not_mailed"] = not_mailed(chosen.pop("mailed_kinds"))
        return save_settings(instance.user, **chosen)


@extend_schema(
    tags=["notifications"],
    summary="What I was told, newest first",
    parameters=[
        OpenApiParameter("unread", bool, description="Only what is unread."),
        OpenApiParameter("kind", enum=NotificationKind.values, description="Only this kind."),
    ],
)
class NotificationListView(generics.ListAPIView[Notification]):
    """A page may be shorter than asked for: what cannot be seen any more is left out."""

    serializer_class = NotificationSerializer  # type: ignore[assignment]  # of one with its words
    queryset = Notification.objects.none()

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        unread = asked.get("unread", "").lower() in {"1", "true"}
        return reading.notifications_of(
            person(self.request), unread=unread, kind=asked.get("kind", "")
        )

    def paginate_queryset(self, queryset: Any) -> Any:
        return in_words(person(self.request), super().paginate_queryset(queryset) or [])


@extend_schema(tags=["notifications"])
class UnreadCountView(APIView):
    @extend_schema(summary="How much is unread", responses=UnreadSerializer)
    def get(self, request: Request) -> Response:
        return Response({"unread": services.unread_count(person(request).pk)})


@extend_schema(tags=["notifications"])
class ReadView(APIView):
    @extend_schema(
        summary="Mark some or all as read", request=ReadSerializer, responses=MarkedSerializer
    )
    def post(self, request: Request) -> Response:
        said = ReadSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        reader = person(request).pk
        marked = services.mark_read(reader, said.validated_data.get("ids"))
        return Response({"marked": marked, "unread": services.unread_count(reader)})


@extend_schema(tags=["notifications"])
class SettingsView(generics.RetrieveUpdateAPIView[NotificationSettings]):
    """What I want to be told."""

    serializer_class = SettingsSerializer
    queryset = NotificationSettings.objects.none()
    http_method_names = ["get", "patch", "head", "options"]

    def get_object(self) -> NotificationSettings:
        chosen = services.settings_of(person(self.request).pk)
        chosen.user = person(self.request)
        return chosen


def person(request: Request) -> User:
    return cast(User, request.user)
