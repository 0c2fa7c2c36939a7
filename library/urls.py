"""Signed addresses of files (`library.links`; they begin with MEDIA_URL), and pages."""

from django.urls import path

from library import pictures, shared, verify_page, views

urlpatterns = [
    path("media/<str:token>/<path:path>", views.media, name="media"),
    path("verify/", verify_page.verify, name="verify"),
    path("pictures/<uuid:pk>/download/", pictures.download, name="picture-download"),
    path("pictures/<uuid:pk>/save/", pictures.save, name="picture-save"),
    path("pictures/<uuid:pk>/share/", pictures.share, name="picture-share"),
    path("pictures/<uuid:pk>/withdraw/", pictures.withdraw, name="picture-withdraw"),
    path("pictures/<uuid:pk>/report/", pictures.report, name="picture-report"),
    path("pictures/<uuid:pk>/delete/", pictures.delete, name="picture-delete"),
    path("s/<str:token>/", shared.shared_picture, name="shared"),
    path("s/<str:token>/picture/", shared.shared_file, name="shared-file"),
    path("s/<str:token>/report/", shared.report_shared, name="shared-report"),
]
