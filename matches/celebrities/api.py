"""The API's celebrities and celebrity twins."""

from functools import partial
from typing import Any, cast

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from core.paging import PAGED, forward_page, page_of
from faces.celebrities.reading import gallery_page, listed, with_portraits
from faces.models import Celebrity, Face
from matches.celebrities import reading
from matches.models import Match


class CelebritySerializer(serializers.ModelSerializer[Celebrity]):
    """A celebrity; the licence and the source are those of the pictures."""

    portrait_url = serializers.CharField(
        source="portrait.crop_url", default=None, allow_null=True, help_text="Signed, expires."
    )

    class Meta:
        model = Celebrity
        fields = ("id", "slug", "name", "description", "source_url", "licence", "portrait_url")
        read_only_fields = fields


class TwinSerializer(serializers.ModelSerializer[Match]):
    """A celebrity and how alike the face is; the picture is of the reference face most like it."""

    band = serializers.CharField(help_text="unidentified, suggested or confirmed")
    celebrity = serializers.SerializerMethodField()

    class Meta:
        model = Match
        fields = (
            "id", "similarity_score", "band", "cosine", "model", "calibration", "celebrity",
            "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_celebrity(self, match: Match) -> CelebritySerializer:
        celebrity = cast(Any, match.celebrity)
        celebrity.portrait = match.right
        return CelebritySerializer(celebrity).data  # type: ignore[return-value]


class AskForTwinsSerializer(serializers.Serializer[Any]):
    face_id = serializers.UUIDField(
        required=False,
        help_text="One of the caller's own; the one that stands for them unless given.",
    )
    limit = serializers.IntegerField(
        required=False,
        default=settings.CELEBRITY_TWINS,
        min_value=1,
        max_value=settings.CELEBRITY_TWINS,
    )


class TwinsView(APIView):
    @extend_schema(
        tags=["celebrities"],
        summary="The celebrities a face of the caller's is most like, best first",
        description=(
            "404 for faces of others. 409 where the face is not compared, with what to do: "
            "not_matched, no_face_of_yours, face_is_not_you, face_opted_out, face_too_small, "
            "photo_withheld, face_not_measured."
        ),
        parameters=[AskForTwinsSerializer],
        responses=inline_serializer(
            "Twins",
            {"face_id": serializers.UUIDField(), "results": TwinSerializer(many=True)},
        ),
    )
    def get(self, request: Request) -> Response:
        asked = AskForTwinsSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        person = cast(User, request.user)
        try:
            face = reading.face_of(person, asked.validated_data.get("face_id"))
        except Face.DoesNotExist:
            raise Http404 from None
        if refusal := reading.why_not(person, face):
            raise refusal
        twins = reading.twins(person, face, asked.validated_data["limit"])
        return Response({"face_id": face.pk, "results": TwinSerializer(twins, many=True).data})


class CelebritiesView(APIView):
    @extend_schema(
        tags=["celebrities"],
        operation_id="celebrities_list",
        summary="Celebrities by name",
        parameters=[
            OpenApiParameter("search", OpenApiTypes.STR, description="Words of the name."),
            *PAGED,
        ],
        responses=page_of("CelebritiesPage", CelebritySerializer),
    )
    def get(self, request: Request) -> Response:
        words = request.query_params.get("search", "")
        return forward_page(request, partial(gallery_page, words), CelebritySerializer)


class CelebrityView(APIView):
    @extend_schema(
        tags=["celebrities"],
        summary="One celebrity",
        parameters=[OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH)],
        responses=CelebritySerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        found = get_object_or_404(listed(), slug=slug.replace("\0", ""))
        return Response(CelebritySerializer(with_portraits([found])[0]).data)
