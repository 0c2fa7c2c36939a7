from django.urls import include, path
from rest_framework.routers import SimpleRouter

from faces.grouping.api import GroupViewSet, undo_merge

router = SimpleRouter(trailing_slash=False)
router.register("groups", GroupViewSet, basename="api-group")

urlpatterns = [
    path("group-merges/<uuid:pk>/undo", undo_merge, name="api-group-merge-undo"),
    path("", include(router.urls)),
]
