from django.urls import path

from matches.celebrities import api

urlpatterns = [
    path("matches/celeb", api.TwinsView.as_view(), name="api-twins"),
    path("celebrities", api.CelebritiesView.as_view(), name="api-celebrities"),
    path("celebrities/<str:slug>", api.CelebrityView.as_view(), name="api-celebrity"),
]
