"""Addresses below /api/v1/."""

from django.urls import path

from matches.people import api

urlpatterns = [
    path("people", api.PeopleView.as_view(), name="api-people"),
    path("people/like-me", api.LikeMeView.as_view(), name="api-people-like-me"),
    path("people/<str:username>", api.PersonView.as_view(), name="api-person"),
    path("people/<str:username>/follow", api.FollowView.as_view(), name="api-follow"),
    path("people/<str:username>/hide", api.HideView.as_view(), name="api-hide"),
    path("me/follows", api.FollowsView.as_view(), name="api-follows"),
    path("me/followers", api.FollowersView.as_view(), name="api-followers"),
    path("me/hidden", api.HiddenView.as_view(), name="api-hidden"),
    path("matches/user/<uuid:id>", api.PairView.as_view(), name="api-pair"),
]
