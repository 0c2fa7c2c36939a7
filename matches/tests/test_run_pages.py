"""The pages and the API of runs: mine alone, and nobody in them who does not take part now."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import HiddenPerson, Purpose
from accounts.services import suspend, withdraw_consent
from accounts.tests.people import make_person
from matches.models import Dismissal, Match, MatchRun, MatchRunResult, RunKind
from matches.runs import running
from matches.runs.services import start_run
from matches.tests.lookalikes import make_face

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

API = "/api/v1/match-runs"


@pytest.fixture
def run(alice, bob):
    """A run of alice that found bob and dora, bob being more alike."""
    make_face(alice)
    make_face(bob, (1.0, 0.05))
    make_face(make_person("dora", full_name="دورا 🌻"), (1.0, 0.3))
    run = start_run(RunKind.REMATCH, owner=alice)
    running.work_on_next()
    run.refresh_from_db()
    assert run.matches_found == 2
    return run


def shown(client, run):
    """Names on a run's page, in their order."""
    page = client.get(reverse("run", args=[run.pk]))
    return [result.match.right.owner.username for result in page.context["results"]]


def test_a_runs_page_shows_what_it_found_best_first(client, run, alice):
    client.force_login(alice)

    assert shown(client, run) == ["bob", "dora"]
    text = client.get(reverse("run", args=[run.pk])).content.decode()
    assert "<bdi>دورا 🌻</bdi>" in text
    for match in Match.objects.all():
        assert reverse("match", args=[match.pk]) in text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.004, "less than a second"), (0.99, "less than a second"), (1.04, "1.0 s"), (75, "75.0 s")],
)
def test_how_long_a_run_took_is_said_in_words_people_use(seconds, said, client, run, alice):
    began = timezone.now()
    ended = began + timedelta(seconds=seconds)
    MatchRun.objects.filter(pk=run.pk).update(started_at=began, finished_at=ended)
    client.force_login(alice)

    text = " ".join(client.get(reverse("run", args=[run.pk])).content.decode().split())

    assert f"<dt>Took</dt> <dd> {said} </dd>" in text


@pytest.mark.parametrize("name", ["run", "run-card"])
def test_a_run_exists_for_its_owner_alone(name, client, run, alice, bob, charlie):
    for person, status in ((alice, 200), (bob, 404), (charlie, 404)):
        client.force_login(person)
        assert client.get(reverse(name, args=[run.pk])).status_code == status
        assert client.get(reverse(name, args=[uuid4()])).status_code == 404


def test_a_stranger_cancels_nothing(client, alice, charlie):
    run = start_run(RunKind.REMATCH, owner=alice)
    client.force_login(charlie)

    assert client.post(reverse("run-cancel", args=[run.pk])).status_code == 404
    assert client.post(f"{API}/{run.pk}/cancel").status_code == 404
    run.refresh_from_db()
    assert run.status == "pending"


def test_a_run_of_the_whole_site_is_nobodys_page(client, alice):
    run = start_run(RunKind.REMATCH, started_by=alice)
    client.force_login(alice)

    assert client.get(reverse("run", args=[run.pk])).status_code == 404
    assert client.get(f"{API}/{run.pk}").status_code == 404


def withdraws(alice, bob):
    withdraw_consent(bob, Purpose.MATCHING)


def is_suspended(alice, bob):
    suspend(bob)


def hides_alice(alice, bob):
    HiddenPerson.objects.create(user=bob, person=alice)


def is_called_not_alike(alice, bob):
    match = Match.objects.of(bob).of(alice).get()
    Dismissal.objects.create(user=alice, face_a=match.face_a, face_b=match.face_b)


@pytest.mark.parametrize("leaves", [withdraws, is_suspended, hides_alice, is_called_not_alike])
def test_who_left_since_is_not_shown_in_old_results_either(leaves, client, run, alice, bob):
    leaves(alice, bob)
    client.force_login(alice)

    assert shown(client, run) == ["dora"]
    answer = client.get(f"{API}/{run.pk}/results").json()
    assert [row["match"]["other"]["username"] for row in answer["results"]] == ["dora"]


def test_results_come_page_by_page_also_with_equal_scores(client, alice, settings, monkeypatch):
    face = make_face(alice)
    for number in range(7):
        make_face(make_person(f"twin{number}"), (1.0, 0.2 if number < 5 else 0.1))
    running.search_new_face(face.pk)
    run = MatchRun.objects.get()
    client.force_login(alice)
    monkeypatch.setattr("matches.runs.views.RESULTS", 3)

    pages, cursor = [], ""
    while cursor is not None:
        page = client.get(reverse("run", args=[run.pk]), {"cursor": cursor})
        pages.append([result.pk for result in page.context["results"]])
        cursor = page.context["next_cursor"]
    best_first = run.results.order_by("-similarity_score", "id").values_list("pk", flat=True)
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [pk for page in pages for pk in page] == list(best_first)
    strange = client.get(reverse("run", args=[run.pk]), {"cursor": "nan_x"})
    assert [result.pk for result in strange.context["results"]] == pages[0]


def test_the_api_pages_results_best_first(client, run, alice):
    client.force_login(alice)
    first = client.get(f"{API}/{run.pk}/results?limit=1").json()
    second = client.get(first["next"]).json()

    scores = [page["results"][0]["similarity_score"] for page in (first, second)]
    assert scores == sorted(scores, reverse=True)
    assert second["next"] is None
    assert client.get(f"{API}/{run.pk}/results?cursor=cD15ZXN0ZXJkYXk=").status_code == 404


def test_my_runs_are_listed_newest_first_and_nobody_elses(client, run, alice, bob, monkeypatch):
    start_run(RunKind.REMATCH, owner=bob)
    newer = start_run(RunKind.CELEBRITIES, owner=alice)
    client.force_login(alice)
    monkeypatch.setattr("matches.runs.views.PAGE_SIZE", 1)

    page = client.get(reverse("runs"))
    assert page.context["runs"] == [newer]
    rest = client.get(reverse("runs"), {"cursor": page.context["next_cursor"]})
    assert rest.context["runs"] == [run]
    answer = client.get(API).json()
    assert [row["id"] for row in answer["results"]] == [str(newer.pk), str(run.pk)]
    answer = client.get(f"{API}?status=completed").json()
    assert [row["id"] for row in answer["results"]] == [str(run.pk)]


def test_looking_again_leads_to_the_run(client, run, alice):
    client.force_login(alice)
    MatchRun.objects.update(created_at=timezone.now() - timedelta(hours=1))

    answer = client.post(reverse("runs"))

    again = MatchRun.objects.exclude(pk=run.pk).get()
    assert answer.url == reverse("run", args=[again.pk])
    assert (again.kind, again.started_by) == ("rematch", alice)
    assert client.post(API).json()["id"] == str(again.pk)


def test_looking_again_too_soon_is_refused_in_words(client, alice):
    make_face(alice)
    client.force_login(alice)
    assert client.post(API).status_code == 202
    running.work_on_next()

    page = client.post(reverse("runs"))
    assert page.status_code == 429
    assert "You can look again in" in page.content.decode()
    answer = client.post(API)
    assert (answer.status_code, answer.json()["code"]) == (429, "looked_just_now")


def test_without_a_face_or_a_consent_there_is_nothing_to_look_for(client, charlie):
    client.force_login(charlie)
    page = client.get(reverse("runs"))
    assert "Look again" not in page.content.decode()
    assert client.post(API).json()["code"] == "no_face_to_compare"
    withdraw_consent(charlie, Purpose.MATCHING)
    assert client.post(API).json()["code"] == "not_taking_part"


def test_a_run_is_cancelled_from_its_page_its_card_and_the_api(client, alice):
    client.force_login(alice)
    run = start_run(RunKind.REMATCH, owner=alice)
    assert client.post(reverse("run-cancel", args=[run.pk])).url == reverse("run", args=[run.pk])
    again = client.post(reverse("run-cancel", args=[run.pk]))
    assert again.status_code == 409

    run = start_run(RunKind.REMATCH, owner=alice)
    card = client.post(reverse("run-cancel", args=[run.pk]), headers={"HX-Request": "true"})
    assert "Cancelled" in card.content.decode()

    run = start_run(RunKind.REMATCH, owner=alice)
    assert client.post(f"{API}/{run.pk}/cancel").json()["status"] == "cancelled"
    assert client.post(f"{API}/{run.pk}/cancel").status_code == 409


@pytest.mark.parametrize("name", ["runs", "run", "run-card"])
def test_a_run_can_be_cancelled_without_scripts(name, client, alice):
    """Each page that shows it brings the token that the form needs."""
    client.force_login(alice)
    run = start_run(RunKind.REMATCH, owner=alice)
    text = client.get(reverse(name, args=[] if name == "runs" else [run.pk])).content.decode()
    form = text[text.index(reverse("run-cancel", args=[run.pk])) :]
    assert "csrfmiddlewaretoken" in form[: form.index("</form>")]


def test_who_is_not_signed_in_is_asked_to(client, run):
    for name, pks in (("runs", []), ("run", [run.pk])):
        assert client.get(reverse(name, args=pks)).status_code == 302
    assert client.get(API).status_code == 401


def test_long_lists_cost_as_many_queries_as_short_ones(
    client, alice, django_assert_max_num_queries
):
    face = make_face(alice)
    for number in range(12):
        make_face(make_person(f"twin{number}"), (1.0, number / 50))
    running.search_new_face(face.pk)
    client.force_login(alice)
    run = MatchRun.objects.get()
    assert MatchRunResult.objects.count() == 12
    with django_assert_max_num_queries(16):
        client.get(reverse("run", args=[run.pk]))
    with django_assert_max_num_queries(9):
        client.get(reverse("runs"))
