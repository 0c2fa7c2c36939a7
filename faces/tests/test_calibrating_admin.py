"""Staff read how good a calibration is, and admins choose the one that gives the scores."""

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.roles import set_role
from accounts.tests.people import make_person
from faces.models import CalibrationRecord
from faces.recognition import current_calibration
from faces.tests.test_calibrating import report_of, stored

pytestmark = pytest.mark.django_db

LIST = "/admin/faces/calibrationrecord/"


@pytest.fixture
def staff(client):
    """Whoever of the staff this names is signed in."""

    def sign_in(role):
        person = make_person("staff")
        set_role(person, role)
        client.force_login(person)
        return client

    return sign_in


def act(client, action, *records):
    data = {"action": action, "_selected_action": [str(record.pk) for record in records]}
    return client.post(LIST, data, follow=True).content.decode()


def test_an_admin_reads_the_report_and_can_neither_add_change_nor_delete(staff):
    client = staff(Role.ADMIN)
    report = report_of(refused={"There is no <face>.": 3}).as_json()
    record = stored("here-1", report=report)

    assert "here-1" in client.get(LIST).content.decode()
    page = client.get(reverse("admin:faces_calibrationrecord_change", args=[record.pk]))
    text = page.content.decode()

    assert page.status_code == 200
    assert (
        "confirmed" in text and "AUC (0.5 is guessing)" in text and f"{report['auc']:.4f}" in text
    )
    assert "There is no &lt;face&gt;." in text
    assert client.get(LIST + "add/").status_code == 403
    assert client.post(f"{LIST}{record.pk}/delete/", {"post": "yes"}).status_code == 403
    assert CalibrationRecord.objects.get() == record


def test_a_calibration_without_a_report_is_shown_too(staff):
    record = stored("by-hand")
    page = staff(Role.ADMIN).get(f"{LIST}{record.pk}/change/")
    assert page.status_code == 200


def test_an_admin_chooses_one_and_goes_back(staff):
    client, one, two = staff(Role.ADMIN), stored("one"), stored("two")

    assert "exactly one" in act(client, "use_this_one", one, two)
    assert current_calibration().version == "open-1"
    assert "In use." in act(client, "use_this_one", two)
    assert current_calibration().version == "two"
    assert "already" in act(client, "use_this_one", two)

    assert "is in use." in act(client, "use_the_packs_own", two)
    assert current_calibration().version == "open-1"
    assert "already" in act(client, "use_the_packs_own", one)


def test_moderators_have_nothing_to_do_with_it(staff):
    client, record = staff(Role.MODERATOR), stored("one")
    assert client.get(LIST).status_code == 403
    act(client, "use_this_one", record)
    assert current_calibration().version == "open-1"
