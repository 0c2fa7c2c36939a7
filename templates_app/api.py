"""The API's templates: to look at."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from templates_app import reading
from templates_app.forms import wish_in
from templates_app.models import Category, Template, TemplateSlot
from templates_app.reading import ORDERS, PAGE_SIZE

MAX_PAGE_SIZE = 100


class GalleryPagination(BasePagination):
    """Pages of a gallery in any of its orders; stable while templates come and go."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        self.address = request.build_absolute_uri()
        wish = wish_in(request.query_params)
        cursor = request.query_params.get("cursor", "")
        page, self.next_cursor = reading.gallery_page(wish, cursor, _size(request))
        return page

    def get_paginated_response(self, data: Any) -> Response:
        following = self.next_cursor and replace_query_param(
            self.address, "cursor", self.next_cursor
        )
        first = remove_query_param(self.address, "cursor")
        return Response({"next": following, "first": first, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        uri = {"type": "string", "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "first", "results"],
            "properties": {
                "next": {**uri, "nullable": True, "description": "null at the end"},
                "first": uri,
                "results": schema,
            },
        }


class BoxSerializer(serializers.Serializer[Any]):
    """In shares of the picture's width and height, 0 to 1, from its top left corner."""

    x = serializers.FloatField()
    y = serializers.FloatField()
    w = serializers.FloatField()
    h = serializers.FloatField()


class SlotSerializer(serializers.ModelSerializer[TemplateSlot]):
    """A place for a face. `index` counts from left to right, beginning with 0."""

    box = BoxSerializer(read_only=True)
    landmarks = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        read_only=True,
        help_text="Five [x, y] points: eyes, nose, corners of the mouth; empty where not known.",
    )

    class Meta:
        model = TemplateSlot
        fields = ("index", "role", "box", "landmarks")
        read_only_fields = fields


class TemplateSerializer(serializers.ModelSerializer[Template]):
    """A template as the gallery shows it. Addresses of pictures are signed and expire."""

    width = serializers.IntegerField(source="image.width", read_only=True)
    height = serializers.IntegerField(source="image.height", read_only=True)
    thumbnail_url = serializers.CharField(
        source="image.thumbnail_url", read_only=True, help_text="At most 320 pixels wide or high."
    )
    preview_url = serializers.CharField(
        source="image.preview_url", read_only=True, help_text="At most 1280 pixels wide or high."
    )

    class Meta:
        model = Template
        fields: tuple[str, ...] = (
            "id", "title", "description", "category", "tags", "artist", "source_url", "licence",
            "width", "height", "thumbnail_url", "preview_url", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class TemplateDetailSerializer(TemplateSerializer):
    """The same with its slots, from left to right."""

    slots = SlotSerializer(many=True, read_only=True)

    class Meta(TemplateSerializer.Meta):
        fields = (*TemplateSerializer.Meta.fields, "slots")
        read_only_fields = fields


PARAMETERS = [
    OpenApiParameter("category", enum=Category.values),
    OpenApiParameter("tag", description="exactly this tag"),
    OpenApiParameter("q", description='words to look for; "…", or and - as in web search'),
    OpenApiParameter("order", enum=list(ORDERS), description="popular unless given; with q: best"),
    OpenApiParameter("limit", int, description=f"per page; {PAGE_SIZE} unless given"),
    OpenApiParameter("cursor", description="from `next`"),
]


@extend_schema_view(
    list=extend_schema(
        summary="Templates of the gallery", parameters=PARAMETERS, responses=TemplateSerializer
    ),
    retrieve=extend_schema(
        summary="One template, with its slots", responses=TemplateDetailSerializer
    ),
)
class TemplateViewSet(viewsets.ReadOnlyModelViewSet[Template]):
    pagination_class = GalleryPagination
    queryset = Template.objects.none()

    def get_queryset(self) -> Any:
        rows = reading.listed()
        return rows.prefetch_related("slots") if self.detail else rows

    def get_serializer_class(self) -> type[TemplateSerializer]:
        return TemplateDetailSerializer if self.detail else TemplateSerializer


def _size(request: Request) -> int:
    limit = request.query_params.get("limit", "")
    if not (limit.isascii() and limit.isdigit()):
        return PAGE_SIZE
    return min(max(int(limit[:4]), 1), MAX_PAGE_SIZE)
