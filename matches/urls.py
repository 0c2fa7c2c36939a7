from django.urls import path

from matches import views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("home/", views.home, name="home"),
    path("feed/", views.feed, name="feed"),
    path("matches/<uuid:pk>/", views.match, name="match"),
    path("matches/<uuid:pk>/card/", views.match_card, name="match-card"),
]
