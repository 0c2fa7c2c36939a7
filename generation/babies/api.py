"""The API's babies: the same services as the pages."""

import time
from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from faces.api import ReceiptSerializer
from faces.engine.baby import MAX_SEED
from faces.imagining import LABEL
from faces.models import Face
from generation.babies import reading
from generation.babies.submitting import delete_baby, my_matches, submit_baby
from generation.models import UNFINISHED, Baby, Job
from generation.runs import give_connection_back
from generation.submitting import new_key
from library.models import Moderation

# Drawing a baby takes a second; a caller who would rather not wait says `Prefer: respond-async`.
WAIT_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 0.2


class ParentSerializer(serializers.Serializer[Face]):
    """One of the two people, as they see each other in the match."""

    id = serializers.UUIDField(source="owner_id", help_text="Of the person.")
    name = serializers.CharField(source="owner.get_full_name")
    image = serializers.CharField(source="crop_url", help_text="Of the face. Signed, expires.")
    school = serializers.CharField(source="owner.location", help_text="City or school, if said.")


class TraitSerializer(serializers.Serializer[reading.TraitShown]):
    name = serializers.CharField()
    colour = serializers.CharField(help_text="#rrggbb; empty for shapes.")
    known = serializers.BooleanField(help_text="False: neither photo showed it.")
    inherited_from = serializers.SerializerMethodField(help_text="A person's id; null: both.")

    def get_inherited_from(self, trait: reading.TraitShown) -> UUID | None:
        return trait.face.owner_id if trait.face else None


class BabySerializer(serializers.Serializer[reading.BabyShown]):
    """A baby for the caller. Until the picture is there, `image_url` is null and the job tells."""

    id = serializers.UUIDField(source="baby.pk")
    match_id = serializers.UUIDField(source="baby.match_id")
    job_id = serializers.UUIDField(source="baby.job_id")
    status = serializers.CharField(source="baby.job.status")
    image_url = serializers.SerializerMethodField(help_text="Signed, expires.")
    thumbnail_url = serializers.SerializerMethodField(help_text="Signed, expires.")
    me = ParentSerializer()
    other = ParentSerializer()
    seed = serializers.IntegerField(source="baby.seed")
    label = serializers.SerializerMethodField(  # type: ignore[assignment]  # a field has a label too
        help_text="What the picture is; show it beside it."
    )
    traits = TraitSerializer(many=True)
    created_at = serializers.DateTimeField(source="baby.created_at")

    def get_image_url(self, shown: reading.BabyShown) -> str | None:
        result = _picture(shown)
        return result.url if result else None

    def get_thumbnail_url(self, shown: reading.BabyShown) -> str | None:
        result = _picture(shown)
        return result.thumbnail_url if result else None

    def get_label(self, shown: reading.BabyShown) -> str:
        return str(LABEL) if shown.baby.traits else ""


class AskSerializer(serializers.Serializer[Any]):
    match_id = serializers.UUIDField()
    seed = serializers.IntegerField(
        min_value=0, max_value=MAX_SEED, required=False, help_text="Left out: a new sibling."
    )


@extend_schema(
    summary="Imagine a baby",
    description=(
        "Only for a person of the match, and only while both agree to pictures made with their "
        "faces. Waits some seconds for the picture unless the caller prefers not to."
    ),
    request=AskSerializer,
    parameters=[
        OpenApiParameter("Idempotency-Key", location="header", description="Once per key."),
        OpenApiParameter("Prefer", location="header", enum=["respond-async"]),
    ],
    responses={
        201: BabySerializer,
        200: OpenApiResponse(BabySerializer, "The same key again: the same baby."),
        202: OpenApiResponse(BabySerializer, "In line or in the making: follow its job."),
    },
)
@api_view(["POST"])
def imagine(request: Request) -> Response:
    asked = AskSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    person = cast(User, request.user)
    match = get_object_or_404(my_matches(person), pk=asked.validated_data["match_id"])
    key = request.headers.get("Idempotency-Key") or new_key()
    seed = asked.validated_data.get("seed")
    submitted = submit_baby(owner=person, match=match, idempotency_key=key, seed=seed)
    if request.headers.get("Prefer") != "respond-async":
        _wait_for(submitted.job)
    baby = get_object_or_404(_mine(person), job=submitted.job)
    code: int = status.HTTP_201_CREATED if submitted.created else status.HTTP_200_OK
    if baby.job.status in UNFINISHED:
        code = status.HTTP_202_ACCEPTED
    shown = reading.shown_to(person, [baby])[0]
    return Response(BabySerializer(shown).data, status=code)


class BabyViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Baby],
):
    """Babies of the caller's matches, also those the other person asked for."""

    serializer_class = BabySerializer  # type: ignore[assignment]  # of a baby as its people see it
    queryset = Baby.objects.none()

    @extend_schema(
        summary="Babies of my matches, newest first",
        parameters=[OpenApiParameter("match_id", UUID, description="Of this match only.")],
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="One baby")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(
        summary="Delete a baby; either of the two people may", responses={200: ReceiptSerializer}
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        receipt = delete_baby(super().get_object(), cast(User, request.user))
        return Response(ReceiptSerializer(receipt).data)

    def get_queryset(self) -> Any:
        if self.detail:
            return _mine(cast(User, self.request.user))
        rows = reading.babies_of(self.request.user)
        wanted = self.request.query_params.get("match_id")
        if wanted is None:
            return rows
        match_id = serializers.UUIDField().run_validation(wanted)
        return rows.filter(match=match_id)

    def paginate_queryset(self, queryset: Any) -> Any:
        return reading.shown_to(self.request.user, super().paginate_queryset(queryset) or [])

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if args and isinstance(args[0], Baby):
            args = (reading.shown_to(self.request.user, [args[0]])[0], *args[1:])
        return super().get_serializer(*args, **kwargs)


def _mine(person: User) -> Any:
    """Babies that are there, and those of the person's own asking in whatever state."""
    return reading.babies_of(person) | reading.asked_by(person)


def _picture(shown: reading.BabyShown) -> Any:
    result = shown.baby.job.result
    return result if result and result.moderation == Moderation.PASSED else None


def _wait_for(job: Job) -> None:
    """Until the job has ended or was deleted, for WAIT_SECONDS at most."""
    going_on = Job.objects.filter(pk=job.pk, status__in=UNFINISHED)
    give_up_at = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < give_up_at:
        if not going_on.exists():
            return
        give_connection_back()  # there are only a few, and others need them meanwhile
        time.sleep(LOOK_AGAIN_SECONDS)
