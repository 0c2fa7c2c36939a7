from django.urls import path

from faces.tagging import views

urlpatterns = [
    path("tags/", views.tags, name="tags"),
    path("tags/<uuid:pk>/ask/", views.ask, name="tag-ask"),
    path("tags/<uuid:pk>/dismiss/", views.dismiss, name="tag-dismiss"),
    path("tags/<uuid:pk>/answer/", views.answer, name="tag-answer"),
    path("tags/<uuid:pk>/undo/", views.undo, name="tag-undo"),
    path("faces/<uuid:pk>/who/", views.choose, name="face-who"),
]
