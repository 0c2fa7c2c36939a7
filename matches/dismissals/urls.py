from django.urls import path

from matches.dismissals import views

urlpatterns = [
    path("matches/<uuid:pk>/dismiss/", views.match_dismiss, name="match-dismiss"),
    path("matches/dismissed/", views.dismissed, name="dismissed"),
    path("dismissals/<uuid:pk>/undo/", views.dismissal_undo, name="dismissal-undo"),
]
