"""Suspension and deletion take effect on the next thing a person does, everywhere."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts import privacy, services, sessions
from accounts.models import AccountStatus, ActivityEntry, ApiToken, Role, User
from accounts.tests.people import PASSWORD, make_person
from accounts.tokens import create_token
from config.asgi import application

PROFILE = reverse("settings-profile")
ENDED = reverse("account-ended")
ME = reverse("api-me")


def socket_of(client: Client) -> WebsocketCommunicator:
    """The live socket of a page that this browser shows."""
    cookie = f"sessionid={client.cookies['sessionid'].value}".encode()
    headers = [(b"cookie", cookie), (b"host", b"localhost"), (b"origin", b"http://localhost")]
    return WebsocketCommunicator(application, "/ws/live/", headers)


def test_a_session_ends_with_a_sentence(client: Client, alice: User) -> None:
    client.force_login(alice)
    services.suspend(alice)
    assert client.get(PROFILE)["Location"] == ENDED
    assert client.get(ENDED).context["status"] == "suspended"
    assert Session.objects.count() == 1, "the old one is gone, the new one only holds the reason"


def test_htmx_is_sent_to_the_sentence(client: Client, alice: User) -> None:
    client.force_login(alice)
    services.suspend(alice)
    answer = client.get(PROFILE, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == ENDED


def test_the_api_answers_with_a_problem(client: Client, alice: User) -> None:
    client.force_login(alice)
    services.suspend(alice)
    answer = client.get(ME)
    assert (answer.status_code, answer.json()["code"]) == (403, "account_not_active")
    assert answer["Content-Type"] == "application/problem+json"
    assert client.get(ME).status_code == 401, "and from then on nobody is signed in"


def test_old_sessions_stay_dead_after_reactivation(client: Client, alice: User) -> None:
    client.force_login(alice)
    services.suspend(alice)
    services.reactivate(alice)
    assert client.get(PROFILE)["Location"].startswith(reverse("account_login"))


def test_tokens_are_gone(client: Client, alice: User, bob: User) -> None:
    for person in (alice, bob):
        create_token(person, "phone", ApiToken.Scope.READ, None)
    services.suspend(alice)
    assert [token.user for token in ApiToken.objects.all()] == [bob]


def test_suspending_twice_and_reactivating_the_active_change_nothing(alice: User) -> None:
    assert services.reactivate(alice) is False
    assert services.suspend(alice) is True
    assert services.suspend(alice) is False
    assert alice.account_status == AccountStatus.SUSPENDED and alice.is_active is False


def test_the_suspended_are_nobodys_match(alice: User, bob: User) -> None:
    services.suspend(alice)
    assert set(User.objects.matchable()) == {bob}


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_the_socket_is_told_and_closed() -> None:
    alice = await database_sync_to_async(make_person)("alice")
    client = Client()
    await database_sync_to_async(client.force_login)(alice)
    socket = socket_of(client)
    assert (await socket.connect())[0]
    assert await socket.receive_json_from(5) == {"type": "ready"}

    await database_sync_to_async(services.suspend)(alice)

    heard = []
    while (message := await socket.receive_output(5))["type"] != "websocket.close":
        heard.append(message["text"])
    assert any("account.signed_out" in text for text in heard)
    assert message["code"] == 4401
    await socket.disconnect()


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_a_dead_session_opens_no_socket() -> None:
    alice = await database_sync_to_async(make_person)("alice")
    client = Client()
    await database_sync_to_async(client.force_login)(alice)
    await database_sync_to_async(services.suspend)(alice)
    socket = socket_of(client)
    await socket.connect()
    assert (await socket.receive_output(5))["type"] == "websocket.close"
    await socket.disconnect()


def test_last_seen_is_written_every_few_minutes_only(client: Client, alice: User) -> None:
    client.force_login(alice)
    client.get(PROFILE)
    first = User.objects.get(pk=alice.pk).last_seen
    assert first is not None
    client.get(PROFILE)
    assert User.objects.get(pk=alice.pk).last_seen == first
    User.objects.filter(pk=alice.pk).update(last_seen=timezone.now() - timedelta(minutes=6))
    client.get(PROFILE)
    assert User.objects.filter(pk=alice.pk, last_seen__gt=first).exists()


def test_visitors_without_a_session_cost_no_query(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get(reverse("account_login"))


def test_activity_keeps_no_address(rf: object, alice: User, client: Client) -> None:
    client.force_login(alice)
    client.get(reverse("settings-export"), REMOTE_ADDR="203.0.113.9")
    client.get(reverse("settings-export"), REMOTE_ADDR="203.0.113.9")
    client.get(reverse("settings-export"), REMOTE_ADDR="203.0.113.10")
    newest, same, other = ActivityEntry.objects.order_by("id")[:3]
    assert newest.request_hash == same.request_hash != other.request_hash
    assert re.fullmatch(r"[0-9a-f]{64}", newest.request_hash)
    for entry in ActivityEntry.objects.values():
        assert "203.0.113" not in str(entry)


def test_roles_carry_their_permissions(alice: User) -> None:
    services.set_role(alice, Role.MODERATOR)
    alice = User.objects.get(pk=alice.pk)
    assert alice.is_staff and alice.has_perm("accounts.change_user")
    assert not alice.has_perm("accounts.delete_user")
    services.set_role(alice, Role.ADMIN)
    assert User.objects.get(pk=alice.pk).has_perm("accounts.delete_user")
    services.set_role(alice, Role.USER)
    alice = User.objects.get(pk=alice.pk)
    assert not alice.is_staff and not alice.has_perm("accounts.view_user")


def test_deleting_ends_access_like_suspending(client: Client, alice: User) -> None:
    client.force_login(alice)
    create_token(alice, "phone", ApiToken.Scope.READ, None)
    privacy.delete_account(alice)
    assert client.get(PROFILE)["Location"] == ENDED
    assert client.get(ENDED).context["can_restore"] is False, "an open session is no proof"
    assert not ApiToken.objects.exists()


def test_sessions_that_are_over_are_forgotten_with_their_addresses(
    client: Client, alice: User, bob: User
) -> None:
    for person in (alice, bob):
        credentials = {"login": person.email, "password": PASSWORD}
        Client().post(reverse("account_login"), credentials)
    over = UserSession.objects.get(user=alice).session_key
    Session.objects.filter(pk=over).update(expire_date=timezone.now() - timedelta(days=1))
    assert sessions.forget_expired() == 1
    assert [noted.user for noted in UserSession.objects.all()] == [bob]
