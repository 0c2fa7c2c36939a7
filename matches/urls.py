from django.urls import include, path

from matches import views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("matches/<uuid:pk>/", views.match, name="match"),
    path("", include("matches.celebrities.urls")),
    path("", include("matches.dismissals.urls")),
    path("", include("matches.feed.urls")),
    path("", include("matches.people.urls")),
    path("", include("matches.reactions.urls")),
    path("", include("matches.runs.urls")),
]
