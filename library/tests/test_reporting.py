"""Whoever can see a picture can report it; a moderator decides, and the owner learns of nobody."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import privacy
from accounts.models import ActivityEntry, Role, User
from accounts.roles import set_role
from accounts.tests.people import make_person
from library import audiences
from library.models import Decision, Image, Moderation, Reason, Report, ShareLink
from library.reports import block_reported, keep_reported, report_picture
from library.sharing import share_picture, working_links
from library.tests.results import make_result
from library.throttles import ReportThrottle

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(alice: User) -> Image:
    return make_result(alice)


@pytest.fixture
def link(picture: Image) -> ShareLink:
    return share_picture(picture)


@pytest.fixture
def moderator(db: None) -> User:
    person = make_person("mod")
    set_role(person, Role.MODERATOR)
    return person


def report_link(client: Client, link: ShareLink, reason: str = Reason.OTHER, **more: Any) -> Any:
    address = reverse("shared-report", args=[link.token])
    return client.post(address, {"reason": reason, "details": "Look at it."}, **more)


def works(link: ShareLink) -> bool:
    return working_links().filter(pk=link.pk).exists()


def test_somebody_who_is_not_signed_in_reports_a_shared_picture(
    client: Client, link: ShareLink, picture: Image
) -> None:
    form = client.get(reverse("shared-report", args=[link.token])).content.decode()
    assert "It shows me, and I did not agree" in form
    assert "Thank you" in report_link(client, link).content.decode()
    report = Report.objects.get()
    assert (report.image, report.reporter, report.reason) == (picture, None, Reason.OTHER)
    assert report.details == "Look at it."
    assert "127.0.0.1" not in report.reporter_key and len(report.reporter_key) == 64


def test_somebody_signed_in_is_noted_for_moderators_alone(
    client: Client, link: ShareLink, bob: User
) -> None:
    client.force_login(bob)
    report_link(client, link)
    report = Report.objects.get()
    assert report.reporter == bob and report.reporter_key == ""
    assert ActivityEntry.objects.get(user=bob).action == "picture.reported"


def test_a_repeated_report_counts_once_and_its_latest_words_stand(
    client: Client, link: ShareLink, bob: User
) -> None:
    for reason in (Reason.OTHER, Reason.SEXUAL):
        report_link(client, link, reason)
    report_link(client, link, REMOTE_ADDR="203.0.113.5")  # somebody else
    client.force_login(bob)
    for reason in (Reason.OTHER, Reason.SEXUAL):
        report_link(client, link, reason)
    assert Report.objects.count() == 3
    assert Report.objects.filter(reason=Reason.SEXUAL).count() == 2


def test_the_database_refuses_a_second_open_report(picture: Image, bob: User) -> None:
    for who in ({"reporter": bob}, {"reporter_key": "k" * 64}):
        Report.objects.create(image=picture, reason=Reason.OTHER, **who)
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(image=picture, reason=Reason.MINOR, **who)


def test_the_database_wants_a_moment_for_each_decision(picture: Image) -> None:
    for row in (
        {"decision": Decision.KEPT},
        {"decision": Decision.OPEN, "decided_at": timezone.now()},
        {"decision": Decision.KEPT, "decided_at": timezone.now(), "reporter_key": "k" * 64},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(image=picture, reason=Reason.OTHER, **row)


def test_a_report_needs_a_reason(client: Client, link: ShareLink) -> None:
    answer = report_link(client, link, "")
    assert answer.status_code == 422 and "Choose what is wrong" in answer.content.decode()
    assert report_link(client, link, "nonsense").status_code == 422
    assert not Report.objects.exists()


def test_its_owner_may_report_it_and_strangers_find_nothing(
    client: Client, alice: User, charlie: User, picture: Image
) -> None:
    address = reverse("picture-report", args=[picture.pk])
    client.force_login(charlie)
    assert client.post(address, {"reason": Reason.OTHER}).status_code == 404
    client.force_login(alice)
    assert client.post(address, {"reason": Reason.OTHER}).status_code == 200
    assert Report.objects.get().reporter == alice


def test_whom_an_app_shows_the_picture_may_report_it(
    client: Client, bob: User, charlie: User, picture: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audiences, "_audiences", {})
    audiences.register("test", lambda user: Q(pk=picture.pk) if user == bob else Q(pk__in=[]))
    address = reverse("picture-report", args=[picture.pk])
    for person, status in ((charlie, 404), (bob, 200)):
        client.force_login(person)
        assert client.post(address, {"reason": Reason.NOT_AGREED}).status_code == status


@pytest.mark.parametrize("reason", Reason.values)
def test_urgent_reports_rest_the_link_until_decided(
    client: Client, alice: User, link: ShareLink, moderator: User, reason: str
) -> None:
    report_link(client, link, reason)
    urgent = reason in {Reason.MINOR, Reason.NOT_AGREED}
    assert works(link) is not urgent
    assert link.image.is_resting is urgent
    client.force_login(alice)
    address = reverse("picture-share", args=[link.image_id])
    shown = client.post(address, headers={"HX-Request": "true"})
    assert ("until a moderator has looked" in shown.content.decode()) is urgent
    keep_reported(link.image, moderator)
    assert works(link)


def test_once_kept_a_picture_is_not_taken_down_by_further_reports(
    client: Client, link: ShareLink, moderator: User
) -> None:
    report_link(client, link, Reason.MINOR)
    keep_reported(link.image, moderator)
    report_link(client, link, Reason.NOT_AGREED)
    assert works(link)
    assert Report.objects.filter(decision=Decision.OPEN).count() == 1  # it waits all the same


def test_blocking_settles_every_report_and_is_recorded(
    client: Client, alice: User, bob: User, link: ShareLink, moderator: User
) -> None:
    report_link(client, link, Reason.OTHER)
    client.force_login(bob)
    report_link(client, link, Reason.NOT_AGREED)
    assert block_reported(link.image, moderator) == 2
    for report in Report.objects.all():
        assert (report.decision, report.decided_by) == (Decision.BLOCKED, moderator)
        assert report.decided_at is not None and report.reporter_key == ""
    image = Image.objects.get()
    assert image.moderation == Moderation.BLOCKED and not works(link)
    assert "bob" not in image.moderation_reason
    assert not Image.objects.visible_to(alice).exists()


def test_the_owner_learns_nothing_of_who_reported(
    client: Client, alice: User, bob: User, link: ShareLink
) -> None:
    report_picture(image=link.image, reason=Reason.OTHER, details="by bob", reporter=bob)
    client.force_login(alice)
    address = reverse("picture-share", args=[link.image_id])
    assert "bob" not in client.post(address, headers={"HX-Request": "true"}).content.decode()
    assert "bob" not in str(privacy.export_data(alice))
    assert not ActivityEntry.objects.filter(user=alice, action="picture.reported").exists()


def test_reports_are_throttled(
    client: Client, link: ShareLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReportThrottle, "rate", "1/hour")
    assert [report_link(client, link).status_code for _ in range(2)] == [200, 429]


def test_moderators_decide_in_the_admin(
    client: Client, link: ShareLink, moderator: User, bob: User
) -> None:
    for person in (bob, None):
        report_picture(
            image=link.image, reason=Reason.NOT_AGREED, details="", reporter=person, address_key="k"
        )
    client.force_login(moderator)
    address = reverse("admin:library_report_changelist")
    assert "did not agree" in client.get(address).content.decode()
    for report in Report.objects.all():
        assert (
            client.get(reverse("admin:library_report_change", args=[report.pk])).status_code == 200
        )
    chosen = {"_selected_action": [report.pk for report in Report.objects.all()]}
    client.post(address, {"action": "keep_picture", **chosen})
    assert set(Report.objects.values_list("decision", flat=True)) == {Decision.KEPT}
    Report.objects.update(decision=Decision.OPEN, decided_at=None, decided_by=None)
    client.post(address, {"action": "block_picture", **chosen})
    assert set(Report.objects.values_list("decision", "decided_by")) == {
        (Decision.BLOCKED, moderator.pk)
    }
    assert Image.objects.get().moderation == Moderation.BLOCKED


def test_the_admin_shows_no_key_to_a_shared_picture(
    client: Client, link: ShareLink, moderator: User
) -> None:
    client.force_login(moderator)
    for address in (
        reverse("admin:library_sharelink_changelist"),
        reverse("admin:library_sharelink_change", args=[link.pk]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200 and link.token not in answer.content.decode()


def test_reports_are_in_the_reporters_export(bob: User, picture: Image) -> None:
    report_picture(image=picture, reason=Reason.OTHER, details="look", reporter=bob)
    (said,) = privacy.export_data(bob)["library"]["reports"]
    assert (said["reason"], said["details"]) == (Reason.OTHER, "look")


def test_an_open_report_outlives_the_reporters_account_without_the_name(
    alice: User, bob: User, link: ShareLink, moderator: User
) -> None:
    kept = make_result(alice)
    report_picture(image=kept, reason=Reason.OTHER, details="", reporter=bob)
    keep_reported(kept, moderator)
    report_picture(image=link.image, reason=Reason.MINOR, details="", reporter=bob)
    privacy.delete_account(bob)
    receipt = privacy.erase_account(bob)
    assert receipt is not None
    assert (receipt.removed["library.reports"], receipt.remaining["library.reports"]) == (2, 0)
    assert Report.objects.get().reporter is None
    assert not works(link)
