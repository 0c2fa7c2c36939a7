"""The API's feed of matches."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import mixins, serializers, viewsets

from core.paging import MergedPagination
from faces.models import CelebrityFace, Face
from matches import reading
from matches.feed.forms import FeedForm
from matches.feed.reading import branches
from matches.feed.wish import Which, Wish
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


class CelebrityInMatchSerializer(serializers.ModelSerializer[CelebrityFace]):
    """A celebrity, and the reference face that is most like the person's."""

    id = serializers.UUIDField(source="celebrity_id", read_only=True)
    slug = serializers.CharField(source="celebrity.slug", read_only=True)
    name = serializers.CharField(source="celebrity.name", read_only=True)
    crop_url = serializers.CharField(read_only=True, help_text="Signed, expires.")

    class Meta:
        model = CelebrityFace
        fields = ("id", "slug", "name", "crop_url")


class ReactionsSerializer(serializers.Serializer[Match]):
    """How many reacted how, and how the caller did. Favourites are the caller's own alone."""

    counts = serializers.SerializerMethodField()
    mine = serializers.SerializerMethodField()

    def get_counts(self, match: Match) -> dict[str, int]:
        return {shown.type.value: shown.count for shown in match.reaction_bar}

    def get_mine(self, match: Match) -> list[str]:
        return [shown.type.value for shown in match.reaction_bar if shown.mine]


class MatchSerializer(serializers.ModelSerializer[Match]):
    """A look-alike. `me` is the caller's face where one is theirs, else simply the first.

    Of a match with a celebrity `other` is null, else `celebrity` is.
    """

    me = PersonInMatchSerializer(source="left", read_only=True)
    other = serializers.SerializerMethodField()
    celebrity = CelebrityInMatchSerializer(source="celebrity_face", read_only=True, allow_null=True)
    is_mine = serializers.BooleanField(read_only=True)
    band = serializers.CharField(read_only=True, help_text="suggested or confirmed")
    reactions = ReactionsSerializer(source="*", read_only=True)

    class Meta:
        model = Match
        fields = (
            "id", "kind", "similarity_score", "band", "cosine", "model", "calibration", "is_mine",
            "me", "other", "celebrity", "reactions", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(PersonInMatchSerializer(allow_null=True))
    def get_other(self, match: Match) -> dict[str, Any] | None:
        if isinstance(match.right, CelebrityFace):
            return None
        return dict(PersonInMatchSerializer(match.right, context=self.context).data)


DAY = "A day, in the site's time zone."
PARAMETERS = [
    OpenApiParameter("which", enum=Which.values, description="mine unless given"),
    OpenApiParameter("min_score", OpenApiTypes.FLOAT, description="0 to 100"),
    OpenApiParameter("since", OpenApiTypes.DATE, description=DAY),
    OpenApiParameter("until", OpenApiTypes.DATE, description=DAY + " It is included."),
    OpenApiParameter(
        "place",
        description=(
            "How the city or school of the other person begins; in others' matches that of either. "
            "Celebrities have none."
        ),
    ),
]


@extend_schema_view(
    list=extend_schema(summary="Matches, newest first", parameters=PARAMETERS),
    retrieve=extend_schema(summary="One match"),
)
class MatchViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Match]
):
    serializer_class = MatchSerializer
    queryset = Match.objects.none()
    pagination_class = MergedPagination

    def get_queryset(self) -> Any:
        return reading.visible(self.request.user)

    def filter_queryset(self, queryset: Any) -> Any:
        """One match out of all that are visible, a list as branches of the feed."""
        return queryset if self.detail else branches(self.request.user, self._wish())

    def paginate_queryset(self, queryset: Any) -> Any:
        return reading.shown_to(self.request.user, super().paginate_queryset(queryset) or [])

    def get_object(self) -> Match:
        return reading.shown_to(self.request.user, [super().get_object()])[0]

    def _wish(self) -> Wish:
        """Raises ValidationError for what cannot be read."""
        form = FeedForm(self.request.query_params)
        if not form.is_valid():
            errors: dict[str, Any] = dict(form.errors)
            raise serializers.ValidationError(errors)
        return form.wish()
