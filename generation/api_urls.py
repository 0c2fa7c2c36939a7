"""What generation serves under /api/v1/."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from generation.api import JobViewSet
from generation.swaps.api import FaceSwapViewSet

router = SimpleRouter(trailing_slash=False)
router.register("face-swaps", FaceSwapViewSet, basename="api-face-swap")
router.register("jobs", JobViewSet, basename="api-job")

urlpatterns = [path("", include("generation.babies.api_urls")), *router.urls]
