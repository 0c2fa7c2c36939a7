"""What a swap needs of a slot is computed once, kept, and forgotten with the slot's change."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from faces.engine.swap import SwapError
from faces.engine.types import Box
from templates_app import preparing, tasks
from templates_app.models import SlotPreparation, TemplateSlot
from templates_app.preparing import outlook, prepare_template, prepared_slot, unprepared
from templates_app.services import add_template, approve_template, archive_template, set_slots
from templates_app.slots import SlotDraft
from templates_app.tests.conftest import couple_file

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def computed(monkeypatch):
    """How often a face was really looked at, starting with an empty memory."""
    forget()
    times = []
    prepare = preparing.prepare

    def count(*args, **options):
        times.append(options)
        return prepare(*args, **options)

    monkeypatch.setattr(preparing, "prepare", count)
    return times


def forget():
    """As another process would be."""
    preparing._recent.faces.clear()


def couple_template():
    return add_template(file=couple_file(), title="Two", category="movie").template


def test_a_slot_is_prepared_once_and_kept(computed):
    slot = couple_template().slots.first()
    first = prepared_slot(slot)
    assert prepared_slot(slot) is first
    forget()
    again = prepared_slot(TemplateSlot.objects.get(pk=slot.pk))
    assert again is not first
    assert again.to_bytes() == first.to_bytes()
    assert len(computed) == 1


def test_nobody_measures_who_a_template_shows(computed):
    face = prepared_slot(couple_template().slots.first())
    assert computed == [{"recognise": False}]
    assert face.embedding.size == 0


def test_what_no_longer_fits_is_computed_anew(computed):
    slot = couple_template().slots.first()
    prepared_slot(slot)
    SlotPreparation.objects.update(data=b"of another version")
    forget()
    prepared_slot(slot)
    assert len(computed) == 2
    assert bytes(SlotPreparation.objects.get().data).startswith(b"PK")


def test_a_changed_slot_is_prepared_anew_also_in_a_process_that_remembers(computed, alice):
    template = couple_template()
    slot, other = template.slots.all()
    before = prepared_slot(slot)
    box = Box(slot.x + 0.01, slot.y, slot.w, slot.h)
    same = SlotDraft(other.box, other.role, tuple(map(tuple, other.landmarks)), other.pk)
    set_slots(template, [SlotDraft(box, slot.role, (), slot.pk), same], by=alice)
    assert not SlotPreparation.objects.filter(slot=slot).exists()
    assert prepared_slot(TemplateSlot.objects.get(pk=slot.pk)) is not before
    assert len(computed) == 2


def test_what_was_computed_for_a_slot_that_changed_meanwhile_is_not_kept(computed):
    slot = couple_template().slots.first()
    TemplateSlot.objects.get(pk=slot.pk).save()  # a new updated_at
    prepared_slot(slot)
    assert not SlotPreparation.objects.exists()
    TemplateSlot.objects.all().delete()
    forget()
    prepared_slot(slot)
    assert not SlotPreparation.objects.exists()


def test_many_workers_at_once_end_with_one_row(computed):
    slot = couple_template().slots.first()

    def work(_number):
        try:
            return prepared_slot(slot)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        faces = list(pool.map(work, range(3)))
    assert len({face.to_bytes() for face in faces}) == 1
    assert SlotPreparation.objects.count() == 1


def test_a_slot_without_a_usable_face_is_refused_and_the_page_can_say_so(add):
    template = add(slots=[SlotDraft(Box(0.1, 0.1, 0.05, 0.05))])
    slot = template.slots.first()
    with pytest.raises(SwapError):
        prepared_slot(slot)
    prepare_template(template.pk)
    known = outlook(template)
    assert known[0].summary is None
    assert known[0].problem
    with pytest.raises(SwapError):
        prepared_slot(slot)


def test_warnings_need_no_models(computed, django_assert_num_queries):
    template = couple_template()
    assert outlook(template)[0] == preparing.Outlook()
    prepare_template(template.pk)
    with django_assert_num_queries(2):
        known = outlook(template)
    assert set(known) == {0, 1}
    face = prepared_slot(template.slots.first())
    assert known[0].summary.yaw == pytest.approx(face.summary.yaw)
    assert known[0].summary == face.summary
    SlotPreparation.objects.update(summary={"of": "another version"})
    assert outlook(template)[0] == preparing.Outlook()


def test_an_approved_template_is_prepared_before_anybody_uses_it():
    template = couple_template()
    assert not SlotPreparation.objects.exists()
    approve_template(template)
    assert SlotPreparation.objects.count() == 2
    assert unprepared() == []


def test_what_a_lost_message_left_undone_is_found(monkeypatch):
    def away(template_id):
        raise ConnectionError("The broker is away.")

    template = couple_template()
    with monkeypatch.context() as lost:
        lost.setattr(tasks.prepare_template, "delay", away)
        approve_template(template)
    assert unprepared() == [template.pk]
    tasks.catch_up()
    assert unprepared() == []
    SlotPreparation.objects.all().delete()
    archive_template(template)
    assert unprepared() == []


def test_the_process_remembers_only_the_faces_used_last():
    recent = preparing._Recent(2)
    for key in "abc":
        recent.put(key, key)
        recent.get("a")
    assert sorted(recent.faces) == ["a", "c"]
