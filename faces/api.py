"""The API's photos and faces: the same services as the pages."""

from typing import Any, cast

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import DeletionReceipt, User
from core.api import UploadThrottle
from faces import erasure, services
from faces.forms import CHOICES
from faces.models import Face
from faces.photos import faces_of, photos_of
from library.models import Image, Visibility


class FaceSerializer(serializers.ModelSerializer[Face]):
    """A face in one of the caller's photos; coordinates are 0..1 of the photo's size."""

    photo_id = serializers.UUIDField(source="image_id", read_only=True)
    crop_url = serializers.CharField(read_only=True, help_text="Signed, expires.")

    class Meta:
        model = Face
        fields = (
            "id", "photo_id", "x", "y", "w", "h", "landmarks", "score", "quality", "width_px",
            "yaw", "pitch", "roll", "age", "gender", "is_owner", "is_default", "opted_out",
            "is_searchable", "crop_url", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class PhotoSerializer(serializers.ModelSerializer[Image]):
    """A photo and how far its analysis has come."""

    state = serializers.CharField(source="analysis.state", read_only=True)
    error_code = serializers.CharField(source="analysis.error_code", read_only=True)
    error_message = serializers.CharField(source="analysis.error_message", read_only=True)
    url = serializers.CharField(read_only=True, help_text="Signed, expires.")
    thumbnail_url = serializers.CharField(read_only=True, help_text="Signed, expires.")
    faces = FaceSerializer(many=True, read_only=True)

    class Meta:
        model = Image
        fields = (
            "id", "filename", "width", "height", "file_size", "mime", "visibility", "moderation",
            "state", "error_code", "error_message", "url", "thumbnail_url", "faces", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class UploadSerializer(serializers.Serializer[Any]):
    photo = serializers.FileField(
        allow_empty_file=True,
        help_text="JPEG, PNG, WebP, HEIC, AVIF or GIF; at most 20 MB and 50 megapixels.",
    )
    visibility = serializers.ChoiceField(choices=CHOICES, default=Visibility.PRIVATE)


class PhotoChangeSerializer(serializers.Serializer[Any]):
    visibility = serializers.ChoiceField(choices=CHOICES)


class FaceChangeSerializer(serializers.Serializer[Any]):
    """What the caller says of a face; whatever is left out stays as it is."""

    is_owner = serializers.BooleanField(required=False, help_text="This is me, or not me.")
    is_default = serializers.BooleanField(required=False, help_text="True: this face is my face.")
    opted_out = serializers.BooleanField(required=False, help_text="Do not match this face.")


class ReceiptSerializer(serializers.ModelSerializer[DeletionReceipt]):
    """What a deletion removed, and what is left: zero of everything."""

    class Meta:
        model = DeletionReceipt
        fields = (
            "id", "user_id", "subject", "subject_id", "removed", "remaining", "finished_at",
            "signature",
        )  # fmt: skip
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(summary="My faces, newest first"),
    retrieve=extend_schema(summary="One of my faces"),
)
class FaceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Face]):
    serializer_class = FaceSerializer
    queryset = Face.objects.none()
    parser_classes = (MultiPartParser, FormParser, JSONParser)

    def get_queryset(self) -> Any:
        return faces_of(self.request.user)

    def get_throttles(self) -> list[Any]:
        return [UploadThrottle()] if self.action == "create" else super().get_throttles()

    @extend_schema(
        summary="Upload a photo; its faces follow",
        request={"multipart/form-data": UploadSerializer},
        responses={202: PhotoSerializer},
    )
    def create(self, request: Request) -> Response:
        form = UploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        photo = form.validated_data["photo"]
        image = services.add_photo(
            owner=cast(User, request.user),
            file=photo,
            filename=photo.name,
            visibility=form.validated_data["visibility"],
        )
        stored = photos_of(request.user).get(pk=image.pk)
        return Response(PhotoSerializer(stored).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(
        summary="Say what a face is to me", request=FaceChangeSerializer, responses=FaceSerializer
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        face = self.get_object()
        change = FaceChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        said = change.validated_data
        if "is_owner" in said:
            (services.claim_face if said["is_owner"] else services.disclaim_face)(face)
        if said.get("is_default"):
            services.make_default(self.get_object())
        if "opted_out" in said:
            services.set_opted_out(face, said["opted_out"])
        return Response(FaceSerializer(self.get_object()).data)

    @extend_schema(summary="Delete a face, its vectors and matches", responses=ReceiptSerializer)
    def destroy(self, request: Request, pk: str) -> Response:
        return Response(ReceiptSerializer(erasure.delete_face(self.get_object())).data)


@extend_schema_view(
    list=extend_schema(summary="My photos, newest first"),
    retrieve=extend_schema(summary="One of my photos, its state and faces"),
)
class PhotoViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Image]
):
    serializer_class = PhotoSerializer
    queryset = Image.objects.none()

    def get_queryset(self) -> Any:
        return photos_of(self.request.user)

    @extend_schema(
        summary="Change who may see a photo",
        request=PhotoChangeSerializer,
        responses=PhotoSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        image = self.get_object()
        change = PhotoChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        services.set_visibility(image, change.validated_data["visibility"])
        return Response(PhotoSerializer(self.get_object()).data)

    @extend_schema(summary="Delete a photo and all that came of it", responses=ReceiptSerializer)
    def destroy(self, request: Request, pk: str) -> Response:
        return Response(ReceiptSerializer(erasure.delete_photo(self.get_object())).data)

    @extend_schema(
        summary="Look again at a photo that failed",
        request=None,
        responses={202: PhotoSerializer, 409: OpenApiResponse(description="It did not fail.")},
    )
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        services.retry_photo(self.get_object())
        stored = PhotoSerializer(self.get_object())
        return Response(stored.data, status=status.HTTP_202_ACCEPTED)
