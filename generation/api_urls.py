"""What generation serves under /api/v1/."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from generation.api import JobViewSet

router = SimpleRouter(trailing_slash=False)
router.register("jobs", JobViewSet, basename="api-job")

urlpatterns = [path("", include("generation.babies.api_urls")), *router.urls]
