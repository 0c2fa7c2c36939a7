"""Couple pictures by the site's own engine, without jobs around them."""

import numpy as np
import pytest

from faces.engine.swap import FaceRef
from faces.engine.types import Box
from faces.tests import pictures
from generation.errors import JobStopped
from generation.models import JobKind
from generation.providers import get_provider
from generation.providers.base import Provider
from generation.providers.local_swap import (
    FileGone,
    PhotoFaceTooSmall,
    PhotoUnusable,
    TemplateUnusable,
)
from generation.tests.swapping import couple_template, only_face
from generation.work import FaceIn, SwapWork
from library.decoding import decode
from templates_app.slots import SlotDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def local():
    return get_provider("local")


@pytest.fixture
def template():
    return couple_template()


@pytest.fixture
def face_in(alice, upload):
    """A shipped person's face in a photo of alice's."""

    def face_in(picture, may_compare=True):
        upload(alice, picture)
        face = only_face(alice)
        landmarks = tuple((x, y) for x, y in face.landmarks) or None
        return FaceIn(face.image, FaceRef(face.box, landmarks), may_compare, face.crop_path)

    return face_in


def work_of(template, *faces):
    slots = tuple(template.slots.select_related("template__image"))
    return SwapWork(template.image, slots, faces)


def quietly(percent, stage):
    """Progress nobody looks at."""


def test_it_makes_couple_pictures_and_says_how_it_is(local):
    provider: Provider = local
    assert JobKind.FACE_SWAP in provider.capabilities()
    assert provider.health().ok and "open" in provider.health().sentence


def test_both_faces_are_put_in_and_reported(local, template, face_in):
    told = []
    work = work_of(template, face_in(pictures.person(0)), face_in(pictures.astronaut()))
    made = local.run(work, lambda percent, stage: told.append((percent, stage)))
    with template.image.open() as file:
        before = decode(file).pixels
    assert made.pixels.shape == before.shape and made.pixels.dtype == np.uint8
    for slot in template.slots.all():
        changed = (made.pixels != before).any(axis=2)
        height, width = changed.shape
        rows = slice(int(slot.y * height), int((slot.y + slot.h) * height))
        columns = slice(int(slot.x * width), int((slot.x + slot.w) * width))
        assert changed[rows, columns].mean() > 0.3
        changed[rows, columns] = False
    percents = [percent for percent, _ in told]
    assert percents == sorted(percents) and percents[-1] == 100 and len(percents) >= 6
    assert {stage for _, stage in told} == {"reading", "faces", "swapping", "blending"}
    reports = made.report["faces"]
    assert len(reports) == 2
    for report in reports:
        assert 0 < report["coverage"] <= 1 and report["pose_gap"] >= 0
        assert -1 <= report["cosine_after"] <= 1 and 0 <= report["similarity_after"] <= 100


def test_a_face_that_may_not_be_compared_is_not(local, template, face_in):
    work = work_of(
        template, face_in(pictures.person(0), may_compare=False), face_in(pictures.person(5))
    )
    own, other = local.run(work, quietly).report["faces"]
    assert own["cosine_after"] is None and own["similarity_after"] is None
    assert other["cosine_after"] is not None


def test_a_black_and_white_photo_works_and_is_named(local, template, face_in):
    grey = pictures.person(0).convert("L").convert("RGB")
    report = local.run(
        work_of(template, face_in(grey), face_in(pictures.person(5))), quietly
    ).report
    assert "greyscale_source" in report["faces"][0]["concerns"]


def test_the_same_photo_may_give_both_faces(local, template, alice, upload):
    photo = upload(alice, pictures.group())
    one, other = photo.faces.all()[:2]
    faces = (FaceIn(photo, FaceRef(face.box), False, face.crop_path) for face in (one, other))
    assert len(local.run(work_of(template, *faces), quietly).report["faces"]) == 2


def test_a_photo_in_which_nothing_can_be_made_out_is_refused_in_words(local, template, face_in):
    good = face_in(pictures.person(0))
    nothing = FaceIn(good.image, FaceRef(Box(0.5, 0.5, 0.0005, 0.0005)), False, "")
    with pytest.raises(PhotoUnusable, match="Choose a photo"):
        local.run(work_of(template, good, nothing), quietly)


def test_a_tiny_face_is_refused_in_words(local, template, face_in, alice, upload):
    good = face_in(pictures.person(0))
    small = upload(alice, pictures.person(5).resize((24, 24)))
    speck = FaceIn(small, FaceRef(Box(0.3, 0.25, 0.35, 0.45)), False, "")
    with pytest.raises(PhotoFaceTooSmall, match="too small"):
        local.run(work_of(template, good, speck), quietly)


def test_a_template_without_a_face_there_is_refused_in_words(local, face_in):
    places = [SlotDraft(Box(0.1, 0.3, 0.01, 0.01)), SlotDraft(Box(0.6, 0.3, 0.01, 0.01))]
    template = couple_template(pictures.blank((64, 64)), slots=places)
    faces = face_in(pictures.person(0)), face_in(pictures.person(5))
    with pytest.raises(TemplateUnusable, match="another template"):
        local.run(work_of(template, *faces), quietly)


def test_a_file_that_is_gone_is_named(local, template, face_in):
    faces = face_in(pictures.person(0)), face_in(pictures.person(5))
    faces[0].image.storage_path = "source/2026/11/gone.jpg"
    with pytest.raises(FileGone):
        local.run(work_of(template, *faces), quietly)


@pytest.mark.parametrize("stage", ["faces", "swapping", "blending"])
def test_it_stops_where_it_is_told_to(local, template, face_in, stage):
    def stop(percent, now):
        if now == stage:
            raise JobStopped

    work = work_of(template, face_in(pictures.person(0)), face_in(pictures.person(5)))
    with pytest.raises(JobStopped):
        local.run(work, stop)
