"""What tests of celebrity twins look at."""

from django.urls import reverse

from matches.models import Match, MatchKind


def twins_of(face):
    rows = Match.objects.filter(face_a=face, kind=MatchKind.CELEBRITY)
    return [match.celebrity.name for match in rows.order_by("-similarity_score")]


def get(client, name, **query):
    return client.get(reverse(name), query)


def names(answer):
    return [match.celebrity.name for match in answer.context["matches"]]
