"""Everything under /api/v1/."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from faces.api import FaceViewSet, PhotoViewSet
from matches.api import MatchViewSet

router = SimpleRouter(trailing_slash=False)
router.register("faces", FaceViewSet, basename="api-face")
router.register("photos", PhotoViewSet, basename="api-photo")
router.register("matches", MatchViewSet, basename="api-match")

urlpatterns = [
    path("", include("matches.celebrities.api_urls")),  # before `matches/{id}`
    path("", include(router.urls)),
    path("", include("accounts.api_urls")),
    path("", include("notifications.api_urls")),
    path("", include("library.api_urls")),
    path("", include("faces.grouping.api_urls")),
    path("", include("faces.tagging.api_urls")),
    path("", include("matches.people.api_urls")),
    path("", include("matches.reactions.api_urls")),
    path("", include("matches.runs.api_urls")),
    path("", include("templates_app.api_urls")),
    path("", include("generation.api_urls")),
]
