from django.urls import path

from templates_app import views

urlpatterns = [
    path("templates/", views.templates, name="templates"),
    path("templates/<uuid:pk>/", views.template, name="template"),
]
