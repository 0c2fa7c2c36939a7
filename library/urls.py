"""The addresses that `library.links` signs; they begin with MEDIA_URL."""

from django.urls import path

from library import views

app_name = "library"
urlpatterns = [path("media/<str:token>/<path:path>", views.media, name="media")]
