"""What people choose to be told, on the page and over the API, and the way out of the e-mails."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken
from accounts.tokens import create_token
from notifications import choosing
from notifications.choosing import save_settings
from notifications.models import NotificationKind, NotificationSettings
from notifications.services import settings_of
from notifications.unsubscribing import read_token, unsubscribe_url

pytestmark = pytest.mark.django_db

PAGE = "/settings/notifications/"
API = "/api/v1/notifications/settings"
CHOICE = {"match_threshold": "72.5", "daily_digest": "on", "mailed_kinds": ["match", "question"]}


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def path_of(address, settings):
    assert address.startswith(settings.SITE_URL)
    return address.removeprefix(settings.SITE_URL)


def test_a_choice_is_kept_and_shown(as_alice, alice, bob):
    assert as_alice.post(PAGE, CHOICE)["Location"] == PAGE
    said = settings_of(alice.pk)
    assert (said.match_threshold, said.daily_digest) == (72.5, True)
    assert "match" not in said.kinds_not_mailed and "follow" in said.kinds_not_mailed
    form = as_alice.get(PAGE).context["form"]
    assert form["mailed_kinds"].value() == ["match", "question"]
    assert not NotificationSettings.objects.filter(user=bob).exists()


def test_whoever_never_chose_is_mailed_nothing_and_told_of_the_striking(as_alice):
    form = as_alice.get(PAGE).context["form"]
    assert form["match_threshold"].value() == 85 and not form["daily_digest"].value()
    assert form["mailed_kinds"].value() == NotificationKind.values


@pytest.mark.parametrize("threshold", ["-1", "100.5", "", "many", "nan", "inf"])
def test_a_threshold_that_is_none_is_explained_and_loses_nothing(threshold, as_alice, alice):
    said = CHOICE | {"match_threshold": threshold}
    answer = as_alice.post(PAGE, said, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and answer.context["form"].errors["match_threshold"]
    assert "checked" in answer.content.decode()
    assert not NotificationSettings.objects.filter(user=alice).exists()


def test_the_database_holds_what_may_be_chosen(alice):
    for wrong in ({"match_threshold": 101}, {"kinds_not_mailed": ["gossip"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NotificationSettings.objects.create(user=alice, **wrong)
    with pytest.raises(ValidationError):
        NotificationSettings(user=alice, match_threshold=101).full_clean()


def test_the_first_email_comes_at_the_next_due_hour_however_often_one_changes_ones_mind(
    alice, monkeypatch
):
    monkeypatch.setattr(choosing, "due_day", lambda now: date(2026, 5, 4))
    for wanted in (True, False, True):
        said = save_settings(alice, match_threshold=85, daily_digest=wanted, kinds_not_mailed=[])
    assert said.digest_day == date(2026, 5, 4)
    monkeypatch.setattr(choosing, "due_day", lambda now: date(2026, 5, 3))
    for wanted in (False, True):
        said = save_settings(alice, match_threshold=85, daily_digest=wanted, kinds_not_mailed=[])
    assert said.digest_day == date(2026, 5, 4), "a clock that goes back brings no second e-mail"


def test_over_the_api(as_alice, alice):
    assert as_alice.get(API).json()["mailed_kinds"] == NotificationKind.values
    answer = as_alice.patch(API, {"daily_digest": True}, content_type="application/json")
    assert answer.json()["daily_digest"] is True and answer.json()["match_threshold"] == 85
    answer = as_alice.patch(API, {"mailed_kinds": ["job"]}, content_type="application/json")
    assert answer.json() == {
        "match_threshold": 85,
        "daily_digest": True,
        "mailed_kinds": ["job"],
    }
    wrong = {"match_threshold": 101, "mailed_kinds": ["gossip"]}
    answer = as_alice.patch(API, wrong, content_type="application/json")
    assert answer.status_code == 400 and set(answer.json()["errors"]) == set(wrong)


def test_a_token_that_may_only_read_changes_nothing(client, alice):
    _, token = create_token(alice, "reader", ApiToken.Scope.READ, None)
    headers = {"Authorization": f"Token {token}"}
    assert client.get(API, headers=headers).status_code == 200
    answer = client.patch(
        API, {"daily_digest": True}, content_type="application/json", headers=headers
    )
    assert answer.status_code == 403


def test_one_click_stops_the_emails_without_signing_in(alice, bob, settings):
    for person in (alice, bob):
        save_settings(person, match_threshold=60, daily_digest=True, kinds_not_mailed=["job"])
    address = path_of(unsubscribe_url(alice.pk), settings)
    mail_program = Client(enforce_csrf_checks=True)
    assert mail_program.get(address).status_code == 200
    assert settings_of(alice.pk).daily_digest, "a scanner that opens links stops nothing"

    answer = mail_program.post(address, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200 and "No more daily e-mails" in answer.content.decode()
    said = settings_of(alice.pk)
    assert (said.daily_digest, said.match_threshold, said.kinds_not_mailed) == (False, 60, ["job"])
    assert settings_of(bob.pk).daily_digest
    assert mail_program.post(address).status_code == 200, "twice is as once"


def test_nobody_stops_the_emails_of_others(client, alice, bob, settings):
    save_settings(alice, match_threshold=60, daily_digest=True, kinds_not_mailed=[])
    genuine = path_of(unsubscribe_url(bob.pk), settings)
    signature = genuine.rstrip("/").rpartition(":")[2]
    for token in (f"{alice.pk.hex}:{signature}", alice.pk.hex, "x", "🦄"):
        address = reverse("notifications-unsubscribe", args=[token])
        assert client.post(address).status_code == 404
        assert read_token(token) is None
    assert settings_of(alice.pk).daily_digest


def test_the_link_of_an_erased_person_says_the_same(client, alice, settings):
    address = path_of(unsubscribe_url(alice.pk), settings)
    alice.delete()
    assert client.post(address).status_code == 200
