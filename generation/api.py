"""The API's jobs: the same services as the Activity page."""

from functools import cache
from typing import Any
from uuid import UUID

from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from generation import services
from generation.activity import jobs_of, withheld_words
from generation.estimates import Place, foresee
from generation.models import Job, Status
from generation.stages import stage_text
from library.models import Image


class JobErrorSerializer(serializers.Serializer[Any]):
    """Why a job failed, or why it rests before it is tried again."""

    code = serializers.CharField(source="error_code", help_text="Stable, for programs.")
    message = serializers.CharField(source="error_message", help_text="For people.")


class JobResultSerializer(serializers.Serializer[Image]):
    """The picture that came of a job. What the safety check withheld has no addresses."""

    id = serializers.UUIDField()
    url = serializers.SerializerMethodField(help_text="Signed, expires.")
    thumbnail_url = serializers.SerializerMethodField(help_text="Signed, expires.")
    withheld = serializers.SerializerMethodField(help_text="Why it is not shown; empty if it is.")
    expires_at = serializers.DateTimeField(allow_null=True, help_text="null: it was saved.")

    def get_url(self, image: Image) -> str | None:
        return None if withheld_words(image) else image.url

    def get_thumbnail_url(self, image: Image) -> str | None:
        return None if withheld_words(image) else image.thumbnail_url

    def get_withheld(self, image: Image) -> str:
        return withheld_words(image)


class JobSerializer(serializers.ModelSerializer[Job]):
    """One piece of work that ends in a picture, or in a reason why not."""

    stage_text = serializers.SerializerMethodField(help_text="What is being done, in words.")
    error = serializers.SerializerMethodField()
    queue_position = serializers.SerializerMethodField(
        help_text="Among everybody's waiting jobs, from 1; null for what has no place in line."
    )
    estimated_wait_seconds = serializers.SerializerMethodField(
        help_text="Until it begins, from what was measured lately; null: not known."
    )
    result = JobResultSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Job
        fields = (
            "id", "kind", "status", "progress", "stage", "stage_text", "error", "attempts",
            "max_attempts", "provider", "queue_position", "estimated_wait_seconds", "result",
            "queued_at", "run_after", "started_at", "completed_at", "processing_time",
        )  # fmt: skip
        read_only_fields = fields

    def get_stage_text(self, job: Job) -> str:
        return stage_text(job.stage)

    @extend_schema_field(JobErrorSerializer(allow_null=True))
    def get_error(self, job: Job) -> dict[str, Any] | None:
        return JobErrorSerializer(job).data if job.error_code else None

    def get_queue_position(self, job: Job) -> int | None:
        place = self._place(job)
        return place.position if place else None

    def get_estimated_wait_seconds(self, job: Job) -> float | None:
        place = self._place(job)
        return place.seconds if place else None

    def _place(self, job: Job) -> Place | None:
        if job.status != Status.PENDING:
            return None
        places: dict[UUID, Place] = self.context["places"]()
        return places.get(job.pk)


STATUS = OpenApiParameter("status", enum=Status.values, description="Only jobs in this state.")
ENDED = OpenApiResponse(description="It has ended already.")


@extend_schema_view(
    list=extend_schema(summary="My jobs, newest first", parameters=[STATUS]),
    retrieve=extend_schema(summary="One of my jobs"),
)
class JobViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Job]):
    serializer_class = JobSerializer
    queryset = Job.objects.none()

    def get_queryset(self) -> Any:
        jobs = jobs_of(self.request.user)
        status = self.request.query_params.get("status")
        if self.action == "list" and status in Status.values:
            return jobs.filter(status=status)
        return jobs

    def get_serializer_context(self) -> dict[str, Any]:
        """How jobs stand in line is asked when the first that waits is shown, and only once."""
        return {**super().get_serializer_context(), "places": cache(foresee)}

    @extend_schema(summary="Cancel a job", request=None, responses={200: JobSerializer, 409: ENDED})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        services.cancel_job(self.get_object())
        return self._now()

    @extend_schema(
        summary="Try again what failed or was cancelled",
        request=None,
        responses={
            200: JobSerializer,
            409: OpenApiResponse(description="It neither failed nor was cancelled."),
            429: OpenApiResponse(description="Too many jobs at once."),
        },
    )
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        services.retry_job(self.get_object())
        return self._now()

    def _now(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)
