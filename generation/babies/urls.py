from django.urls import path

from generation.babies import views

urlpatterns = [
    path("babies/", views.babies, name="babies"),
    path("babies/<uuid:pk>/", views.baby, name="baby"),
    path("babies/<uuid:pk>/drawing.svg", views.baby_drawing, name="baby-drawing"),
    path("babies/<uuid:pk>/delete/", views.baby_delete, name="baby-delete"),
    path("matches/<uuid:pk>/baby/", views.match_baby, name="match-baby"),
]
