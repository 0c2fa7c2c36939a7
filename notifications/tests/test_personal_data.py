"""Notifications in a person's export, erasure and in the admin."""

import pytest
from django.urls import reverse

from accounts import privacy
from accounts.models import Role
from accounts.tests.people import make_person
from notifications.choosing import save_settings
from notifications.models import Notification, NotificationSettings

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(alice):
    return save_settings(alice, match_threshold=60, daily_digest=True, kinds_not_mailed=["job"])


def test_the_export_has_what_one_was_told_and_names_nobody_else(wave, alice, bob, chosen):
    (told,) = wave()
    part = privacy.export_data(alice)["notifications"]
    assert [each["id"] for each in part["notifications"]] == [told.pk]
    assert str(bob.pk) not in str(part) and "Bob" not in str(part)
    assert part["settings"]["match_threshold"] == 60
    assert privacy.export_data(bob)["notifications"] == {"notifications": [], "settings": None}


def test_an_erased_person_leaves_nothing_behind(wave, alice, bob, charlie, chosen):
    wave(), wave(to=bob, by=alice)
    (unrelated,) = wave(to=bob, by=charlie)
    before = privacy.count_data(alice.pk)
    assert before["notifications.notifications"] == 2 and before["notifications.settings"] == 1
    privacy.delete_account(alice)
    receipt = privacy.erase_account(alice)
    assert receipt.removed["notifications.notifications"] == 2
    assert not any(receipt.remaining.values())
    assert list(Notification.objects.all()) == [unrelated]
    assert not NotificationSettings.objects.exists()


def test_staff_see_ids_and_change_nothing(client, wave, chosen):
    (told,) = wave()
    client.force_login(make_person("root", role=Role.ADMIN, is_superuser=True))
    for model, pk in (("notification", told.pk), ("notificationsettings", chosen.pk)):
        listed = client.get(reverse(f"admin:notifications_{model}_changelist"))
        shown = client.get(reverse(f"admin:notifications_{model}_change", args=[pk]))
        assert listed.status_code == shown.status_code == 200
        for page in (listed, shown):
            text = page.content.decode()
            assert "Alice" not in text and "Bob" not in text and "waves" not in text
        address = reverse(f"admin:notifications_{model}_delete", args=[pk])
        assert client.post(address).status_code == 403


def test_moderators_do_not_see_who_is_told_what(client, wave):
    wave()
    client.force_login(make_person("mod", role=Role.MODERATOR))
    address = reverse("admin:notifications_notification_changelist")
    assert client.get(address).status_code == 403
