"""The settings, through their addresses."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts import services
from accounts.models import ActivityEntry, ApiToken, Purpose, User
from accounts.tests.people import PASSWORD, make_person

HTMX = {"HX-Request": "true"}
PROFILE = reverse("settings-profile")
PRIVACY = reverse("settings-privacy")
TOKENS = reverse("settings-tokens")
PAGES = ("settings-profile", "settings-privacy", "settings-tokens", "settings-receipts")


@pytest.mark.parametrize("name", [*PAGES, "settings-delete", "settings-export"])
def test_settings_are_for_the_signed_in(client: Client, db: None, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PAGES)
def test_pages_and_their_parts(client: Client, alice: User, name: str) -> None:
    client.force_login(alice)
    assert b"<html" in client.get(reverse(name)).content
    if name != "settings-receipts":
        assert b"<html" not in client.get(reverse(name), headers=HTMX).content


def test_a_profile_is_changed(client: Client, alice: User) -> None:
    client.force_login(alice)
    changes = {"full_name": "A.", "username": "alice2", "gender": "other", "location": "Ghent"}
    assert client.post(PROFILE, changes)["Location"] == PROFILE
    alice.refresh_from_db()
    assert (alice.full_name, alice.username, alice.location) == ("A.", "alice2", "Ghent")


def test_nothing_but_the_profile_is_changed_by_it(client: Client, alice: User) -> None:
    client.force_login(alice)
    changes = {
        "username": "alice",
        "gender": "female",
        "role": "admin",
        "email": "x@example.com",
        "birth_date": "2015-01-01",
    }
    client.post(PROFILE, changes)
    before, alice = alice, User.objects.get(pk=alice.pk)
    assert (alice.role, alice.email, alice.birth_date) == ("user", before.email, before.birth_date)


@pytest.mark.parametrize("taken", ["bob", "BOB", "admin", "a b"])
def test_usernames_that_are_not_free(client: Client, alice: User, bob: User, taken: str) -> None:
    client.force_login(alice)
    answer = client.post(PROFILE, {"username": taken, "gender": "female"}, headers=HTMX)
    assert answer.status_code == 422 and answer.context["form"].errors["username"]


def test_one_may_change_the_case_of_ones_username(client: Client, alice: User) -> None:
    client.force_login(alice)
    client.post(PROFILE, {"username": "Alice", "gender": "female"})
    assert User.objects.get(pk=alice.pk).username == "Alice"


def test_a_missing_date_of_birth_is_added_once(client: Client, db: None) -> None:
    dora = make_person("dora", birth_date=None)
    client.force_login(dora)
    young = {"username": "dora", "gender": "female", "birth_date": "2020-01-01"}
    assert client.post(PROFILE, young).status_code == 422
    client.post(PROFILE, young | {"birth_date": "1990-05-05"})
    assert str(User.objects.get(pk=dora.pk).birth_date) == "1990-05-05"
    assert "birth_date" not in client.get(PROFILE).context["form"].fields


def test_consents_are_given_and_withdrawn_one_by_one(client: Client, db: None) -> None:
    dora = make_person("dora", consents=[Purpose.TERMS])
    client.force_login(dora)
    grant = reverse("consent-grant", args=["biometric"])
    assert client.post(grant)["Location"] == PRIVACY
    part = client.post(reverse("consent-grant", args=["matching"]), headers=HTMX)
    assert b"<html" not in part.content
    states = {state["text"].purpose: state for state in part.context["consents"]}
    assert [purpose for purpose in states if states[purpose]["granted"]] == [
        Purpose.TERMS,
        Purpose.BIOMETRIC,
        Purpose.MATCHING,
    ]
    client.post(reverse("consent-withdraw", args=["matching"]))
    states = {s["text"].purpose: s for s in client.get(PRIVACY).context["consents"]}
    assert not states[Purpose.MATCHING]["granted"]
    assert len(states[Purpose.MATCHING]["history"]) == 1
    actions = ActivityEntry.objects.filter(user=dora).values_list("action", flat=True)
    assert sorted(actions) == [
        "consent.granted.biometric",
        "consent.granted.matching",
        "consent.withdrawn.matching",
    ]


def test_a_consent_that_needs_another_is_refused_with_a_sentence(client: Client, db: None) -> None:
    dora = make_person("dora", consents=[])
    client.force_login(dora)
    page = client.get(PRIVACY).context["consents"]
    assert {s["text"].purpose: s["blocked_by"] is not None for s in page} == {
        Purpose.TERMS: False,
        Purpose.BIOMETRIC: False,
        Purpose.MATCHING: True,
        Purpose.GENERATION: True,
        Purpose.GROUPING: True,
        Purpose.TAGGING: True,
    }
    refused = client.post(reverse("consent-grant", args=["matching"]), headers=HTMX)
    assert refused.status_code == 409 and "Measure my face" in refused.content.decode()
    assert services.open_consents(dora) == set()


def test_consents_need_a_post_and_a_purpose_that_exists(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get(reverse("consent-withdraw", args=["terms"])).status_code == 405
    assert client.post(reverse("consent-grant", args=["marketing"])).status_code == 404


def test_consents_need_the_csrf_token(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post(reverse("consent-withdraw", args=["terms"])).status_code == 403
    assert services.has_consent(alice, Purpose.TERMS)


def test_a_token_is_shown_once(client: Client, alice: User) -> None:
    client.force_login(alice)
    made = client.post(TOKENS, {"name": "phone", "scope": "read", "expiry": "30"})
    text = made.context["new_token"]
    assert text and text in made.content.decode()
    assert text not in client.get(TOKENS).content.decode()
    token = ApiToken.objects.get()
    assert text not in {token.digest, token.token_key} and token.expiry is not None


def test_a_token_needs_a_name(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.post(TOKENS, {"name": "", "scope": "read"}).status_code == 422
    assert not ApiToken.objects.exists()


def test_only_the_owner_revokes_a_token(client: Client, alice: User, charlie: User) -> None:
    client.force_login(alice)
    client.post(TOKENS, {"name": "phone", "scope": "read", "expiry": ""})
    revoke = reverse("token-revoke", args=[ApiToken.objects.get().ref])
    client.force_login(charlie)
    assert client.post(revoke).status_code == 404
    assert client.get(TOKENS).context["tokens"].count() == 0
    client.force_login(alice)
    assert client.post(revoke)["Location"] == TOKENS
    assert not ApiToken.objects.exists()


def test_there_is_a_limit_to_tokens(client: Client, alice: User) -> None:
    from accounts.errors import TooManyTokens
    from accounts.tokens import MOST, create_token

    for number in range(MOST):
        create_token(alice, f"token {number}", ApiToken.Scope.READ, None)
    with pytest.raises(TooManyTokens):
        create_token(alice, "one more", ApiToken.Scope.READ, None)


def test_the_privacy_page_asks_little_of_the_database(
    client: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(alice)
    client.get(PRIVACY)  # notes last_seen
    for _round in range(3):
        services.withdraw_consent(alice, Purpose.MATCHING)
        services.grant_consents(alice, [Purpose.MATCHING])
    with django_assert_max_num_queries(3):  # session, person, consents
        client.get(PRIVACY, headers=HTMX)


def test_another_address_counts_once_it_is_confirmed(client: Client, alice: User) -> None:
    page = reverse("account_email")
    client.force_login(alice)
    client.post(page, {"action_add": "", "email": "new@example.com"})
    shown = client.get(page).content.decode()
    assert "You sign in with <b><bdi>alice@example.com" in shown
    assert 'value="new@example.com"' in shown
    client.post(page, {"action_remove": "", "email": "new@example.com"})
    assert 'value="new@example.com"' not in client.get(page).content.decode()


def test_a_changed_password_signs_out(client: Client, alice: User) -> None:
    page = reverse("account_change_password")
    client.force_login(alice)
    wrong = {"oldpassword": "not it", "password1": f"{PASSWORD}8", "password2": f"{PASSWORD}8"}
    assert b"errorlist" in client.post(page, wrong).content
    client.post(page, wrong | {"oldpassword": PASSWORD})
    assert client.get(page)["Location"].startswith(reverse("account_login"))
