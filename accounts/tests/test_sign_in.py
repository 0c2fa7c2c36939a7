"""Who is let in, and what those who are not learn."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts import privacy, services
from accounts.models import Purpose, Role, User
from accounts.tests.limits import forget_limits
from accounts.tests.people import PASSWORD, make_person

LOGIN = reverse("account_login")
ENDED = reverse("account-ended")


def sign_in(client: Client, user: User, password: str = PASSWORD) -> str:
    """Where the browser is sent, or the page it gets instead."""
    answer = client.post(LOGIN, {"login": user.email, "password": password})
    return answer.get("Location") or answer.content.decode()


def test_with_the_right_password(client: Client, alice: User) -> None:
    assert sign_in(client, alice) == reverse("home")


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client, alice: User) -> None:
    wrong = sign_in(client, alice, "not the password")
    alice.email = "nobody@example.com"
    unknown = sign_in(Client(), alice, "not the password")
    sentence = "address and/or password you specified are not correct"
    assert sentence in wrong and sentence in unknown


def test_a_suspended_person_with_the_right_password_learns_why(client: Client, alice: User) -> None:
    services.suspend(alice)
    assert sign_in(client, alice) == ENDED
    page = client.get(ENDED)
    assert (page.status_code, page.context["status"]) == (403, "suspended")
    assert page.context["can_restore"] is False


def test_without_the_password_nobody_learns_that_an_account_is_suspended(
    client: Client, alice: User
) -> None:
    services.suspend(alice)
    assert "are not correct" in sign_in(client, alice, "not the password")


def test_a_deleted_person_may_come_back_within_the_window(client: Client, alice: User) -> None:
    privacy.delete_account(alice)
    assert sign_in(client, alice) == ENDED
    assert client.get(ENDED).context["can_restore"] is True
    assert client.post(reverse("account-restore"))["Location"] == LOGIN
    assert sign_in(client, alice) == reverse("home")


def test_restoring_needs_the_password_first(client: Client, alice: User) -> None:
    privacy.delete_account(alice)
    assert client.post(reverse("account-restore")).status_code == 404
    assert not User.objects.active().exists()


def test_the_page_says_nothing_to_those_it_does_not_concern(client: Client, db: None) -> None:
    assert client.get(ENDED)["Location"] == LOGIN


def test_too_many_wrong_passwords_lock_the_address_for_a_while(client: Client, alice: User) -> None:
    for _attempt in range(5):
        sign_in(client, alice, "not the password")
    assert "Too many failed login attempts" in sign_in(client, alice)


def test_a_reset_link_is_only_sent_to_those_who_have_an_account(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    answers = [
        client.post(reverse("account_reset_password"), {"email": address})
        for address in (alice.email, "nobody@example.com")
    ]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert "reset" in mailoutbox[0].body.lower()
    assert reverse("account_signup") in mailoutbox[1].body


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "usersessions_list"]
)
def test_second_factors_and_sessions_have_their_pages(
    client: Client, alice: User, name: str
) -> None:
    sign_in(client, alice)
    assert client.get(reverse(name)).status_code in {200, 302}


@pytest.mark.parametrize("name", ["account_login", "mfa_authenticate", "mfa_add_webauthn"])
def test_no_page_needs_an_inline_script(client: Client, alice: User, name: str) -> None:
    """Under `script-src 'self'` only data blocks may stand in the page."""
    page = client.get(reverse(name), follow=True).content.decode()
    for attributes in re.findall(r"<script([^>]*)>", page):
        assert "src=" in attributes or "application/json" in attributes


def test_the_first_steps_come_first_until_they_are_begun(client: Client, db: None) -> None:
    dora = make_person("dora", consents=[Purpose.TERMS])
    assert sign_in(client, dora) == reverse("first-steps")
    credentials = {"login": dora.email, "password": PASSWORD}
    wished = Client().post(f"{LOGIN}?next=/people/", credentials)
    assert wished["Location"] == "/people/", "whoever was on the way somewhere gets there"

    services.grant_consents(dora, [Purpose.BIOMETRIC])
    assert sign_in(Client(), dora) == reverse("home")
    services.withdraw_consent(dora, Purpose.BIOMETRIC)
    assert sign_in(Client(), dora) == reverse("home"), "a no is not asked again"

    staff = make_person("staff", consents=[Purpose.TERMS], role=Role.MODERATOR)
    assert sign_in(Client(), staff) == reverse("home"), "who looks after the site need not begin"


def test_a_second_factor_is_asked_for_once_it_is_set_up(client: Client, alice: User) -> None:
    sign_in(client, alice)
    setup = reverse("mfa_activate_totp")
    again = client.get(setup)["Location"]
    client.post(again, {"password": PASSWORD})
    client.get(setup)
    secret = client.session["mfa.totp.secret"]
    assert client.post(setup, {"code": code_of(secret)}).status_code == 302
    stored = Authenticator.objects.get(user=alice, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data), "encrypted at rest"

    forget_limits()  # a code counts once; the test does not wait for the next one
    elsewhere = Client()
    assert sign_in(elsewhere, alice) == reverse("mfa_authenticate")
    assert elsewhere.get(reverse("settings-profile")).status_code == 302
    answer = elsewhere.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("home")


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    _past, now, _next = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))
