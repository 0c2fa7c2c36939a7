"""Every address of the site; each app brings its own."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

# One sign-in for everybody, with its limits and second factors.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("generation.urls")),
    path("", include("templates_app.urls")),
    path("", include("matches.urls")),
    path("", include("faces.urls")),
    path("", include("library.urls")),
    path("", include("notifications.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("privacy/", TemplateView.as_view(template_name="pages/privacy.html"), name="privacy-page"),
    path("terms/", TemplateView.as_view(template_name="pages/terms.html"), name="terms-page"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api_urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(), name="api-docs"),
]
