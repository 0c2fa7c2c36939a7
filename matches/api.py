"""The API's feed of matches."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets

from faces.models import Face
from matches import reading
from matches.models import Match


class PersonInMatchSerializer(serializers.ModelSerializer[Face]):
    """What the people of a match see of each other: name and crop, never the whole photo."""

    face_id = serializers.UUIDField(source="pk", read_only=True)
    user_id = serializers.UUIDField(source="owner_id", read_only=True)
    username = serializers.CharField(source="owner.username", read_only=True)
    name = serializers.CharField(source="owner.get_full_name", read_only=True)
    crop_url = serializers.CharField(read_only=True, help_text="Signed, expires.")

    class Meta:
        model = Face
        fields = ("face_id", "user_id", "username", "name", "crop_url")


class MatchSerializer(serializers.ModelSerializer[Match]):
    """A look-alike. `me` is the caller's face where one is theirs, else simply the first."""

    me = PersonInMatchSerializer(source="left", read_only=True)
    other = PersonInMatchSerializer(source="right", read_only=True)
    is_mine = serializers.BooleanField(read_only=True)
    band = serializers.CharField(read_only=True, help_text="suggested or confirmed")

    class Meta:
        model = Match
        fields = (
            "id", "similarity_score", "band", "cosine", "model", "calibration", "is_mine", "me",
            "other", "created_at",
        )  # fmt: skip
        read_only_fields = fields


WHICH = OpenApiParameter("which", enum=["mine", "everyone"], description="mine unless given")


@extend_schema_view(
    list=extend_schema(summary="Matches, newest first", parameters=[WHICH]),
    retrieve=extend_schema(summary="One match"),
)
class MatchViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Match]
):
    serializer_class = MatchSerializer
    queryset = Match.objects.none()

    def get_queryset(self) -> Any:
        if self.detail:
            return reading.visible(self.request.user)
        everyone = self.request.query_params.get("which") == "everyone"
        return reading.feed(self.request.user, "everyone" if everyone else "mine")

    def paginate_queryset(self, queryset: Any) -> Any:
        return reading.shown_to(self.request.user, super().paginate_queryset(queryset) or [])

    def get_object(self) -> Match:
        return reading.shown_to(self.request.user, [super().get_object()])[0]
