"""The API's runs: the same services as the pages."""

from typing import Any, cast

from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.api import KeysetPagination
from matches.api import MatchSerializer
from matches.models import MatchRun, MatchRunResult, RunStatus
from matches.runs import reading
from matches.runs.services import cancel_run, look_again


class MatchRunSerializer(serializers.ModelSerializer[MatchRun]):
    """One execution of matching over the caller's faces."""

    progress = serializers.IntegerField(read_only=True, help_text="Whole percent of the faces.")

    class Meta:
        model = MatchRun
        fields = (
            "id", "kind", "status", "progress", "faces_total", "faces_done", "matches_found",
            "face_id", "error", "created_at", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class MatchRunResultSerializer(serializers.ModelSerializer[MatchRunResult]):
    """One look-alike that a run came upon; who withdrew since is not among them."""

    match = MatchSerializer(read_only=True)

    class Meta:
        model = MatchRunResult
        fields = ("id", "match", "similarity_score", "is_new")
        read_only_fields = fields
        extra_kwargs = {
            "similarity_score": {"help_text": "As it was then; the match has today's."},
        }


class BestFirst(KeysetPagination):
    """By score, best first: stable while rows arrive, equally fast on every page."""

    ordering = ("-similarity_score", "id")

    def is_position(self, text: str) -> bool:
        try:
            return 0 <= float(text) <= 100
        except ValueError:
            return False


STATUS = OpenApiParameter("status", enum=RunStatus.values, description="Only runs in this state.")
ENDED = OpenApiResponse(description="It has ended already.")
REFUSED = OpenApiResponse(description="No consent, or no face, to look with.")
TOO_SOON = OpenApiResponse(description="They were searched a moment ago.")


@extend_schema_view(
    list=extend_schema(summary="Runs over my faces, newest first", parameters=[STATUS]),
    retrieve=extend_schema(summary="One run: how far it is"),
)
class MatchRunViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[MatchRun]
):
    serializer_class = MatchRunSerializer
    queryset = MatchRun.objects.none()

    def get_queryset(self) -> Any:
        rows = reading.runs_of(self.request.user)
        wanted = self.request.query_params.get("status")
        if self.action == "list" and wanted in RunStatus.values:
            return rows.filter(status=wanted)
        return rows

    @extend_schema(
        summary="Look again: search all my faces once more",
        description="Answers with the run that is not finished yet where there is one.",
        request=None,
        responses={202: MatchRunSerializer, 409: REFUSED, 429: TOO_SOON},
    )
    def create(self, request: Request) -> Response:
        run = look_again(cast(User, request.user))
        return Response(self.get_serializer(run).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(
        summary="Stop a run", request=None, responses={200: MatchRunSerializer, 409: ENDED}
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        run = self.get_object()
        cancel_run(run)
        return Response(self.get_serializer(run).data)

    @extend_schema(
        summary="What a run found, best first",
        responses={200: MatchRunResultSerializer(many=True)},
    )
    @action(
        detail=True,
        pagination_class=BestFirst,
        serializer_class=MatchRunResultSerializer,
    )
    def results(self, request: Request, pk: str) -> Response:
        rows: Any = reading.results_of(self.get_object(), request.user)
        page = cast(list[MatchRunResult], self.paginate_queryset(rows))
        shown: Any = reading.shown_to(request.user, page)
        return self.get_paginated_response(self.get_serializer(shown, many=True).data)
