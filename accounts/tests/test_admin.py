"""What staff see and do."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import receipts, services
from accounts.models import AccountStatus, ApiToken, DeletionReceipt, Role, User
from accounts.tests.people import make_person
from accounts.tokens import create_token

USERS = reverse("admin:accounts_user_changelist")
MODELS = ("user", "consent", "activityentry", "deletionreceipt", "apitoken")


@pytest.fixture
def moderator(db: None) -> User:
    person = make_person("mod")
    services.set_role(person, Role.MODERATOR)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def admin(db: None) -> User:
    person = make_person("boss")
    services.set_role(person, Role.ADMIN)
    return User.objects.get(pk=person.pk)


def act(client: Client, action: str, *people: User) -> None:
    client.post(USERS, {"action": action, "_selected_action": [str(p.pk) for p in people]})


def test_people_do_not_enter(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get(USERS).status_code == 302


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_page_opens(client: Client, admin: User, model: str) -> None:
    services.record_activity(admin, "test")
    token, _text = create_token(admin, "phone", ApiToken.Scope.READ, None)
    receipts.write_receipt(admin.pk, "face", admin.pk, {"faces": 1}, {"faces": 0})
    client.force_login(admin)
    listed = client.get(reverse(f"admin:accounts_{model}_changelist"), {"q": "boss"})
    assert listed.status_code == 200
    first = client.get(reverse(f"admin:accounts_{model}_changelist")).context["cl"].result_list[0]
    page = client.get(reverse(f"admin:accounts_{model}_change", args=[first.pk]))
    assert page.status_code == 200
    assert token.digest not in page.content.decode() or model == "apitoken"


def test_a_person_is_added_with_a_password(client: Client, admin: User) -> None:
    client.force_login(admin)
    fields = {
        "email": "dora@example.com",
        "username": "dora",
        "usable_password": "true",
        "password1": "rather long 17",
        "password2": "rather long 17",
    }
    client.post(reverse("admin:accounts_user_add"), fields)
    assert User.objects.get(username="dora").check_password("rather long 17")


def test_an_admin_gives_a_role_and_with_it_the_permissions(
    client: Client, admin: User, alice: User
) -> None:
    client.force_login(admin)
    client.post(
        reverse("admin:accounts_user_change", args=[alice.pk]),
        {"username": "alice", "gender": "female", "role": "moderator"},
    )
    assert User.objects.get(pk=alice.pk).has_perm("accounts.change_user")


def test_a_moderator_suspends_and_reactivates(client: Client, moderator: User, alice: User) -> None:
    client.force_login(moderator)
    act(client, "suspend_people", alice)
    alice.refresh_from_db()
    assert alice.account_status == AccountStatus.SUSPENDED
    act(client, "reactivate_people", alice)
    alice.refresh_from_db()
    assert alice.account_status == AccountStatus.ACTIVE


def test_a_moderator_has_no_power_over_staff_and_gives_no_roles(
    client: Client, moderator: User, admin: User, alice: User
) -> None:
    client.force_login(moderator)
    act(client, "suspend_people", admin, moderator)
    assert User.objects.active().count() == 3
    client.post(
        reverse("admin:accounts_user_change", args=[alice.pk]),
        {"username": "alice", "gender": "female", "role": "admin"},
    )
    alice.refresh_from_db()
    assert alice.role == Role.USER
    password = reverse("admin:auth_user_password_change", args=[alice.pk])
    assert client.get(password).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_nobody_deletes_rows_by_hand(client: Client, admin: User, model: str) -> None:
    services.record_activity(admin, "test")
    create_token(admin, "phone", ApiToken.Scope.READ, None)
    receipts.write_receipt(admin.pk, "face", admin.pk, {"faces": 1}, {"faces": 0})
    client.force_login(admin)
    first = client.get(reverse(f"admin:accounts_{model}_changelist")).context["cl"].result_list[0]
    address = reverse(f"admin:accounts_{model}_delete", args=[first.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403


def test_a_forged_receipt_is_seen(client: Client, admin: User) -> None:
    receipt = receipts.write_receipt(admin.pk, "face", admin.pk, {"faces": 1}, {"faces": 0})
    client.force_login(admin)
    page = reverse("admin:accounts_deletionreceipt_change", args=[receipt.pk])
    shown = client.get(page).context["adminform"]
    assert shown.model_admin.valid(DeletionReceipt.objects.get()) is True
    DeletionReceipt.objects.update(removed={"faces": 0})
    assert shown.model_admin.valid(DeletionReceipt.objects.get()) is False
