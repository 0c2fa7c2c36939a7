"""What becomes of jobs when processes are killed; bench/faults.py does the same at length."""

import pytest

from tests.asking import TEMPLATE, ask_for_picture, two_faces
from tests.conftest import Enrol, Visit
from tests.site import Site, eventually

pytestmark = pytest.mark.stack

FINISH_SECONDS = 240.0  # matters only where something is broken
RUNNING = "SELECT 1 FROM jobs WHERE status = 'processing'"
UNFINISHED = "SELECT 1 FROM jobs WHERE status IN ('pending', 'processing')"


def test_a_killed_worker_costs_no_picture_and_doubles_none(
    site: Site, enrol: Enrol, visit: Visit
) -> None:
    alice = enrol("alice")
    at_alices = visit(alice)
    template = site.ask(do="load_template", slug=TEMPLATE)["id"]
    faces = two_faces(at_alices)
    with site.halted("generation"):
        asked = [ask_for_picture(at_alices, template, faces) for _number in range(5)]
    with site.unwritable("images"):  # so that a picture stays in the worker's hands
        eventually(lambda: site.rows(RUNNING), FINISH_SECONDS)
        site.kill("generation")
    eventually(lambda: not site.rows(UNFINISHED), FINISH_SECONDS)
    jobs = site.rows("SELECT id::text, status, result_id FROM jobs WHERE owner_id = %s", alice.id)
    assert {pk for pk, _status, _result in jobs} == set(asked)
    assert {status for _pk, status, _result in jobs} == {"completed"}
    pictures = site.rows("SELECT id FROM images WHERE kind = 'result' AND owner_id = %s", alice.id)
    assert {result for *_, result in jobs} == {pk for (pk,) in pictures}
    assert len(pictures) == len(asked)
