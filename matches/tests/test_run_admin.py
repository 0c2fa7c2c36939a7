"""Staff start, follow and cancel runs, and see matching as charts."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.roles import set_role
from accounts.tests.people import make_person
from matches.models import Match, MatchRun, MatchTally, RunKind
from matches.runs import running
from matches.runs.services import start_run
from matches.similarity.refreshing import refresh_similarities
from matches.tallies import charts
from matches.tallies import counting as tallies
from matches.tests.lookalikes import make_face, make_match

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

ADD, LIST = reverse("admin:matches_matchrun_add"), reverse("admin:matches_matchrun_changelist")
CHARTS = "/admin/matches/matchrun/matching/"


@pytest.fixture
def admin():
    return make_person("admin", role=Role.ADMIN, is_superuser=True)


@pytest.fixture
def moderator():
    mod = make_person("mod")
    set_role(mod, Role.MODERATOR)
    return mod


def test_staff_start_runs_over_everybody_and_over_one_person(client, admin, alice):
    client.force_login(admin)
    client.post(ADD, {"kind": "rematch", "owner": ""})
    client.post(ADD, {"kind": "celebrities", "owner": str(alice.pk)})
    client.post(ADD, {"kind": "rematch", "owner": ""})

    runs = MatchRun.objects.order_by("created_at").values_list("kind", "owner", "started_by")
    assert list(runs) == [("rematch", None, admin.pk), ("celebrities", alice.pk, admin.pk)]


def test_runs_of_other_kinds_begin_by_themselves(client, admin):
    client.force_login(admin)
    assert client.post(ADD, {"kind": "nightly", "owner": ""}).status_code == 200
    assert not MatchRun.objects.exists()


def test_staff_cancel_runs(client, admin, alice):
    waiting = start_run(RunKind.REMATCH, owner=alice)
    ended = start_run(RunKind.CELEBRITIES, owner=alice)
    running.work_on_next()
    running.work_on_next()
    MatchRun.objects.filter(pk=waiting.pk).delete()
    waiting = start_run(RunKind.REMATCH, owner=alice)
    client.force_login(admin)

    chosen = {"action": "cancel", "_selected_action": [waiting.pk, ended.pk]}
    told = client.post(LIST, chosen, follow=True).content.decode()

    assert "1 run cancelled." in told
    assert "1 run had ended." in told
    waiting.refresh_from_db()
    assert waiting.status == "cancelled"


def test_moderators_look_and_start_nothing(client, moderator, alice):
    run = start_run(RunKind.REMATCH, owner=alice)
    client.force_login(moderator)

    assert client.get(LIST).status_code == 200
    assert client.get(CHARTS).status_code == 200
    assert client.get(ADD).status_code == 403
    client.post(LIST, {"action": "cancel", "_selected_action": [run.pk]})
    run.refresh_from_db()
    assert run.status == "pending"


def test_people_see_no_charts(client, alice):
    client.force_login(alice)
    assert client.get(CHARTS).status_code == 302


def test_a_run_is_shown_with_the_best_of_what_it_found(client, admin, alice, bob):
    make_face(bob)
    running.search_new_face(make_face(alice).pk)
    client.force_login(admin)

    run = MatchRun.objects.get()
    page = client.get(reverse("admin:matches_matchrun_change", args=[run.pk])).content.decode()

    assert reverse("admin:matches_match_change", args=[Match.objects.get().pk]) in page
    assert "alice – bob new" in page


def test_matches_are_counted_by_day_and_score(alice, bob):
    faces = [make_face(alice), make_face(bob)]
    others = [make_face(make_person(f"p{number}")) for number in range(3)]
    for other, score in zip(others, (71.0, 79.9, 99.0), strict=True):
        make_match(faces[0], other, score)
    Match.objects.filter(similarity_score=99.0).update(similarity_score=100)
    old = make_match(faces[1], others[0], 95.0)
    day = datetime(2026, 3, 29, 23, 30, tzinfo=UTC)  # when clocks change in Europe
    Match.objects.filter(pk=old.pk).update(created_at=day)

    tallies.count_all()
    counted = MatchTally.objects.order_by("day", "bin").values_list("day", "bin", "matches")
    today = timezone.now().astimezone(UTC).date()
    assert list(counted) == [(day.date(), 9, 1), (today, 7, 2), (today, 9, 1)]

    Match.objects.exclude(pk=old.pk).delete()
    tallies.count_lately()
    assert MatchTally.objects.get().day == day.date()


def test_the_charts_say_what_there_is(client, admin, alice, bob):
    make_face(bob)
    running.search_new_face(make_face(alice).pk)
    refresh_similarities([alice.pk])
    tallies.count_lately()
    client.force_login(admin)

    page = client.get(CHARTS)

    per_day = json.loads(page.context["per_day"].data)
    assert len(per_day["labels"]) == 30
    assert [sum(series["data"]) for series in per_day["datasets"]] == [1, 0]
    assert per_day["datasets"][0]["data"][-1] == 1
    (scores,) = json.loads(page.context["histogram"].data)["datasets"]
    assert scores["data"] == [0] * 9 + [1]
    assert json.loads(page.context["durations"].data)["labels"] == ["New photo"]
    text = page.content.decode()
    assert "<bdi>Alice</bdi>" in text
    assert "<bdi>Bob</bdi>" in text


def test_the_first_look_at_the_charts_counts(client, admin, alice, bob):
    make_face(bob)
    running.search_new_face(make_face(alice).pk)
    client.force_login(admin)
    client.get(CHARTS)
    assert MatchTally.objects.get().matches == 1


def test_charts_without_matches_are_empty(client, admin):
    client.force_login(admin)
    assert client.get(CHARTS).status_code == 200
    assert json.loads(charts.score_histogram().data)["datasets"] == []


def test_the_charts_read_no_matches(client, admin, alice, bob):
    """A million of them would take seconds; tallies, similarities and the last runs are enough."""
    make_face(bob)
    running.search_new_face(make_face(alice).pk)
    tallies.count_all()
    client.force_login(admin)
    with CaptureQueriesContext(connection) as asked:
        client.get(CHARTS)

    assert not [query["sql"] for query in asked if 'FROM "matches"' in query["sql"]]
    assert len(asked) < 25
