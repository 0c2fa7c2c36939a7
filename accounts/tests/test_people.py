"""What the database itself holds true of people, and who may upload."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts import errors, services
from accounts.models import AccountStatus, Consent, Purpose, User
from accounts.tests.people import make_person


@pytest.mark.parametrize(
    "twin", [{"email": "ALICE@Example.com"}, {"username": "AliCe"}], ids=["e-mail", "username"]
)
def test_two_people_differ_by_more_than_case(alice: User, twin: dict[str, str]) -> None:
    fields = {"email": "other@example.com", "username": "other"} | twin
    with pytest.raises(IntegrityError):
        User.objects.create_user(**fields)


@pytest.mark.parametrize(
    "change",
    [
        {"role": "king"},
        {"account_status": "asleep"},
        {"account_status": AccountStatus.DELETED},
        {"gender": ""},
    ],
)
def test_states_that_do_not_exist(alice: User, change: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=alice.pk).update(**change)


def test_a_purpose_is_open_once(alice: User) -> None:
    with pytest.raises(IntegrityError):
        Consent.objects.create(user=alice, purpose=Purpose.TERMS, text_version="x")


def test_active_follows_the_standing(alice: User) -> None:
    assert alice.is_active
    services.suspend(alice)
    assert not alice.is_active
    assert not User.objects.filter(is_active=True).exists()


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2000, 6, 15), date(2018, 6, 14), 17),
        (date(2000, 6, 15), date(2018, 6, 15), 18),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
    ],
)
def test_age_in_completed_years(born: date, day: date, years: int) -> None:
    assert services.age_on(born, day) == years


def test_who_may_upload(db: None) -> None:
    services.require_may_upload(make_person("dora", consents=[Purpose.TERMS]))
    reasons = {
        errors.AccountNotActive: make_person("a1", account_status="suspended"),
        errors.BirthDateMissing: make_person("a2", birth_date=None),
        errors.TooYoung: make_person("a3", birth_date=date(2020, 1, 1)),
        errors.TermsNotAccepted: make_person("a4", consents=[Purpose.BIOMETRIC]),
    }
    for reason, person in reasons.items():
        with pytest.raises(reason) as refused:
            services.require_may_upload(person)
        assert refused.value.status == 403 and refused.value.sentence.endswith(".")


def test_a_superuser_is_an_admin(db: None) -> None:
    root = User.objects.create_superuser("root@example.com", "boss", "password")
    assert root.is_staff and root.is_superuser and root.role == "admin"
