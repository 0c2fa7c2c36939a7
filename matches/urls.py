from django.urls import include, path

from matches import dismissal_views, views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("home/", views.home, name="home"),
    path("feed/", views.feed, name="feed"),
    path("matches/<uuid:pk>/", views.match, name="match"),
    path("matches/<uuid:pk>/card/", views.match_card, name="match-card"),
    path("matches/<uuid:pk>/dismiss/", dismissal_views.match_dismiss, name="match-dismiss"),
    path("matches/dismissed/", dismissal_views.dismissed, name="dismissed"),
    path("dismissals/<uuid:pk>/undo/", dismissal_views.dismissal_undo, name="dismissal-undo"),
    path("", include("matches.celebrities.urls")),
    path("", include("matches.people.urls")),
    path("", include("matches.reactions.urls")),
    path("", include("matches.runs.urls")),
]
