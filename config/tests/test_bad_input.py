"""Whatever somebody types into an address or a form, no page breaks.

Goes through all addresses without an id, so a list that is new is asked, too.
"""

from base64 import urlsafe_b64encode

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Purpose
from accounts.services import grant_consents
from config.tests.test_erased_people import give_groups
from faces.tests.tagging import make_photo
from matches.tests.lookalikes import make_face, make_match

pytestmark = pytest.mark.django_db

ID = "01a1fdd1-e6e6-72f5-9325-18269c817378"
TEXTS = (
    "\0", "a\0b", "_%\\", "'; --", "\u202eevil", "\U0001f600" * 200, "x" * 5000, "nan", "1e400",
    "-1", "99999999999999999999", "\u0661",
)  # fmt: skip
CURSORS = (
    f"99999999999999999999_{ID}", f"-99999999999_{ID}", f"nan_{ID}", f"\0_{ID}", f"\u0661_{ID}",
    f"0001-01-01T00:00:00+00:00_{ID}", f"99999-01-01_{ID}", f"2026-01-01T00:00:00+99:99_{ID}",
    urlsafe_b64encode(b"p=2026").decode(), urlsafe_b64encode(b"p=\0&o=5").decode(),
)  # fmt: skip
ASKED = (
    "cursor", "q", "search", "place", "min_score", "since", "until", "which", "kind", "type",
    "face", "unread", "limit", "photos", "status", "match",
)  # fmt: skip


def addresses(patterns=None, prefix=""):
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            if not route.startswith(("admin", "accounts", "settings/account")):
                yield from addresses(one.url_patterns, route)
        elif isinstance(one, URLPattern) and one.name and "<" not in route:
            yield one.name


@pytest.fixture
def person(client, alice, bob):
    """Somebody who has a little of everything to page through."""
    grant_consents(alice, [Purpose.GROUPING, Purpose.TAGGING])
    make_match(make_face(alice), make_face(bob), 90)
    give_groups(alice, make_photo(alice))
    client.force_login(alice)
    return client


@pytest.mark.parametrize("address", sorted(set(addresses())))
def test_no_address_breaks_on_what_it_is_asked(address, person):
    asked = [dict.fromkeys(ASKED, said) for said in TEXTS]
    asked += [{"cursor": said, "photos": said} for said in (*TEXTS, *CURSORS)]
    for query in asked:
        assert person.get(reverse(address), query).status_code < 500, query


@pytest.mark.parametrize("said", ["nan", "inf", "-inf", 1e400, "1e400"])
def test_a_threshold_is_a_number(said, person):
    answer = person.patch(
        reverse("api-notifications-settings"),
        {"match_threshold": said},
        content_type="application/json",
    )
    assert answer.status_code == 400
    form = {"match_threshold": str(said)}
    assert person.post(reverse("settings-notifications"), form).status_code == 422
