from django.urls import path

from matches.runs import views

urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("runs/<uuid:pk>/", views.run, name="run"),
    path("runs/<uuid:pk>/card/", views.run_card, name="run-card"),
    path("runs/<uuid:pk>/cancel/", views.run_cancel, name="run-cancel"),
]
