"""The account over the API, and what a token may do."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import services
from accounts.models import ApiToken, Purpose, User
from accounts.tokens import create_token

ME = reverse("api-me")


def with_token(user: User, scope: str = "write", lifetime: timedelta | None = None) -> APIClient:
    _token, text = create_token(user, "test", scope, lifetime)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {text}")
    return client


def test_me(alice: User) -> None:
    me: dict[str, Any] = with_token(alice).get(ME).json()
    assert me["username"] == "alice" and me["email"] == alice.email
    assert me["consents"]["matching"]["granted"] is True
    assert me["consents"]["matching"]["version"] and me["consents"]["matching"]["since"]
    assert "birth_date" not in me and "password" not in me


def test_changing_oneself(alice: User) -> None:
    answer = with_token(alice).patch(ME, {"location": "Ghent"})
    assert answer.json()["location"] == "Ghent"
    alice.refresh_from_db()
    assert (alice.location, alice.full_name) == ("Ghent", "Alice")


@pytest.mark.parametrize("changes", [{"username": "BOB"}, {"username": "a b"}, {"gender": "x"}])
def test_the_api_refuses_what_the_page_refuses(
    alice: User, bob: User, changes: dict[str, str]
) -> None:
    answer = with_token(alice).patch(ME, changes)
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == set(changes)


def test_what_is_read_only_stays(alice: User) -> None:
    with_token(alice).patch(ME, {"email": "x@example.com", "role": "admin", "id": str(alice.pk)})
    before, alice = alice, User.objects.get(pk=alice.pk)
    assert (alice.email, alice.role) == (before.email, "user")


def test_consents(alice: User) -> None:
    client = with_token(alice)
    address = reverse("api-consent", args=["biometric"])
    states = client.delete(address).json()
    assert {purpose: state["granted"] for purpose, state in states.items()} == {
        "terms": True,
        "biometric": False,
        "matching": False,
        "generation": False,
    }
    refused = client.put(reverse("api-consent", args=["matching"]))
    assert (refused.status_code, refused.json()["code"]) == (409, "consent_needed_first")
    assert client.put(address).json()["biometric"]["granted"] is True
    assert services.has_consent(alice, Purpose.BIOMETRIC)


def test_an_unknown_purpose_is_not_found(alice: User) -> None:
    assert with_token(alice).put(reverse("api-consent", args=["marketing"])).status_code == 404


def test_a_reading_token_only_reads(alice: User) -> None:
    client = with_token(alice, "read")
    assert client.get(ME).status_code == 200
    for answer in (
        client.patch(ME, {"bio": "x"}),
        client.delete(reverse("api-consent", args=["terms"])),
    ):
        assert answer.status_code == 403
        assert answer.json()["detail"] == "This token may read only."
    assert services.has_consent(alice, Purpose.TERMS)


def test_tokens_that_do_not_count(alice: User) -> None:
    expired = with_token(alice, lifetime=timedelta(seconds=-1))
    revoked = with_token(alice)
    ApiToken.objects.filter(expiry=None).delete()
    made_up = APIClient()
    made_up.credentials(HTTP_AUTHORIZATION="Token " + "0" * 64)
    odd = APIClient()
    odd.credentials(HTTP_AUTHORIZATION="Token é")
    two = APIClient()
    two.credentials(HTTP_AUTHORIZATION="Token a b")
    for client in (expired, revoked, made_up, odd, two, APIClient()):
        answer = client.get(ME)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Token"
        assert answer["Content-Type"] == "application/problem+json"


def test_a_token_made_by_a_suspended_person_is_refused(alice: User) -> None:
    client = with_token(alice)
    User.objects.filter(pk=alice.pk).update(account_status="suspended")
    assert client.get(ME).status_code == 401


def test_the_last_use_is_noted_once_a_minute(alice: User) -> None:
    client = with_token(alice)
    client.get(ME)
    first = ApiToken.objects.get().last_used_at
    client.get(ME)
    assert first and ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    client.get(ME)
    assert ApiToken.objects.get().last_used_at > first


def test_a_session_needs_the_csrf_token(alice: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.get(ME).status_code == 200
    assert client.patch(ME, {"bio": "x"}).status_code == 403


def test_the_schema_describes_it_without_warnings(db: None) -> None:
    call_command(
        "spectacular",
        "--validate",
        "--fail-on-warn",
        "--file=/dev/null",
        "--urlconf=accounts.api_urls",
    )
