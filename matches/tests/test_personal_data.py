"""What matches keeps of a person is counted, handed over without others' names, and erased."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from accounts.privacy import count_data, delete_account, erase_account, export_data
from matches.models import Match, MatchRun, MatchRunResult, Reaction, RunKind
from matches.runs import running
from matches.runs.services import start_run
from matches.tests.lookalikes import make_face

pytestmark = pytest.mark.django_db

STORES = ("similarities", "run_results", "runs", "matches")


@pytest.fixture
def match(alice, bob, charlie, monkeypatch):
    """Alice and bob, found by runs of both; bob reacts to it."""
    monkeypatch.setattr("matches.runs.services.tell_worker", lambda: None)
    for person in (bob, charlie, alice):
        running.search_new_face(make_face(person).pk)
    start_run(RunKind.REMATCH, owner=bob)
    running.work_on_next()
    match = Match.objects.of(alice).of(bob).get()
    Reaction.objects.create(user=bob, match=match, type="wow")
    return match


def counted(person):
    return {store: count_data(person.pk)[f"matches.{store}"] for store in STORES}


def test_everything_of_a_person_is_counted(match, alice):
    assert counted(alice) == {
        "similarities": 2,
        # Two of her own run, and where bob's second run came upon her.
        "run_results": 3,
        "runs": 1,
        "matches": 2,
    }


def test_the_export_has_what_is_mine_and_nobody_elses(match, alice, bob, charlie):
    data = export_data(alice)["matches"]

    assert {store: len(data[store]) for store in STORES} == {
        "similarities": 2,
        "run_results": 2,
        "runs": 1,
        "matches": 2,
    }
    text = json.dumps(data, cls=DjangoJSONEncoder)
    for person in (bob, charlie):
        assert str(person.pk) not in text
        assert person.username not in text
    assert "wow" not in text


def test_erasing_the_account_leaves_nothing_and_others_keep_theirs(match, alice, bob):
    before = counted(alice)
    delete_account(alice)
    alice.refresh_from_db()
    receipt = erase_account(alice)

    removed = {store: receipt.removed[f"matches.{store}"] for store in STORES}
    assert removed == before
    assert counted(alice) == dict.fromkeys(STORES, 0)
    assert not Reaction.objects.exists()
    assert set(MatchRun.objects.values_list("owner__username", flat=True)) == {"bob", "charlie"}
    assert set(MatchRunResult.objects.values_list("run__owner__username", flat=True)) == {
        "bob", "charlie",
    }  # fmt: skip
