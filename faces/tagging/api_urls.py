from rest_framework.routers import SimpleRouter

from faces.tagging.api import TagViewSet

router = SimpleRouter(trailing_slash=False)
router.register("tags", TagViewSet, basename="api-tag")

urlpatterns = router.urls
