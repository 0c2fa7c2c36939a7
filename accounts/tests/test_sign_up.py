"""From the sign-up form to the first sign-in."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.consents import CONSENT_TEXTS
from accounts.forms import SignupDetailsForm
from accounts.models import Consent, Purpose, User
from accounts.tests.people import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_UP = reverse("account_signup")


def details(**changes: Any) -> dict[str, Any]:
    return {
        "email": "dora@example.com",
        "username": "dora",
        "full_name": "Dora D.",
        "birth_date": "1990-02-03",
        "password1": PASSWORD,
        "terms": "on",
    } | changes


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"https?://[^/]+(/\S+)", str(letter.body))
    assert found
    return found[1]


def test_sign_up_verify_sign_in(client: Client, mailoutbox: list[EmailMessage]) -> None:
    answer = client.post(SIGN_UP, details())
    assert answer["Location"] == reverse("account_email_verification_sent")
    dora = User.objects.get(username="dora")
    assert (dora.full_name, str(dora.birth_date)) == ("Dora D.", "1990-02-03")

    elsewhere = Client()
    credentials = {"login": "dora@example.com", "password": PASSWORD}
    answer = elsewhere.post(reverse("account_login"), credentials)
    assert answer["Location"] == reverse("account_email_verification_sent"), "not verified yet"

    assert mailoutbox[0].to == ["dora@example.com"]
    client.post(link_in(mailoutbox[0]))
    answer = elsewhere.post(reverse("account_login"), credentials | {"login": "DORA@Example.com"})
    assert answer["Location"] == reverse("first-steps")


def test_the_browser_that_signed_up_is_signed_in_by_the_link(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(SIGN_UP, details())
    answer = client.post(link_in(mailoutbox[0]))
    assert answer["Location"] == reverse("first-steps")
    assert client.get(reverse("settings-profile")).status_code == 200


def test_the_link_opened_elsewhere_verifies_but_signs_nobody_in(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(SIGN_UP, details())
    elsewhere = Client()
    elsewhere.post(link_in(mailoutbox[0]))
    assert elsewhere.get(reverse("settings-profile")).status_code == 302


def test_nothing_is_ticked_beforehand(client: Client) -> None:
    page = client.get(SIGN_UP).content.decode()
    box = re.search(r'<input[^>]*name="terms"[^>]*>', page)
    assert box and "checked" not in box[0]
    assert "checked" not in str(SignupDetailsForm()["terms"])


def test_the_terms_are_stored_with_their_wording_and_nothing_else_is_agreed_to(
    client: Client,
) -> None:
    client.post(SIGN_UP, details())
    consent = Consent.objects.get(user__username="dora")
    assert consent.purpose == Purpose.TERMS
    assert consent.text_version == CONSENT_TEXTS[Purpose.TERMS].version


def test_without_the_terms_there_is_no_account(client: Client) -> None:
    answer = client.post(SIGN_UP, details(terms=""))
    assert "Accept the terms of use" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("birth_date", "welcome"),
    [
        (timezone.localdate() - timedelta(days=17 * 365), False),
        (timezone.localdate() + timedelta(days=1), False),
        ("1750-01-01", False),
        ("1990-02-30", False),
        ("", False),
        (timezone.localdate() - timedelta(days=19 * 366), True),
    ],
)
def test_only_adults_sign_up(client: Client, birth_date: object, welcome: bool) -> None:
    client.post(SIGN_UP, details(birth_date=str(birth_date)))
    assert User.objects.exists() == welcome


def test_the_young_are_told_why(client: Client) -> None:
    born = timezone.localdate() - timedelta(days=15 * 365)
    answer = client.post(SIGN_UP, details(birth_date=str(born)))
    assert "You must be 18 or older" in answer.content.decode()


def test_usernames_and_addresses_are_taken_whatever_their_case(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    answer = client.post(SIGN_UP, details(username="ALICE"))
    assert "already exists" in answer.content.decode()
    client.post(SIGN_UP, details(email="Alice@EXAMPLE.com"))
    assert User.objects.count() == 1


@pytest.mark.parametrize("username", ["a b", "dora@example.com", "../x", "root", "ab"])
def test_usernames_that_do_not_fit_an_address(client: Client, username: str) -> None:
    client.post(SIGN_UP, details(username=username))
    assert not User.objects.exists()


def test_signing_up_with_a_known_address_looks_like_any_other(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    known = client.post(SIGN_UP, details(email=alice.email, username="someone"))
    new = Client().post(SIGN_UP, details())
    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert [letter.to for letter in mailoutbox] == [[alice.email], ["dora@example.com"]]
    assert not User.objects.filter(username="someone").exists()
