"""One e-mail a day: what is in it, who gets it, and that nobody gets two."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections

from accounts import privacy
from accounts.models import AccountStatus, HiddenPerson, User
from accounts.services import suspend
from accounts.tests.people import make_person
from notifications import digest, tasks
from notifications.choosing import due_day, save_settings
from notifications.digest import send_due, send_one
from notifications.models import Notification, NotificationKind, NotificationSettings
from notifications.services import mark_read, settings_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 29)  # clocks go forward in Europe


@pytest.fixture
def today(monkeypatch):
    """The day whose e-mail is due, which a test may change."""
    days = [TODAY]
    monkeypatch.setattr(digest, "due_day", lambda now: days[0])
    return days


@pytest.fixture
def subscribed(alice, today):
    return subscribe(alice)


def subscribe(person, **choice):
    values = {"match_threshold": 85, "daily_digest": True, "kinds_not_mailed": []} | choice
    save_settings(person, **values)
    NotificationSettings.objects.filter(user=person).update(digest_day=None)
    return person


def addressees():
    return [message.to for message in mail.outbox]


def test_what_is_unread_comes_once(subscribed, wave, today):
    one, other = wave(2)
    mark_read(subscribed.pk, [one.pk])
    assert send_due() is False

    (message,) = mail.outbox
    assert message.to == ["alice@example.com"]
    assert message.subject == "1 new thing on Kindred", "no names where others may see them"
    assert "Hello Alice" in message.body and "\u2068Bob\u2069 waves." in message.body
    assert f"/notifications/{other.pk}/open/" in message.body
    assert str(one.pk) not in message.body
    html, kind = message.alternatives[0]
    assert kind == "text/html" and "<bdi>Bob</bdi> waves." in html

    send_due()
    today[0] += timedelta(days=1)
    send_due()
    assert len(mail.outbox) == 1, "what was mailed is not mailed again"
    wave()
    today[0] += timedelta(days=1)
    send_due()
    assert len(mail.outbox) == 2


def test_one_click_is_offered_to_stop_them(subscribed, wave, settings):
    wave()
    send_due()
    headers = mail.outbox[0].extra_headers
    address = headers["List-Unsubscribe"]
    assert address.startswith(f"<{settings.SITE_URL}/notifications/unsubscribe/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.strip("<>") in mail.outbox[0].body


def test_only_who_asked_for_it_gets_one(wave, alice, today):
    wave()
    send_due()
    assert mail.outbox == []


def test_nothing_new_is_no_email(subscribed, alice):
    send_due()
    assert mail.outbox == [] and settings_of(alice.pk).digest_day == TODAY


def test_kinds_that_are_not_wanted_stay_out(alice, wave, today):
    subscribe(alice, kinds_not_mailed=["follow"])
    (follow,) = wave()
    send_due()
    assert mail.outbox == []
    wave(kind=NotificationKind.JOB, by=None)
    today[0] += timedelta(days=1)
    send_due()
    assert str(follow.pk) not in mail.outbox[0].body
    follow.refresh_from_db()
    assert follow.mailed_at is None


def test_many_are_counted_instead_of_listed(subscribed, wave):
    wave(digest.LISTED + 5)
    send_due()
    (message,) = mail.outbox
    assert message.subject == f"{digest.LISTED + 5} new things on Kindred"
    assert message.body.count("waves.") == digest.LISTED and "And 5 more" in message.body
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_what_may_not_be_seen_any_more_is_not_mailed(
    subscribed, wave, waving, alice, charlie, today
):
    gone = wave(digest.LISTED + 1)
    waving.gone = {each.subject_id for each in gone}
    wave(by=charlie)
    HiddenPerson.objects.create(user=charlie, person=alice)
    send_due()
    assert mail.outbox == []


def test_who_is_not_there_gets_none(waving, wave, today):
    people = {name: subscribe(make_person(name)) for name in ("sam", "dora", "uma", "eve")}
    for person in people.values():
        wave(to=person)
    suspend(people["sam"])
    privacy.delete_account(people["dora"])
    mail.outbox.clear()
    people["uma"].emailaddress_set.update(verified=False)
    send_due()
    assert addressees() == [["eve@example.com"]]


def test_whoever_leaves_after_the_list_was_made_gets_none(subscribed, wave, alice):
    wave()
    User.objects.filter(pk=alice.pk).update(account_status=AccountStatus.SUSPENDED)
    with mail.get_connection() as connection:
        assert send_one(alice.pk, TODAY, connection) is False
    assert mail.outbox == []


@pytest.mark.parametrize("jump", [0, -1, -30])
def test_a_day_that_comes_again_brings_no_second_email(jump, subscribed, wave, today):
    wave()
    send_due()
    wave()
    today[0] += timedelta(days=jump)
    send_due()
    assert len(mail.outbox) == 1


def test_days_that_were_skipped_bring_one_email(subscribed, wave, today):
    wave()
    today[0] += timedelta(days=3)
    send_due()
    send_due()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 3, 29, 6, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 7, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_day_begins_at_a_fixed_hour_of_a_clock_that_never_changes(now, day, settings):
    settings.DIGEST_HOUR = 7
    assert due_day(now) == day


def test_a_crash_between_claim_and_sending_loses_nothing_and_sends_nothing_twice(
    subscribed, wave, today, monkeypatch
):
    wave()
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr(digest, "letter", raising(KeyboardInterrupt()))
        send_due()
    send_due()
    assert mail.outbox == [], "whether it went out is not known, so the day is over"
    today[0] += timedelta(days=1)
    send_due()
    assert len(mail.outbox) == 1


def test_a_crash_after_sending_sends_nothing_twice_on_that_day(
    subscribed, wave, today, monkeypatch
):
    wave()
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        send = EmailBackend.send_messages
        crash.setattr(EmailBackend, "send_messages", then_raising(send, KeyboardInterrupt()))
        send_due()
    send_due()
    assert len(mail.outbox) == 1


def test_without_a_mail_server_nobody_misses_the_day(subscribed, wave, alice, monkeypatch):
    wave()
    with monkeypatch.context() as away:
        away.setattr(EmailBackend, "open", raising(ConnectionRefusedError()), raising=False)
        assert send_due() is False
    assert mail.outbox == [] and settings_of(alice.pk).digest_day is None
    send_due()
    assert len(mail.outbox) == 1


def test_an_address_that_is_refused_keeps_nobody_else_from_theirs(
    wave, alice, bob, today, monkeypatch, caplog
):
    for person in (alice, bob):
        wave(to=subscribe(person), by=None)
    send = EmailBackend.send_messages

    def refuse_alice(self, messages):
        if messages[0].to == ["alice@example.com"]:
            raise ConnectionResetError("alice@example.com")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_alice)
    send_due()
    assert addressees() == [["bob@example.com"]]
    assert not Notification.objects.of(alice.pk).exclude(mailed_at=None).exists()
    assert "digest not sent" in caplog.text and "alice@" not in caplog.text
    assert "Alice" not in caplog.text


def test_a_long_list_is_worked_off_slice_by_slice(waving, wave, today, monkeypatch):
    monkeypatch.setattr(digest, "SLICE", 2)
    for number in range(5):
        wave(to=subscribe(make_person(f"person{number}")), by=None)
    tasks.send_digests.delay()
    assert len(mail.outbox) == 5


def test_ten_thousand_unread_are_one_email(subscribed, wave, django_assert_max_num_queries):
    wave(10_000)
    with django_assert_max_num_queries(10):
        send_due()
    (message,) = mail.outbox
    assert message.body.count("waves.") == digest.LISTED


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one(wave, alice, today):
    wave(to=subscribe(alice))

    def work(_number):
        try:
            return send_due()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    assert len(mail.outbox) == 1


def raising(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def then_raising(function, error):
    def fail(*args, **kwargs):
        function(*args, **kwargs)
        raise error

    return fail
