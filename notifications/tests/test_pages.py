"""The bell, its panel, and the page of all notifications."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import HiddenPerson, User
from notifications.forgetting import KEPT_FOR, forget_old
from notifications.kinds import registered
from notifications.models import Notification, NotificationKind
from notifications.services import unread_count

pytestmark = pytest.mark.django_db

LIST = "/notifications/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    client.get(reverse("settings-profile"))  # the first request also notes when she was seen
    return client


def text_of(answer):
    return answer.content.decode()


def test_every_kind_is_put_into_words_by_some_app():
    assert registered() == set(NotificationKind.values)


@pytest.mark.parametrize(
    ("number", "shown", "said"),
    [
        (0, "hidden>0<", 'aria-label="Notifications"'),
        (1, ">1<", 'aria-label="Notifications, 1 unread"'),
        (99, ">99<", "Notifications, 99 unread"),
        (100, ">99+<", "Notifications, more than 99 unread"),
    ],
)
def test_the_bell_counts(number, shown, said, as_alice, wave):
    wave(number)
    page = text_of(as_alice.get(reverse("settings-profile")))
    assert shown in page and said in page


def test_the_bell_costs_one_query_on_a_page_and_none_on_a_part(
    as_alice, wave, django_assert_num_queries
):
    wave(3)
    address = reverse("settings-privacy")
    with django_assert_num_queries(4):  # session, person, consents, bell
        as_alice.get(address)
    with django_assert_num_queries(3):
        as_alice.get(address, headers=HTMX)


def test_somebody_who_is_not_signed_in_has_no_bell_and_no_notifications(client):
    assert "data-bell" not in text_of(client.get("/"))
    for name in ("notifications", "notifications-panel", "settings-notifications"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))


def test_the_panel_shows_the_newest_and_marks_nothing(as_alice, wave, alice):
    waves = wave(10)
    panel = as_alice.get(reverse("notifications-panel"), headers=HTMX)
    shown = [each.notification for each in panel.context["shown"]]
    assert shown == waves[:1:-1]
    assert unread_count(alice.pk) == 10
    assert "<bdi>Bob</bdi> waves." in text_of(panel)


def test_the_list_goes_on_page_by_page_and_costs_the_same(
    as_alice, wave, django_assert_num_queries
):
    wave(1)
    with django_assert_num_queries(6):  # session, person, list, words, how many, bell
        as_alice.get(LIST)
    wave(49)
    with django_assert_num_queries(6):
        page = as_alice.get(LIST)
    seen = []
    while True:
        seen += [each.notification.pk for each in page.context["shown"]]
        if not (address := page.context["next_url"]):
            break
        page = as_alice.get(address)
    assert len(seen) == len(set(seen)) == 50


def test_ten_thousand_notifications_are_read_by_the_page(
    as_alice, wave, alice, django_assert_max_num_queries
):
    wave(10_000)
    with django_assert_max_num_queries(6):
        page = as_alice.get(LIST)
    assert len(page.context["shown"]) == 24 and page.context["unread"] == 100
    with django_assert_max_num_queries(6):
        as_alice.post(reverse("notifications-read"))
    assert unread_count(alice.pk) == 0


def test_names_of_all_scripts_stand_apart_and_harm_nothing(as_alice, wave, alice, bob):
    names = ("נועה 👩‍👩‍👧 مريم", "<b>Bob</b> & {name}", "🦄")
    for name in names:
        User.objects.filter(pk=bob.pk).update(full_name=name)
        page = as_alice.get(LIST) if Notification.objects.exists() else None
        wave(1)
        page = as_alice.get(LIST)
        (newest, *_older) = page.context["shown"]
        assert newest.notice.text == f"\u2068{name}\u2069 waves."
    assert "<bdi>🦄</bdi> waves." in text_of(page)
    User.objects.filter(pk=bob.pk).update(full_name=names[1])
    assert "<bdi>&lt;b&gt;Bob&lt;/b&gt; &amp; {name}</bdi> waves." in text_of(as_alice.get(LIST))


def test_the_list_can_be_narrowed_down(as_alice, wave):
    (follow,), (job,) = wave(), wave(kind=NotificationKind.JOB, by=None)
    as_alice.post(reverse("notification-read", args=[follow.pk]))

    def shown(**asked):
        return [each.notification for each in as_alice.get(LIST, asked).context["shown"]]

    assert shown() == [job, follow]
    assert shown(unread="1") == shown(kind="job") == [job]
    assert shown(unread="1", kind="follow") == []
    assert shown(kind="nonsense", cursor="nonsense") == [job, follow]


def test_one_is_marked_as_read_in_its_place(as_alice, wave):
    (one, other) = wave(2)
    part = as_alice.post(reverse("notification-read", args=[one.pk]), headers=HTMX)
    assert f"notification-{one.pk}" in text_of(part) and "unread" not in text_of(part).lower()
    assert list(Notification.objects.unread()) == [other]


def test_an_item_does_not_inherit_what_the_list_picks_out_of_an_answer(as_alice, wave):
    wave()
    page = text_of(as_alice.get(LIST))
    assert 'hx-disinherit="*"' in page, "or the item would vanish when it is marked as read"


def test_all_are_marked_as_read_and_the_choice_stays(as_alice, wave):
    wave(3)
    part = as_alice.post(reverse("notifications-read"), {"unread": "1"}, headers=HTMX)
    assert part.context["unread_only"] and part.context["shown"] == []
    assert as_alice.post(reverse("notifications-read"))["Location"] == LIST


def test_opening_one_marks_it_as_read_and_leads_there(as_alice, wave, alice):
    (told,) = wave()
    answer = as_alice.get(reverse("notification-open", args=[told.pk]))
    assert answer["Location"] == f"/home/?which={told.subject_id}"
    assert unread_count(alice.pk) == 0


def test_those_of_others_do_not_exist(client, wave, alice, charlie):
    (told,) = wave()
    client.force_login(charlie)
    assert client.get(reverse("notification-open", args=[told.pk])).status_code == 404
    assert client.post(reverse("notification-read", args=[told.pk])).status_code == 404
    assert client.get(reverse("notification-open", args=[uuid4()])).status_code == 404
    client.post(reverse("notifications-read"))
    assert client.get(LIST).context["shown"] == []
    assert unread_count(alice.pk) == 1


def test_what_may_not_be_seen_any_more_is_not_named_and_not_counted(
    as_alice, wave, waving, alice, committed, told
):
    gone, still = wave(2)
    waving.gone = {gone.subject_id}
    with committed():
        page = as_alice.get(LIST)
    assert [each.notification for each in page.context["shown"]] == [still]
    assert page.context["unread"] == unread_count(alice.pk) == 1
    assert [event.unread for event, _groups in told] == [1]


def test_opening_what_is_gone_says_so(as_alice, wave, waving):
    (told,) = wave()
    waving.gone = {told.subject_id}
    answer = as_alice.get(reverse("notification-open", args=[told.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == LIST
    assert "not there any more" in text_of(answer)
    assert not Notification.objects.exists()


@pytest.mark.parametrize("who_hides", ["reader", "actor"])
def test_a_hidden_person_is_named_nowhere(who_hides, as_alice, wave, alice, bob):
    (told,) = wave()
    user, person = (alice, bob) if who_hides == "reader" else (bob, alice)
    HiddenPerson.objects.create(user=user, person=person)
    for address in (LIST, reverse("notifications-panel")):
        assert as_alice.get(address).context["shown"] == []
    assert as_alice.get(reverse("notification-open", args=[told.pk])).status_code == 404


def test_old_ones_are_forgotten(wave, monkeypatch):
    monkeypatch.setattr("notifications.forgetting.BATCH", 2)
    old, new = wave(5), wave(2)
    pks = [each.pk for each in old]
    long_ago = timezone.now() - KEPT_FOR - timedelta(minutes=1)
    Notification.objects.filter(pk__in=pks).update(created_at=long_ago)
    assert forget_old() == 5
    assert set(Notification.objects.all()) == set(new)
