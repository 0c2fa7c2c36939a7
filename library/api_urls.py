"""What library serves under /api/v1/."""

from django.urls import path

from library.api import VerifyView

urlpatterns = [path("verify", VerifyView.as_view(), name="api-verify")]
