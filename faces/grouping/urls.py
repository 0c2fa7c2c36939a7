from django.urls import path

from faces.grouping import views

urlpatterns = [
    path("groups/", views.groups, name="groups"),
    path("groups/faces/", views.loose_faces, name="groups-loose"),
    path("groups/start-over/", views.groups_start_over, name="groups-start-over"),
    path("groups/merges/<uuid:pk>/undo/", views.merge_undo, name="group-merge-undo"),
    path("groups/<uuid:pk>/", views.group, name="group"),
    path("groups/<uuid:pk>/name/", views.group_name, name="group-name"),
    path("groups/<uuid:pk>/merge/", views.group_merge, name="group-merge"),
    path("groups/<uuid:pk>/apart/", views.group_apart, name="group-apart"),
    path("groups/<uuid:pk>/faces/", views.group_faces, name="group-faces"),
]
