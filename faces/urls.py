from django.urls import include, path

from faces import first_steps, views

urlpatterns = [
    path("welcome/", first_steps.first_steps, name="first-steps"),
    path("photos/", views.photos, name="photos"),
    path("photos/upload/", views.upload, name="photo-upload"),
    path("photos/<uuid:pk>/", views.photo, name="photo"),
    path("photos/<uuid:pk>/card/", views.photo_card, name="photo-card"),
    path("photos/<uuid:pk>/delete/", views.photo_delete, name="photo-delete"),
    path("photos/<uuid:pk>/retry/", views.photo_retry, name="photo-retry"),
    path("photos/<uuid:pk>/visibility/", views.photo_visibility, name="photo-visibility"),
    path("faces/<uuid:pk>/this-is-me/", views.face_claim, name="face-claim"),
    path("faces/<uuid:pk>/not-me/", views.face_disclaim, name="face-disclaim"),
    path("faces/<uuid:pk>/default/", views.face_default, name="face-default"),
    path("faces/<uuid:pk>/opt-out/", views.face_opt_out, name="face-opt-out"),
    path("faces/<uuid:pk>/delete/", views.face_delete, name="face-delete"),
    path("", include("faces.grouping.urls")),
    path("", include("faces.tagging.urls")),
]
