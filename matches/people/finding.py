"""One person by their username, as far as the viewer may know of them; anybody else is a 404."""

import re
from typing import Any

from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts import relations
from accounts.models import User
from matches.people.profiles import visible_people
from matches.people.similar import Alike, alike

# What a username is made of (accounts.models.User); an address may hold anything.
USERNAME = re.compile(r"[A-Za-z0-9_-]+")


def find(viewer: Any, username: str) -> User:
    """Somebody who is active, and neither hid the viewer nor was hidden by them."""
    return _named(visible_people(viewer), username)


def find_hidden(viewer: User, username: str) -> User:
    """Somebody whom the viewer hid, whatever became of them."""
    return _named(relations.hidden_by(viewer), username)


def find_for_hiding(viewer: User, username: str) -> User:
    """Somebody the viewer can see, or hid already."""
    try:
        return find(viewer, username)
    except Http404:
        return find_hidden(viewer, username)


def find_alike(viewer: User, username: str) -> Alike:
    """Somebody with whom a match stands."""
    found = alike(viewer, find(viewer, username))
    if found is None:
        raise Http404
    return found


def _named(people: Any, username: str) -> User:
    """By the index on the lower-case username."""
    if not USERNAME.fullmatch(username):
        raise Http404
    rows = people.alias(lower_username=Lower("username"))
    person: User = get_object_or_404(rows, lower_username=username.lower())
    return person
