from django.urls import path

from matches.feed import views

urlpatterns = [
    path("home/", views.home, name="home"),
    path("feed/", views.feed, name="feed"),
    path("matches/<uuid:pk>/card/", views.match_card, name="match-card"),
]
