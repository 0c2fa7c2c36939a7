"""The API's groups of one's own photos: the same services as the pages."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action, api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from faces.api import FaceSerializer
from faces.grouping import merging, reading, services
from faces.grouping.measuring import agreeing
from faces.grouping.services import NAME_LENGTH
from faces.models import Face, FaceGroup, GroupMerge


class GroupSerializer(serializers.ModelSerializer[FaceGroup]):
    """Somebody in the caller's photos, named or not."""

    faces = serializers.IntegerField(read_only=True, help_text="How many.")
    photos = serializers.IntegerField(read_only=True, help_text="How many they are in.")
    has_me = serializers.BooleanField(
        read_only=True, help_text="The caller said of one of the faces that it is them."
    )
    cover_url = serializers.CharField(
        source="crop_url", read_only=True, help_text="A face's crop. Signed, expires."
    )

    class Meta:
        model = FaceGroup
        fields = ("id", "name", "faces", "photos", "has_me", "cover_url", "created_at")
        read_only_fields = fields


class GroupNameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(
        max_length=NAME_LENGTH, allow_blank=True, help_text="Empty: nobody's name."
    )


class OtherSerializer(serializers.Serializer[Any]):
    other = serializers.UUIDField(help_text="Another of the caller's groups.")


class SelectedSerializer(serializers.Serializer[Any]):
    faces = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=500, help_text="In this group."
    )


class MergeSerializer(serializers.ModelSerializer[GroupMerge]):
    """What was put together; it can be undone for 30 days."""

    group_id = serializers.UUIDField(source="kept_id", read_only=True)

    class Meta:
        model = GroupMerge
        fields = ("id", "group_id", "kept_name", "absorbed_name", "created_at", "undone_at")
        read_only_fields = fields


class SuggestionSerializer(serializers.Serializer[reading.SuggestedGroup]):
    group = GroupSerializer()
    score = serializers.FloatField(source="suggestion.score", help_text="0 to 100.")
    words = serializers.CharField(source="suggestion.words")


@extend_schema_view(
    list=extend_schema(
        summary="People in my photos, the newest group first",
        description="Empty without the consent `grouping`.",
    ),
    retrieve=extend_schema(summary="One group"),
)
class GroupViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[FaceGroup]
):
    serializer_class = GroupSerializer
    queryset = FaceGroup.objects.none()

    def get_queryset(self) -> Any:
        return reading.groups_of(self.request.user).order_by("-created_at", "-id")

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        return reading.prepare(page or []) if self.action == "list" else page

    def retrieve(self, request: Request, pk: str) -> Response:
        return self._answer(self.get_object())

    @extend_schema(summary="Name a group", request=GroupNameSerializer, responses=GroupSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        said = _read(GroupNameSerializer, request)
        return self._answer(services.name_group(self.get_object(), said["name"]))

    @extend_schema(
        summary="The faces of a group, newest first", responses=FaceSerializer(many=True)
    )
    @action(detail=True, methods=["get"])
    def faces(self, request: Request, pk: str) -> Response:
        page = self.paginate_queryset(reading.faces_in(self.get_object()))
        return self.get_paginated_response(FaceSerializer(page, many=True).data)

    @extend_schema(
        summary="Groups that may be the same person, the most alike first",
        responses=SuggestionSerializer(many=True),
        filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def suggestions(self, request: Request, pk: str) -> Response:
        suggested: Any = reading.suggested_groups(self.get_object())
        return Response(SuggestionSerializer(suggested, many=True).data)

    @extend_schema(
        summary="Put another group into this one",
        request=OtherSerializer,
        responses={201: MergeSerializer},
    )
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        done = merging.merge(self.get_object(), self._other(request))
        return Response(MergeSerializer(done).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Say that two groups are two people", request=OtherSerializer, responses={204: None}
    )
    @action(detail=True, methods=["post"], url_path="keep-apart")
    def keep_apart(self, request: Request, pk: str) -> Response:
        merging.keep_apart(self.get_object(), self._other(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Move some faces into a new group",
        request=SelectedSerializer,
        responses={201: GroupSerializer},
    )
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        group = self.get_object()
        new = services.split(group, _selected(group, request))
        return self._answer(new, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Take faces out: not this person", request=SelectedSerializer, responses={204: None}
    )
    @action(detail=True, methods=["post"], url_path="remove-faces")
    def remove_faces(self, request: Request, pk: str) -> Response:
        group = self.get_object()
        services.remove_faces(group, _selected(group, request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _other(self, request: Request) -> FaceGroup:
        said = _read(OtherSerializer, request)
        other: FaceGroup = get_object_or_404(self.get_queryset(), pk=said["other"])
        return other

    def _answer(self, group: FaceGroup, code: int = status.HTTP_200_OK) -> Response:
        """The group as it is now."""
        shown = reading.prepare(self.get_queryset().filter(pk=group.pk))
        return Response(GroupSerializer(shown[0]).data, status=code)


@extend_schema(
    summary="Take apart what was put together",
    description="Within 30 days; the group that is back.",
    request=None,
    responses=GroupSerializer,
)
@api_view(["POST"])
def undo_merge(request: Request, pk: str) -> Response:
    person = cast(User, request.user)
    own = GroupMerge.objects.owned_by(person).filter(owner__in=agreeing())
    back = merging.undo_merge(get_object_or_404(own, pk=pk))
    shown = reading.prepare(reading.groups_of(person).filter(pk=back.pk))
    return Response(GroupSerializer(shown[0]).data)


def _read(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    said = form(data=request.data)
    said.is_valid(raise_exception=True)
    return cast(dict[str, Any], said.validated_data)


def _selected(group: FaceGroup, request: Request) -> list[Face]:
    ids = _read(SelectedSerializer, request)["faces"]
    return list(reading.faces_in(group).filter(pk__in=ids))
