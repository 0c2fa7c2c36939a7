"""Signed addresses of files (`library.links`; they begin with MEDIA_URL), and pages."""

from django.urls import path, register_converter

from library import pictures, shared, verify_page, views


class ShareToken:
    """What `secrets.token_urlsafe(32)` gives; anything else is no link."""

    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ShareToken, "token")

urlpatterns = [
    path("media/<str:token>/<path:path>", views.media, name="media"),
    path("verify/", verify_page.verify, name="verify"),
    path("pictures/<uuid:pk>/download/", pictures.download, name="picture-download"),
    path("pictures/<uuid:pk>/save/", pictures.save, name="picture-save"),
    path("pictures/<uuid:pk>/share/", pictures.share, name="picture-share"),
    path("pictures/<uuid:pk>/withdraw/", pictures.withdraw, name="picture-withdraw"),
    path("pictures/<uuid:pk>/report/", pictures.report, name="picture-report"),
    path("pictures/<uuid:pk>/delete/", pictures.delete, name="picture-delete"),
    path("s/<token:token>/", shared.shared_picture, name="shared"),
    path("s/<token:token>/picture/", shared.shared_file, name="shared-file"),
    path("s/<token:token>/report/", shared.report_shared, name="shared-report"),
]
