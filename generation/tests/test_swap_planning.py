"""Which face goes where, what is refused, and what is warned of before a picture is made."""

import pytest

from core.errors import AppError
from faces.engine.swap import Concern
from faces.tests import pictures
from generation.swaps import errors
from generation.swaps.planning import LOOKS_YOUNG, choose_slots, make_plan, warnings_of
from generation.tests.rows import make_face, make_image, make_template, prepare_slot
from library.encoding import encode_webp
from library.models import Image, Moderation
from library.services import save_file
from templates_app.models import Role, SlotPreparation

pytestmark = pytest.mark.django_db


def slots_of(template, **wanted):
    husband, wife = choose_slots(template, **wanted)
    return husband.index, wife.index


@pytest.mark.parametrize(
    ("roles", "wanted", "chosen"),
    [
        ((Role.ANY, Role.ANY), {}, (0, 1)),
        ((Role.WIFE, Role.HUSBAND), {}, (1, 0)),
        ((Role.WIFE, Role.ANY), {}, (1, 0)),
        ((Role.HUSBAND, Role.WIFE), {"husband": 1}, (1, 0)),
        ((Role.HUSBAND, Role.WIFE), {"wife": 0}, (1, 0)),
        ((Role.HUSBAND, Role.WIFE), {"husband": 1, "wife": 0}, (1, 0)),
        ((Role.ANY, Role.ANY, Role.HUSBAND), {}, (2, 0)),
        ((Role.ANY, Role.ANY, Role.ANY), {"husband": 2, "wife": 1}, (2, 1)),
    ],
)
def test_slots_follow_what_is_said_then_their_roles_then_left_to_right(roles, wanted, chosen):
    template = make_template(len(roles))
    for slot, role in zip(template.slots.all(), roles, strict=True):
        slot.role = role
        slot.save()
    assert slots_of(template, **wanted) == chosen


@pytest.mark.parametrize("wanted", [{"husband": 0, "wife": 0}, {"husband": 7}, {"wife": 2}])
def test_places_that_are_not_there_are_refused(wanted):
    with pytest.raises(errors.NoSuchSlot):
        choose_slots(make_template(2), **wanted)


@pytest.mark.parametrize("slots", [0, 1])
def test_a_template_with_one_face_or_none_is_refused(slots, alice):
    faces = [make_face(alice)], [make_face(alice)]
    with pytest.raises(errors.TemplateIncomplete):
        make_plan(make_template(slots), *faces)


def test_a_template_that_was_taken_out_of_the_gallery_is_refused(alice):
    faces = [make_face(alice)], [make_face(alice)]
    with pytest.raises(errors.TemplateRetired):
        make_plan(make_template(is_active=False), *faces)
    blocked = make_template()
    Image.objects.filter(pk=blocked.image_id).update(moderation=Moderation.BLOCKED)
    blocked.image.refresh_from_db()
    with pytest.raises(errors.TemplateRetired):
        make_plan(blocked, *faces)


def test_the_photo_that_is_turned_most_like_the_place_is_taken(alice):
    template = make_template()
    prepare_slot(template, 0, yaw=30.0)
    prepare_slot(template, 1, pitch=-20.0)
    level, turned, down = (
        make_face(alice),
        make_face(alice, yaw=28.0),
        make_face(alice, pitch=-18.0),
    )
    plan = make_plan(template, [level, turned], [level, down])
    assert (plan.husband.face, plan.wife.face) == (turned, down)


def test_of_a_template_nobody_looked_at_the_most_level_face_is_taken(alice):
    turned, level, other = make_face(alice, yaw=40.0), make_face(alice), make_face(alice)
    assert make_plan(make_template(), [turned, level], [other]).husband.face == level


def test_one_photo_may_serve_for_both_with_two_faces_but_not_with_one(alice):
    photo = make_image(alice)
    one, other = make_face(alice, photo), make_face(alice, photo, is_owner=False, x=0.6)
    plan = make_plan(make_template(), [one], [other])
    assert (plan.husband.face, plan.wife.face) == (one, other)
    with pytest.raises(errors.SameFaceTwice):
        make_plan(make_template(), [one], [one])


@pytest.mark.parametrize(
    ("husbands", "wives", "chosen"),
    [("a", "ab", "ab"), ("ab", "a", "ba"), ("ab", "ab", "ab"), ("ab", "b", "ab")],
)
def test_a_face_that_is_chosen_for_both_is_used_once(alice, husbands, wives, chosen):
    faces = {"a": make_face(alice), "b": make_face(alice, yaw=15.0)}
    plan = make_plan(make_template(), [faces[n] for n in husbands], [faces[n] for n in wives])
    assert (plan.husband.face, plan.wife.face) == tuple(faces[n] for n in chosen)


def test_without_a_face_for_each_there_is_nothing_to_make(alice):
    with pytest.raises(errors.NoFaceChosen):
        make_plan(make_template(), [make_face(alice)], [])


def codes(alice, target=None, **face):
    template = make_template()
    prepare_slot(template, 0, **(target or {}))
    plan = make_plan(template, [make_face(alice, **face)], [make_face(alice)])
    return {(warned.role, warned.code) for warned in warnings_of(plan)}


@pytest.mark.parametrize(
    ("face", "target", "code"),
    [
        ({"yaw": 70.0}, {}, Concern.PROFILE),
        ({"yaw": 40.0}, {"yaw": 0.0}, Concern.POSE_GAP),
        ({"width_px": 30.0}, {}, Concern.SMALL_SOURCE),
        ({}, {"width_px": 30.0}, Concern.SMALL_FACE),
        ({"age": 22.0}, {}, LOOKS_YOUNG),
    ],
)
def test_what_may_look_wrong_is_said_before(alice, face, target, code):
    assert (Role.HUSBAND, code) in codes(alice, target, **face)


def test_a_good_photo_needs_no_warning_and_what_nobody_measured_is_not_guessed(alice):
    assert codes(alice) == set()
    unmeasured = {"yaw": None, "pitch": None, "roll": None, "age": None, "is_owner": False}
    assert codes(alice, {"yaw": 45.0}, **unmeasured) == set()


def test_what_is_as_it_must_be_is_said_but_not_asked_about(alice):
    template = make_template()
    prepare_slot(template, 0, is_grey=True)
    plan = make_plan(template, [make_face(alice)], [make_face(alice)])
    assert [(warned.code, warned.is_note) for warned in warnings_of(plan)] == [
        (Concern.GREYSCALE_TARGET, True)
    ]


def test_colours_are_read_from_the_crop(alice):
    def crop_of(picture):
        face = make_face(
            alice, make_image(alice, width=256, height=256), x=0.2, y=0.1, h=0.6, w=0.6
        )
        save_file(face.crop_path, encode_webp(picture.resize((256, 256))))
        return face

    person = pictures.astronaut().crop((150, 20, 300, 170))
    template = make_template()
    prepare_slot(template, 0)
    prepare_slot(template, 1, skin_lab=(20.0, 8.0, 10.0))
    plan = make_plan(template, [crop_of(person.convert("L").convert("RGB"))], [crop_of(person)])
    assert {(warned.role, warned.code) for warned in warnings_of(plan)} == {
        (Role.HUSBAND, Concern.GREYSCALE_SOURCE),
        (Role.WIFE, Concern.SKIN_TONES),
    }


@pytest.mark.parametrize("age", [17.9, 9.0])
def test_a_face_that_looks_under_age_is_refused(alice, age):
    with pytest.raises(errors.LooksUnderAge):
        make_plan(make_template(), [make_face(alice)], [make_face(alice, age=age)])


def test_a_place_into_which_nothing_fits_is_refused_in_words(alice):
    template = make_template()
    SlotPreparation.objects.create(
        slot=template.slots.get(index=1), data=b"", summary={"problem": "Nobody is there."}
    )
    with pytest.raises(AppError, match="Nobody is there"):
        make_plan(template, [make_face(alice)], [make_face(alice)])
