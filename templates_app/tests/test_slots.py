"""Slots are found, put in order, and refused where no swap could use them."""

import json
from uuid import uuid4

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from faces.engine.types import Box
from faces.swapping import engine
from faces.tests import pictures
from templates_app.errors import (
    PointsRefused,
    SlotOutside,
    SlotsRefused,
    SlotTooSmall,
    SlotTwice,
    TooManySlots,
)
from templates_app.models import SlotPreparation, TemplateSlot
from templates_app.services import set_slots
from templates_app.slot_editing import read_slots
from templates_app.slots import SlotDraft, check_slots, find_slots, roles_of
from templates_app.tests.conftest import LEFT, RIGHT, couple

NAN, INF = float("nan"), float("inf")
POINTS = ((0.15, 0.3), (0.25, 0.3), (0.2, 0.35), (0.16, 0.4), (0.24, 0.4))


def said(**changes):
    return {"id": "", "role": "any", "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2, "points": []} | changes


def test_two_people_are_found_from_left_to_right():
    first, second = find_slots(np.asarray(couple()))
    assert first.box.x + first.box.w < second.box.x
    assert len(first.landmarks) == 5


def test_a_picture_without_faces_has_no_slots():
    assert find_slots(np.full((60, 80, 3), 200, np.uint8)) == []


@pytest.mark.parametrize(
    ("genders", "roles"),
    [
        ([], []),
        ([0.9], ["any"]),
        ([0.9, 0.1], ["husband", "wife"]),
        ([0.1, 0.9], ["wife", "husband"]),
        ([0.3, 0.7], ["husband", "wife"]),  # nobody can tell: left to right
        ([0.1, 0.5], ["husband", "wife"]),
        ([0.9, 0.95], ["husband", "wife"]),
        ([None, None], ["husband", "wife"]),
        ([0.5, 0.1, 0.9], ["any", "wife", "husband"]),
        ([0.9, 0.1, 0.9], ["husband", "wife", "any"]),
        ([0.0, 1.0], ["wife", "husband"]),
    ],
)
def test_roles_follow_estimates_only_where_they_are_clear(genders, roles):
    assert roles_of(genders) == roles


@pytest.mark.parametrize(
    ("slots", "error"),
    [
        ([SlotDraft(Box(-0.1, 0, 0.2, 0.2))], SlotOutside),
        ([SlotDraft(Box(0.9, 0, 0.2, 0.2))], SlotOutside),
        ([SlotDraft(Box(0, 0.9, 0.2, 0.2))], SlotOutside),
        ([SlotDraft(Box(NAN, 0, 0.2, 0.2))], SlotOutside),
        ([SlotDraft(Box(0, 0, INF, 0.2))], SlotOutside),
        ([SlotDraft(Box(0, 0, 0.005, 0.2))], SlotTooSmall),
        ([SlotDraft(Box(0.5, 0.5, -0.2, -0.2))], SlotTooSmall),
        ([LEFT, LEFT], SlotTwice),
        ([LEFT, RIGHT, SlotDraft(Box(0.605, 0.2, 0.2, 0.3))], SlotTwice),
        ([SlotDraft(Box(x / 12, 0.1, 0.05, 0.1)) for x in range(11)], TooManySlots),
        ([SlotDraft(LEFT.box, "priest")], SlotsRefused),
        ([SlotDraft(LEFT.box, "any", POINTS[:4])], PointsRefused),
        ([SlotDraft(LEFT.box, "any", ((0.9, 0.9),) * 5)], PointsRefused),
        ([SlotDraft(LEFT.box, "any", ((NAN, 0.3),) * 5)], PointsRefused),
    ],
)
def test_slots_that_cannot_be_are_refused(slots, error):
    with pytest.raises(error):
        check_slots(slots)


def test_slots_that_can_be_are_not_refused():
    check_slots([])
    check_slots([LEFT, RIGHT])
    check_slots([SlotDraft(Box(0, 0, 1, 1)), SlotDraft(Box(0.5, 0.5, 0.5, 0.5), "wife")])
    check_slots([SlotDraft(LEFT.box, "any", POINTS)])
    check_slots([SlotDraft(Box(x / 11, 0.1, 0.05, 0.1)) for x in range(10)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "1",
        '"slots"',
        "{}",
        "[1]",
        "[null]",
        "[[]]",
        "[{}]",
        "[" * 15_000,
        "x" * 30_000,
        json.dumps([said(x="0.1")]),
        json.dumps([said(x=True)]),
        json.dumps([said(x=None)]),
        json.dumps([said(x=NAN)]),
        json.dumps([said(x=INF)]),
        json.dumps([said(x=10**400)]),
        json.dumps([said(x=[0.1])]),
        json.dumps([said(points=[[1]])]),
        json.dumps([said(points=[1, 2, 3, 4, 5])]),
        json.dumps([said(points="abcde")]),
        json.dumps([said(points={"a": 1})]),
        json.dumps([said(id="not an id")]),
        json.dumps([said(id=5)]),
        json.dumps([said(id={"a": 1})]),
    ],
)
def test_a_text_that_no_editor_wrote_is_refused(text):
    with pytest.raises(SlotsRefused):
        check_slots(read_slots(text))


def test_what_the_editor_writes_is_read():
    text = json.dumps([said(points=[list(point) for point in POINTS], more="ignored"), said(x=0.6)])
    first, second = read_slots(text)
    assert first.landmarks == POINTS
    assert second.box == Box(0.6, 0.1, 0.2, 0.2)
    assert len(read_slots(json.dumps([said()] * 50))) == 11  # one more than may be


@pytest.mark.django_db(transaction=True)
class TestStoredSlots:
    def test_corrected_slots_say_by_whom_and_forget_what_was_prepared(self, add, alice):
        template = add(active=False)
        left, right = template.slots.all()
        for slot in (left, right):
            SlotPreparation.objects.create(slot=slot, data=b"", summary={})
        moved = SlotDraft(Box(0.12, 0.2, 0.2, 0.3), "wife", (), left.pk)
        same = SlotDraft(right.box, right.role, (), right.pk)
        assert set_slots(template, [moved, same], by=alice)
        left.refresh_from_db()
        right.refresh_from_db()
        assert (left.x, left.role, left.confirmed_by) == (0.12, "wife", alice)
        assert right.confirmed_by is None
        assert SlotPreparation.objects.get().slot == right

    def test_nothing_changes_where_nothing_differs(self, add, alice):
        template = add()
        same = [SlotDraft(s.box, s.role, (), s.pk) for s in template.slots.all()]
        before = list(template.slots.values_list("updated_at", flat=True))
        assert not set_slots(template, same, by=alice)
        assert list(template.slots.values_list("updated_at", flat=True)) == before

    def test_slots_come_go_and_change_places(self, add, alice):
        template = add()
        left, right = template.slots.all()
        swapped = [
            SlotDraft(Box(0.7, 0.2, 0.2, 0.3), "husband", (), left.pk),
            SlotDraft(Box(0.1, 0.2, 0.2, 0.3), "wife", (), right.pk),
            SlotDraft(Box(0.4, 0.2, 0.2, 0.3)),
        ]
        set_slots(template, swapped, by=alice)
        first, second, third = template.slots.all()
        assert (first.pk, third.pk) == (right.pk, left.pk)
        assert [slot.index for slot in (first, second, third)] == [0, 1, 2]
        set_slots(template, [], by=alice)
        assert not template.slots.exists()

    def test_the_slot_of_another_template_stays_where_it_is(self, add, alice):
        template, other = add(), add()
        theirs = other.slots.first()
        place = SlotDraft(Box(0.4, 0.4, 0.3, 0.3), "any", (), theirs.pk)
        set_slots(template, [place, SlotDraft(LEFT.box, "any", (), uuid4())], by=alice)
        theirs.refresh_from_db()
        assert theirs.template == other
        assert theirs.x == 0.1
        assert template.slots.count() == 2

    def test_one_id_for_two_places_makes_two_slots(self, add, alice):
        template = add()
        pk = template.slots.first().pk
        places = [SlotDraft(LEFT.box, "any", (), pk), SlotDraft(RIGHT.box, "any", (), pk)]
        set_slots(template, places, by=alice)
        assert template.slots.count() == 2

    @pytest.mark.parametrize(
        "change", [{"x": 0.95}, {"w": 0}, {"h": 2}, {"y": -0.1}, {"index": 10}, {"role": "priest"}]
    )
    def test_the_database_refuses_what_cannot_be(self, add, change):
        slot = add().slots.first()
        with pytest.raises(IntegrityError), transaction.atomic():
            TemplateSlot.objects.filter(pk=slot.pk).update(**change)


def test_nobody_measures_whose_faces_are_in_a_template(monkeypatch):
    monkeypatch.setattr(engine().recogniser, "get_feat", None)
    assert len(find_slots(np.asarray(pictures.group()))) == 6
