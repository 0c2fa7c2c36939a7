"""The API's tags: the same services as the pages."""

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from faces.models import Tag
from faces.photos import faces_of
from faces.tagging import reading, services
from faces.tagging.people import recognisable_friends
from faces.tagging.reading import Which


class TaggedPersonSerializer(serializers.Serializer[User]):
    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField(source="get_full_name")


class TagSerializer(serializers.ModelSerializer[Tag]):
    """A face and who it may be; the asked person learns the crop and who asks, nothing else."""

    person = TaggedPersonSerializer(read_only=True)
    asked_by = TaggedPersonSerializer(
        source="face.owner", read_only=True, help_text="The photo's owner."
    )
    face_id = serializers.SerializerMethodField(help_text="For the photo's owner; else null.")
    photo_id = serializers.SerializerMethodField(help_text="For the photo's owner; else null.")
    band = serializers.SerializerMethodField(
        help_text="suggested or confirmed, for the photo's owner; null where nobody compared."
    )
    crop_url = serializers.CharField(
        source="face.crop_url", read_only=True, help_text="Of this face. Signed, expires."
    )
    can_be_undone = serializers.SerializerMethodField(help_text="By the caller.")

    class Meta:
        model = Tag
        fields = (
            "id", "state", "person", "asked_by", "face_id", "photo_id", "band", "crop_url",
            "can_be_undone", "decided_at", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_face_id(self, tag: Tag) -> UUID | None:
        return tag.face_id if self._owns(tag) else None

    def get_photo_id(self, tag: Tag) -> UUID | None:
        return tag.image_id if self._owns(tag) else None

    def get_band(self, tag: Tag) -> str | None:
        return reading.band_of(tag) if self._owns(tag) else None

    def get_can_be_undone(self, tag: Tag) -> bool:
        return tag.can_be_undone_by(self._caller().pk)

    def _owns(self, tag: Tag) -> bool:
        return tag.face.owner_id == self._caller().pk

    def _caller(self) -> User:
        return cast(User, self.context["request"].user)


class AskFriendSerializer(serializers.Serializer[Any]):
    face_id = serializers.UUIDField(help_text="A face in one of the caller's photos.")
    person_id = serializers.UUIDField(help_text="A friend who agreed to be recognised.")


class AnswerSerializer(serializers.Serializer[Any]):
    yes = serializers.BooleanField(help_text="This is me; false also takes a yes back.")


class TagViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Tag]):
    serializer_class = TagSerializer
    queryset = Tag.objects.none()

    def get_queryset(self) -> Any:
        if self.action != "list":
            return reading.all_of(self.request.user)
        which = self.request.query_params.get("which", Which.QUESTIONS)
        asked_for = serializers.ChoiceField(choices=Which.choices).run_validation(which)
        return reading.tags_for(self.request.user, asked_for)

    @extend_schema(
        summary="Questions to me, what I answered or asked, or suggestions for my photos",
        parameters=[OpenApiParameter("which", enum=Which.values, default=Which.QUESTIONS)],
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="One tag of a face of mine, or about me")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(
        summary="Ask a friend whether a face in my photo is them",
        description="They are shown the crop of this face and who asks. Asking again changes "
        "nothing.",
        request=AskFriendSerializer,
        responses={201: TagSerializer},
    )
    def create(self, request: Request) -> Response:
        asked = AskFriendSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person = cast(User, request.user)
        face = get_object_or_404(faces_of(person), pk=asked.validated_data["face_id"])
        friends = recognisable_friends(person)
        friend = get_object_or_404(friends, pk=asked.validated_data["person_id"])
        tag = services.ask(face, friend)
        return self._answer(tag, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Answer a question to me, or take a yes back",
        request=AnswerSerializer,
        responses=TagSerializer,
    )
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        tag = get_object_or_404(reading.about(request.user), pk=self.get_object().pk)
        said = AnswerSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        services.answer(tag, said.validated_data["yes"])
        return self._answer(tag)

    @extend_schema(
        summary="Say that a face in my photo is not this person",
        request=None,
        responses=TagSerializer,
    )
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        tag = get_object_or_404(reading.in_photos_of(request.user), pk=self.get_object().pk)
        services.dismiss(tag)
        return self._answer(tag)

    @extend_schema(
        summary="Take my last step back, for 30 days",
        request=None,
        responses={
            200: TagSerializer,
            204: OpenApiResponse(description="Nothing was before it, so nothing is left."),
        },
    )
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        tag = self.get_object()
        services.undo(tag, cast(User, request.user))
        left = reading.all_of(request.user).filter(pk=tag.pk).first()
        return self._answer(left) if left else Response(status=status.HTTP_204_NO_CONTENT)

    def _answer(self, tag: Tag, code: int = status.HTTP_200_OK) -> Response:
        tag.refresh_from_db(fields=["state", "state_before", "decided_at"])
        return Response(self.get_serializer(tag).data, status=code)
