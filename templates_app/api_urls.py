"""What templates_app serves under /api/v1/."""

from rest_framework.routers import SimpleRouter

from templates_app.api import TemplateViewSet

router = SimpleRouter(trailing_slash=False)
router.register("templates", TemplateViewSet, basename="api-template")

urlpatterns = router.urls
