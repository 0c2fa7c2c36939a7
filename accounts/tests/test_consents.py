"""Consent is data: agreed to one by one, withdrawn one by one, with its history."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import services
from accounts.consents import CONSENT_TEXTS
from accounts.errors import AccountNotActive, ConsentNeededFirst
from accounts.models import Consent, Purpose, User
from accounts.signals import consent_changed
from accounts.tests.people import USUAL, make_person

Heard = list[tuple[UUID, Purpose, bool]]


@pytest.fixture
def heard() -> Any:
    """What `consent_changed` said during the test."""
    told: Heard = []

    def listen(user_id: UUID, purpose: Purpose, granted: bool, **kwargs: object) -> None:
        told.append((user_id, purpose, granted))

    consent_changed.connect(listen)
    yield told
    consent_changed.disconnect(listen)


def history(user: User, purpose: Purpose) -> list[bool]:
    """Oldest first: whether each row is still open."""
    rows = Consent.objects.filter(user=user, purpose=purpose).order_by("id")
    return [row.withdrawn_at is None for row in rows]


def test_every_purpose_says_who_sees_what_and_what_withdrawing_does() -> None:
    assert set(CONSENT_TEXTS) == set(Purpose)
    for text in CONSENT_TEXTS.values():
        assert text.version and str(text.title) and str(text.explanation) and str(text.withdrawing)


def test_each_consent_is_given_on_its_own(db: None) -> None:
    dora = make_person("dora", consents=[])
    assert services.grant_consents(dora, [Purpose.BIOMETRIC]) == {Purpose.BIOMETRIC}
    assert services.open_consents(dora) == {Purpose.BIOMETRIC}
    assert services.has_consent(dora, Purpose.BIOMETRIC)
    assert not services.has_consent(dora, Purpose.BIOMETRIC, Purpose.MATCHING)


def test_agreeing_again_opens_a_new_row_and_keeps_the_old_one(alice: User) -> None:
    services.withdraw_consent(alice, Purpose.MATCHING)
    services.grant_consents(alice, [Purpose.MATCHING])
    assert history(alice, Purpose.MATCHING) == [False, True]


def test_repeating_either_changes_nothing(alice: User, heard: Heard) -> None:
    assert services.grant_consents(alice, [Purpose.MATCHING]) == set()
    services.withdraw_consent(alice, Purpose.MATCHING)
    assert services.withdraw_consent(alice, Purpose.MATCHING) == set()
    assert history(alice, Purpose.MATCHING) == [False]


def test_new_words_are_agreed_to_anew(alice: User) -> None:
    Consent.objects.filter(user=alice, purpose=Purpose.TERMS).update(text_version="2001-01")
    assert services.grant_consents(alice, [Purpose.TERMS]) == {Purpose.TERMS}
    assert history(alice, Purpose.TERMS) == [False, True]


def test_withdrawing_the_measuring_withdraws_what_needs_it(alice: User, bob: User) -> None:
    closed = services.withdraw_consent(alice, Purpose.BIOMETRIC)
    assert closed == {Purpose.BIOMETRIC, Purpose.MATCHING, Purpose.GENERATION}
    assert services.open_consents(alice) == {Purpose.TERMS}
    assert services.open_consents(bob) == set(USUAL)


def test_withdrawing_the_matching_leaves_the_measuring(alice: User, bob: User) -> None:
    assert services.withdraw_consent(alice, Purpose.MATCHING) == {Purpose.MATCHING}
    assert set(User.objects.matchable()) == {bob}
    assert set(User.objects.consenting_to(Purpose.BIOMETRIC)) == {alice, bob}


def test_matching_needs_the_measuring(db: None) -> None:
    dora = make_person("dora", consents=[Purpose.TERMS])
    with pytest.raises(ConsentNeededFirst):
        services.grant_consents(dora, [Purpose.MATCHING])
    assert services.grant_consents(dora, [Purpose.MATCHING, Purpose.BIOMETRIC])


def test_a_suspended_person_agrees_to_nothing(alice: User) -> None:
    services.withdraw_consent(alice, Purpose.MATCHING)
    services.suspend(alice)
    with pytest.raises(AccountNotActive):
        services.grant_consents(alice, [Purpose.MATCHING])


def test_others_are_told_after_the_commit_and_once_for_each_purpose(
    alice: User,
    heard: Heard,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw_consent(alice, Purpose.BIOMETRIC)
        services.withdraw_consent(alice, Purpose.BIOMETRIC)
        assert heard == []
    assert sorted(heard, key=lambda told: told[1]) == [
        (alice.pk, Purpose.BIOMETRIC, False),
        (alice.pk, Purpose.GENERATION, False),
        (alice.pk, Purpose.MATCHING, False),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_give_one_consent(heard: Heard) -> None:
    dora = make_person("dora", consents=[])

    def click(_number: int) -> set[Purpose]:
        try:
            return services.grant_consents(dora, [Purpose.BIOMETRIC, Purpose.MATCHING])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, range(8)))
    assert sorted(map(len, answers)) == [0] * 7 + [2]
    assert len(heard) == 2
    assert Consent.objects.filter(user=dora).count() == 2
