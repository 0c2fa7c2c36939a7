"""The API's people: the same functions as the pages."""

from functools import partial
from typing import Any, cast
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import HiddenPerson, User
from core.paging import PAGED, forward_page, page_of
from matches.api import MatchSerializer
from matches.people import profiles, services
from matches.people.finding import find, find_for_hiding, find_hidden
from matches.people.profiles import PersonShown, Profile
from matches.people.searching import search_page
from matches.people.similar import Alike, alike, like_me, pairs_page


class PersonSerializer(serializers.Serializer[PersonShown]):
    """A person in a list. The picture is one that everybody may see, or null."""

    id = serializers.UUIDField(source="person.pk")
    username = serializers.CharField(source="person.username")
    name = serializers.CharField(source="person.get_full_name")
    picture_url = serializers.CharField(
        source="face.crop_url", allow_null=True, default=None, help_text="Signed, expires."
    )
    follows = serializers.BooleanField(help_text="The caller follows them.")
    follows_me = serializers.BooleanField()


class AlikeSerializer(serializers.Serializer[Alike]):
    """How much somebody is like the caller."""

    score = serializers.FloatField(help_text="0 to 100, calibrated.")
    band = serializers.CharField(help_text="suggested, confirmed or unidentified")
    over_all = serializers.BooleanField(
        help_text="The score is over all photos; else that of the best pair, until it is computed."
    )
    match_count = serializers.IntegerField(source="pairs")
    best_match_id = serializers.UUIDField(source="best.pk")


class PersonAlikeSerializer(AlikeSerializer):
    """Somebody like the caller; the picture is that of the best pair."""

    id = serializers.UUIDField(source="person.pk")
    username = serializers.CharField(source="person.username")
    name = serializers.CharField(source="person.get_full_name")
    picture_url = serializers.CharField(source="face.crop_url", help_text="Signed, expires.")


class ProfileSerializer(serializers.Serializer[Profile]):
    """What the caller sees of a person; of somebody who shows nothing here only their name."""

    id = serializers.UUIDField(source="person.pk")
    username = serializers.CharField(source="person.username")
    name = serializers.CharField(source="person.get_full_name")
    picture_url = serializers.CharField(
        source="shown.face.crop_url", allow_null=True, default=None, help_text="Signed, expires."
    )
    location = serializers.SerializerMethodField(help_text="City or school; may be empty.")
    bio = serializers.SerializerMethodField()
    since = serializers.SerializerMethodField()
    follows = serializers.BooleanField(source="shown.follows", help_text="The caller follows them.")
    follows_me = serializers.BooleanField(source="shown.follows_me")
    similarity = AlikeSerializer(source="alike", allow_null=True)

    def get_location(self, profile: Profile) -> str:
        return profile.person.location if profile.is_open else ""

    def get_bio(self, profile: Profile) -> str:
        return profile.person.bio if profile.is_open else ""

    def get_since(self, profile: Profile) -> str | None:
        """The day they joined."""
        return profile.person.created_at.date().isoformat() if profile.is_open else None


class HiddenSerializer(serializers.Serializer[HiddenPerson]):
    """Somebody whom the caller hid."""

    id = serializers.UUIDField(source="person_id")
    username = serializers.CharField(source="person.username")
    name = serializers.CharField(source="person.get_full_name")
    since = serializers.DateTimeField(source="created_at")


class SideSerializer(serializers.Serializer[Any]):
    """One of two people, with their face of the best pair."""

    id = serializers.UUIDField(source="owner_id")
    username = serializers.CharField(source="owner.username")
    name = serializers.CharField(source="owner.get_full_name")
    picture_url = serializers.CharField(source="crop_url", help_text="Signed, expires.")


USERNAME = OpenApiParameter("username", OpenApiTypes.STR, OpenApiParameter.PATH)


def caller(request: Request) -> User:
    return cast(User, request.user)


class PeopleView(APIView):
    @extend_schema(
        operation_id="people_list",
        tags=["people"],
        summary="People by name, username or city",
        description="By username. Without words: whom the caller follows, the latest first.",
        parameters=[
            OpenApiParameter(
                "search",
                OpenApiTypes.STR,
                description="Beginnings of words of a name, username or city.",
            ),
            *PAGED,
        ],
        responses=page_of("PeoplePage", PersonSerializer),
    )
    def get(self, request: Request) -> Response:
        me = caller(request)
        if text := request.query_params.get("search", "").strip():
            return forward_page(request, partial(search_page, me, text), PersonSerializer)
        return forward_page(request, partial(profiles.following_page, me), PersonSerializer)


class LikeMeView(APIView):
    @extend_schema(
        tags=["people"],
        summary="People like the caller, best first",
        parameters=PAGED,
        responses=page_of("PeopleLikeMePage", PersonAlikeSerializer),
    )
    def get(self, request: Request) -> Response:
        return forward_page(request, partial(like_me, caller(request)), PersonAlikeSerializer)


class FollowsView(APIView):
    @extend_schema(
        tags=["people"],
        summary="Whom the caller follows",
        parameters=PAGED,
        responses=page_of("FollowsPage", PersonSerializer),
    )
    def get(self, request: Request) -> Response:
        read = partial(profiles.following_page, caller(request))
        return forward_page(request, read, PersonSerializer)


class FollowersView(APIView):
    @extend_schema(
        tags=["people"],
        summary="Who follows the caller",
        parameters=PAGED,
        responses=page_of("FollowersPage", PersonSerializer),
    )
    def get(self, request: Request) -> Response:
        read = partial(profiles.followers_page, caller(request))
        return forward_page(request, read, PersonSerializer)


class HiddenView(APIView):
    @extend_schema(
        tags=["people"],
        summary="Whom the caller hid",
        parameters=PAGED,
        responses=page_of("HiddenPage", HiddenSerializer),
    )
    def get(self, request: Request) -> Response:
        read = partial(profiles.hidden_page, caller(request))
        return forward_page(request, read, HiddenSerializer)


class PersonView(APIView):
    @extend_schema(
        tags=["people"],
        summary="One person",
        description="404 for people who are hidden either way, suspended or gone.",
        parameters=[USERNAME],
        responses=ProfileSerializer,
    )
    def get(self, request: Request, username: str) -> Response:
        person = find(caller(request), username)
        return Response(ProfileSerializer(profiles.profile(caller(request), person)).data)


@extend_schema(tags=["people"], parameters=[USERNAME], request=None, responses={204: None})
class FollowView(APIView):
    """Both may be sent twice."""

    @extend_schema(summary="Follow somebody")
    def put(self, request: Request, username: str) -> Response:
        services.follow_person(caller(request), find(caller(request), username))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Stop following somebody")
    def delete(self, request: Request, username: str) -> Response:
        services.unfollow_person(caller(request), find(caller(request), username))
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(tags=["people"], parameters=[USERNAME], request=None, responses={204: None})
class HideView(APIView):
    """Hiding ends who follows whom; taking it back does not restore that."""

    @extend_schema(summary="Hide somebody: neither sees the other any more")
    def put(self, request: Request, username: str) -> Response:
        services.hide_person(caller(request), find_for_hiding(caller(request), username))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Take hiding back")
    def delete(self, request: Request, username: str) -> Response:
        services.unhide_person(caller(request), find_hidden(caller(request), username))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PairView(APIView):
    @extend_schema(
        tags=["matches"],
        summary="All matches of the caller with one person, best first",
        description="404 for strangers: people without a match with the caller, or hidden.",
        parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH), *PAGED],
        responses=page_of(
            "PairPage",
            MatchSerializer,
            me=SideSerializer(),
            other=SideSerializer(),
            similarity=AlikeSerializer(),
        ),
    )
    def get(self, request: Request, id: UUID) -> Response:
        me = caller(request)
        person = get_object_or_404(profiles.visible_people(me), pk=id)
        both = alike(me, person)
        if both is None:
            raise Http404
        return forward_page(
            request,
            partial(pairs_page, me, person),
            MatchSerializer,
            me=SideSerializer(both.best.left).data,
            other=SideSerializer(both.best.right).data,
            similarity=AlikeSerializer(both).data,
        )
