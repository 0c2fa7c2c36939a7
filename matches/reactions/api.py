"""The API's reactions: the same services as the pages."""

from typing import Any, cast

from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from matches.models import Reaction, ReactionType
from matches.reactions.reacting import react, unreact
from matches.reactions.reading import reactions_of

TYPE = OpenApiParameter("type", enum=ReactionType.values, description="Of this type only.")


class ReactionSerializer(serializers.ModelSerializer[Reaction]):
    """The caller's reaction to a match they may see."""

    # No list of all matches to choose from: the service looks it up among those one may see.
    match = serializers.UUIDField(source="match_id")

    class Meta:
        model = Reaction
        fields = ("id", "match", "type", "created_at")
        read_only_fields = ("id", "created_at")


class WhichSerializer(serializers.Serializer[Any]):
    match = serializers.UUIDField()
    type = serializers.ChoiceField(choices=ReactionType.choices)


@extend_schema_view(
    list=extend_schema(summary="My reactions, newest first", parameters=[TYPE]),
    retrieve=extend_schema(summary="One of my reactions"),
    destroy=extend_schema(summary="Take a reaction back"),
)
class ReactionViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Reaction],
):
    serializer_class = ReactionSerializer
    queryset = Reaction.objects.none()

    def get_queryset(self) -> Any:
        rows = reactions_of(self.request.user)
        wanted = self.request.query_params.get("type")
        if self.detail or wanted is None:
            return rows
        kind = serializers.ChoiceField(choices=ReactionType.choices).run_validation(wanted)
        return rows.filter(type=kind)

    @extend_schema(
        summary="React to a match",
        responses={
            201: ReactionSerializer,
            200: OpenApiResponse(ReactionSerializer, "It was there already."),
        },
    )
    def create(self, request: Request) -> Response:
        said = WhichSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        match_id, kind = said.validated_data["match"], said.validated_data["type"]
        reaction, created = react(cast(User, request.user), match_id, ReactionType(kind))
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        return Response(ReactionSerializer(reaction).data, status=code)

    @extend_schema(
        operation_id="reactions_unreact",
        summary="Take a reaction back, by match and type",
        description="Answers the same where there was none.",
        parameters=[WhichSerializer],
        responses={204: None},
    )
    def unreact(self, request: Request) -> Response:
        said = WhichSerializer(data=request.query_params)
        said.is_valid(raise_exception=True)
        match_id, kind = said.validated_data["match"], said.validated_data["type"]
        unreact(cast(User, request.user), match_id, ReactionType(kind))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def perform_destroy(self, instance: Reaction) -> None:
        unreact(cast(User, self.request.user), instance.match_id, ReactionType(instance.type))
