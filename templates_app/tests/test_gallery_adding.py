"""Templates come once, checked, with their slots, and go with their files."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from core.errors import AppError
from faces.engine.types import Box
from library.models import FileRemoval, Image, Kind, Moderation
from library.moderation import Verdict
from library.services import approve_image, count_left
from templates_app import examining, tasks
from templates_app.errors import NotPassed, SlotOutside, WrongNumberOfSlots
from templates_app.examining import examine_template, unexamined
from templates_app.models import Template
from templates_app.services import (
    add_template,
    approve_template,
    archive_template,
    delete_template,
    restore_template,
)
from templates_app.slots import SlotDraft
from templates_app.tests.conftest import LEFT, RIGHT, added, couple_file, drawing

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_photo_of_a_couple_gets_its_slots():
    result = add_template(file=couple_file(), title="Two at a table", category="movie")
    template = result.template
    assert result.created
    assert not template.is_active
    assert (template.image.kind, template.image.owner) == (Kind.TEMPLATE, None)
    assert template.image.moderation == Moderation.PASSED
    first, second = template.slots.all()
    assert (first.index, second.index) == (0, 1)
    assert first.x < second.x
    assert {first.role, second.role} == {"husband", "wife"}
    assert len(first.landmarks) == len(second.landmarks) == 5
    assert first.confirmed_by is None


def test_slots_that_are_given_are_kept_from_left_to_right():
    template = added(slots=[RIGHT, LEFT]).template
    assert [(slot.role, slot.x) for slot in template.slots.all()] == [
        ("husband", 0.1),
        ("wife", 0.6),
    ]


def test_a_drawing_without_faces_waits_for_staff():
    template = add_template(pixels=drawing(), title="Empty", category="acg", active=False).template
    assert not template.slots.exists()
    assert list(Template.objects.waiting()) == [template]


def test_the_same_file_comes_once():
    first, second = added(), added(title="Another title")
    assert (first.created, second.created) == (True, False)
    assert first.template == second.template
    assert second.template.title == "A walk"
    assert Image.objects.count() == 1


def test_the_same_file_comes_once_from_many_at_a_time():
    def come(_number):
        try:
            return added()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(come, range(4)))
    assert sum(result.created for result in results) == 1
    assert len({result.template.pk for result in results}) == 1
    assert Image.objects.count() == 1
    assert not FileRemoval.objects.filter(attempts=0, path=results[0].template.image.storage_path)


@pytest.mark.parametrize("state", [Moderation.REVIEW, Moderation.BLOCKED])
def test_what_the_safety_check_withholds_is_not_listed_however_it_was_added(monkeypatch, state):
    monkeypatch.setattr(examining, "classify", lambda pixels: Verdict(0.9, state, "Not sure."))
    template = added(active=True).template
    assert not template.is_active
    assert not Template.objects.listed().exists()
    with pytest.raises(NotPassed):
        approve_template(template)
    approve_image(template.image)
    approve_template(template)
    assert list(Template.objects.listed()) == [template]


def test_a_template_that_is_blocked_later_leaves_the_gallery(add):
    template = add()
    Image.objects.update(moderation=Moderation.BLOCKED)
    assert template not in Template.objects.listed()


def test_texts_are_made_fit_to_be_stored():
    template = added(
        title="  A\x00 long \u202e title " + "x" * 200,
        tags=["Holding_Hands", "holding hands", "", "\x00", "BEACH", *"abcdefghijklmnopqrstuvwxyz"]
        + [str(number) for number in range(20)],
        artist="\u2067 Somebody",
        source_url="javascript:alert(1)",
        licence="CC0",
    ).template
    template.refresh_from_db()
    assert template.title.startswith("A long title xxx")
    assert len(template.title) == 120
    assert template.tags[:2] == ["holding hands", "beach"]
    assert len(template.tags) == 30
    assert (template.artist, template.source_url) == ("Somebody", "")


def test_the_database_refuses_an_address_that_is_a_script(add):
    template = add()
    with pytest.raises(IntegrityError), transaction.atomic():
        Template.objects.filter(pk=template.pk).update(source_url="javascript:alert(1)")


def test_the_database_refuses_to_show_what_nobody_approved(add):
    template = add(active=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Template.objects.filter(pk=template.pk).update(is_active=True)


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_leaves_nothing_behind(data):
    with pytest.raises(AppError):
        add_template(file=BytesIO(data), title="Broken", category="acg")
    assert not Template.objects.exists()
    assert not Image.objects.exists()


def test_impossible_slots_leave_nothing_behind():
    outside = SlotDraft(Box(0.9, 0.1, 0.2, 0.2))
    with pytest.raises(SlotOutside):
        added(slots=[LEFT, outside])
    assert not Image.objects.exists()


def test_a_template_may_be_examined_later():
    template = add_template(
        file=couple_file(), title="Later", category="tv", examined=False
    ).template
    examine_template(template.pk)
    template.image.refresh_from_db()
    assert template.image.moderation == Moderation.PASSED
    assert template.slots.count() == 2


def test_a_lost_message_is_found(monkeypatch):
    def away(template_id):
        raise ConnectionError("The broker is away.")

    monkeypatch.setattr(tasks.examine_template, "delay", away)
    template = add_template(
        file=couple_file(), title="Lost", category="tv", examined=False
    ).template
    assert unexamined() == []
    Template.objects.update(created_at="2026-01-01T00:00Z")
    assert unexamined() == [template.pk]
    examine_template(template.pk)
    assert unexamined() == []
    examine_template(uuid4())  # deleted meanwhile


def test_approving_needs_exactly_the_wanted_slots(add):
    for slots in ([], [LEFT]):
        template = add(slots=slots, active=False)
        with pytest.raises(WrongNumberOfSlots):
            approve_template(template)
    template = add(active=False)
    approve_template(template)
    assert Template.objects.listed().get() == template
    assert template.approved_at


def test_an_archived_template_comes_back(add):
    template = add()
    archive_template(template)
    assert list(Template.objects.archived()) == [template]
    assert not Template.objects.listed().exists()
    restore_template(template)
    assert Template.objects.listed().get() == template


def test_a_deleted_template_takes_its_files_along(add):
    template = add()
    paths = template.image.paths
    counts = delete_template(template)
    counts.pop("slot_preparations")
    assert counts == {"images": 1, "templates": 1, "template_slots": 2, "files": 3}
    assert count_left(paths) == 0
    assert not Image.objects.exists()
