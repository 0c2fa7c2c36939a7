"""Addresses below /api/v1/."""

from django.urls import path

from accounts import api

urlpatterns = [
    path("me", api.MeView.as_view(), name="api-me"),
    path("consents/<slug:purpose>", api.ConsentView.as_view(), name="api-consent"),
]
