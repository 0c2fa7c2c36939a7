from django.urls import include, path
from rest_framework.routers import SimpleRouter

from matches.runs.api import MatchRunViewSet

router = SimpleRouter(trailing_slash=False)
router.register("match-runs", MatchRunViewSet, basename="api-match-run")

urlpatterns = [path("", include(router.urls))]
