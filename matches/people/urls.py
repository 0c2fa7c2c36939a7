from django.urls import path

from matches.people import relation_views, views

urlpatterns = [
    path("people/", views.people, name="people"),
    # Nobody can have these as a username (ACCOUNT_USERNAME_BLACKLIST).
    path("people/like-me/", views.people_like_me, name="people-like-me"),
    path("people/following/", views.following, name="people-following"),
    path("people/followers/", views.followers, name="people-followers"),
    path("people/<slug:username>/", views.person, name="person"),
    path("people/<slug:username>/pair/", views.pair, name="pair"),
    path("people/<slug:username>/follow/", relation_views.follow, name="follow-person"),
    path("people/<slug:username>/unfollow/", relation_views.unfollow, name="unfollow-person"),
    path("people/<slug:username>/hide/", relation_views.hide, name="hide-person"),
    path("people/<slug:username>/unhide/", relation_views.unhide, name="unhide-person"),
    path("settings/hidden/", relation_views.hidden_people, name="hidden-people"),
]
