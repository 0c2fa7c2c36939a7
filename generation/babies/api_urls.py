from django.urls import include, path
from rest_framework.routers import SimpleRouter

from generation.babies.api import BabyViewSet, imagine

router = SimpleRouter(trailing_slash=False)
router.register("babies", BabyViewSet, basename="api-baby")

urlpatterns = [path("baby", imagine, name="api-imagine"), path("", include(router.urls))]
