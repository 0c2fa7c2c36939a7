from django.urls import path

from matches.celebrities import views

urlpatterns = [
    path("celebrities/", views.celebrities, name="celebrities"),
    # No celebrity has this as a slug (faces.celebrities.about.TAKEN_SLUGS).
    path("celebrities/twins/", views.twins, name="celebrity-twins"),
    path("celebrities/<slug:slug>/", views.celebrity, name="celebrity"),
]
