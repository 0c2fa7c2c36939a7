"""The API's couple pictures: the same services as the pages."""

from functools import cache
from typing import Any, cast
from uuid import uuid4

from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from faces.api import ReceiptSerializer
from faces.models import Face
from generation.api import JobSerializer
from generation.deleting import delete_picture_of
from generation.estimates import foresee
from generation.models import FaceSwapTask
from generation.swaps.reading import swaps_of
from generation.swaps.submitting import (
    MOST_CANDIDATES,
    faces_by_ids,
    faces_in_photos,
    submit_swap,
    submitted_before,
    template_for,
)

KEY_HEADER = "Idempotency-Key"


class FaceQualitySerializer(serializers.Serializer[Any]):
    """How one face came out. Empty (null) for providers that do not say."""

    pose_gap = serializers.FloatField(help_text="Degrees between the two heads' directions.")
    colour_distance = serializers.FloatField(help_text="ΔE*ab of the two skins before matching.")
    coverage = serializers.FloatField(help_text="0..1: the share of the face that was replaced.")
    cosine_before = serializers.FloatField(allow_null=True, help_text="Template to photo.")
    cosine_after = serializers.FloatField(allow_null=True, help_text="Picture to photo.")
    similarity_before = serializers.FloatField(allow_null=True, help_text="Calibrated, 0..100.")
    similarity_after = serializers.FloatField(
        allow_null=True,
        help_text="Calibrated, 0..100; null for a face that was not to be measured.",
    )
    mirrored = serializers.BooleanField(help_text="The photo's face was mirrored.")
    concerns = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of what may look wrong."
    )


class QualityReportSerializer(serializers.Serializer[Any]):
    husband = FaceQualitySerializer(allow_null=True)
    wife = FaceQualitySerializer(allow_null=True)


class FaceSwapSerializer(serializers.ModelSerializer[FaceSwapTask]):
    """A couple picture: what it is made of, how far it is (`job`), and how it came out."""

    template_id = serializers.UUIDField(allow_null=True, help_text="null: deleted since.")
    husband_face_id = serializers.UUIDField()
    wife_face_id = serializers.UUIDField()
    job = serializers.SerializerMethodField()
    quality_report = serializers.SerializerMethodField(help_text="null until it is done.")

    class Meta:
        model = FaceSwapTask
        fields = (
            "id", "template_id", "husband_face_id", "wife_face_id", "husband_slot", "wife_slot",
            "job", "quality_report", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(JobSerializer)
    def get_job(self, task: FaceSwapTask) -> Any:
        return JobSerializer(task.job, context=self.context).data

    @extend_schema_field(QualityReportSerializer(allow_null=True))
    def get_quality_report(self, task: FaceSwapTask) -> Any:
        report = task.quality_report
        return {role: report.get(role) for role in ("husband", "wife")} if report else None


class SwapRequestSerializer(serializers.Serializer[Any]):
    """For each of the two people faces, or photos with one face; the best suited one is taken.

    One of `*_face_id`, `*_face_ids` and `*_photo_ids` is needed for each person.
    """

    template_id = serializers.UUIDField()
    husband_face_id = serializers.UUIDField(required=False)
    husband_face_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_CANDIDATES
    )
    husband_photo_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_CANDIDATES
    )
    wife_face_id = serializers.UUIDField(required=False)
    wife_face_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_CANDIDATES
    )
    wife_photo_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_CANDIDATES
    )
    husband_slot = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=99,
        help_text="Index of the template's slot; by the slots' roles unless given.",
    )
    wife_slot = serializers.IntegerField(required=False, min_value=0, max_value=99)
    attested = serializers.BooleanField(
        default=False,
        help_text="Everyone shown is 18 or older and agreed; needed for faces that are not yours.",
    )
    confirm_warnings = serializers.BooleanField(
        default=False, help_text="The warnings were read, and the picture is wanted nevertheless."
    )


KEY = OpenApiParameter(
    KEY_HEADER,
    str,
    OpenApiParameter.HEADER,
    description="1 to 64 visible characters. The same key gives the same picture again.",
)


@extend_schema_view(
    list=extend_schema(summary="My couple pictures, newest first"),
    retrieve=extend_schema(summary="One of my couple pictures, with its quality report"),
)
class FaceSwapViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[FaceSwapTask]
):
    serializer_class = FaceSwapSerializer
    queryset = FaceSwapTask.objects.none()

    def get_queryset(self) -> Any:
        return swaps_of(self.request.user)

    def get_serializer_context(self) -> dict[str, Any]:
        """How the jobs stand in line is asked once for all of them, where one waits."""
        return {**super().get_serializer_context(), "places": cache(foresee)}

    @extend_schema(
        summary="Make a couple picture",
        description=(
            "Puts a job in line. What may look wrong is answered with 409 and the code "
            "`warnings_to_confirm`; send `confirm_warnings` to have the picture nevertheless."
        ),
        parameters=[KEY],
        request=SwapRequestSerializer,
        responses={
            202: FaceSwapSerializer,
            200: OpenApiResponse(FaceSwapSerializer, description="This key was sent before."),
        },
    )
    def create(self, request: Request) -> Response:
        form = SwapRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said, person = form.validated_data, cast(User, request.user)
        key = request.headers.get(KEY_HEADER) or uuid4().hex
        submitted = submitted_before(person, key) or submit_swap(
            owner=person,
            template=template_for(said["template_id"]),
            husbands=_faces(person, said, "husband"),
            wives=_faces(person, said, "wife"),
            husband_slot=said.get("husband_slot"),
            wife_slot=said.get("wife_slot"),
            attested=said["attested"],
            confirmed=said["confirm_warnings"],
            idempotency_key=key,
        )
        task = self.get_queryset().get(job=submitted.job)
        code = status.HTTP_202_ACCEPTED if submitted.created else status.HTTP_200_OK
        return Response(self.get_serializer(task).data, status=code)

    @extend_schema(summary="Delete a couple picture and its job", responses=ReceiptSerializer)
    def destroy(self, request: Request, pk: str) -> Response:
        task = self.get_object()
        receipt = delete_picture_of(task.job, by=task.job.owner_id, subject_id=task.pk)
        return Response(ReceiptSerializer(receipt).data)


def _faces(person: User, said: dict[str, Any], role: str) -> list[Face]:
    ids = [*said.get(f"{role}_face_ids", ())]
    if face_id := said.get(f"{role}_face_id"):
        ids.insert(0, face_id)
    photos = said.get(f"{role}_photo_ids", ())
    return faces_by_ids(person, ids) + faces_in_photos(person, photos)
