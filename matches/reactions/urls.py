from django.urls import path

from matches.reactions import views

urlpatterns = [
    path("matches/<uuid:pk>/reactions/", views.match_reactions, name="match-reactions"),
    path("reactions/", views.reactions, name="reactions"),
]
