"""The provider inswapper, with a small model of the same signature and a pack of 512 numbers."""

from io import BytesIO

import numpy as np
import pytest

from faces.engine.swap import FaceRef
from faces.engine.types import Box
from faces.samples import FACES_IN_GROUP
from faces.tests.pictures import astronaut, blank, group, jpeg
from generation.errors import ProviderNotReady
from generation.models import JobKind
from generation.providers.inswapper import (
    FaceNotFoundAgain,
    FaceNotMeasurable,
    InSwapperProvider,
)
from generation.tests.small_models import make_arcface_pack, make_inswapper
from generation.work import FaceIn, SwapWork
from library.models import Kind
from library.provenance.making import Source
from library.services import store_image
from templates_app.models import TemplateSlot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def installed(tmp_path, settings):
    make_arcface_pack(tmp_path)
    settings.FACE_PACK, settings.FACE_PACK_ROOT = "arc", tmp_path
    settings.INSWAPPER_MODEL = str(make_inswapper(tmp_path / "inswapper_128.onnx"))


def stored(picture, kind=Kind.SOURCE):
    return store_image(owner=None, file=BytesIO(jpeg(picture)), filename="p.jpg", kind=kind).image


def box_in_group(number):
    x, y, w, h = FACES_IN_GROUP[number]
    return Box(x / 1280, y / 886, w / 1280, h / 886)


def couple(photo=None, may_compare=True):
    template = stored(group(), Kind.TEMPLATE)
    slots = []
    for index, number in enumerate((0, 3)):
        box = box_in_group(number)
        slots.append(TemplateSlot(index=index, x=box.x, y=box.y, w=box.w, h=box.h))
    image = stored(photo or astronaut())
    ref = FaceRef(Box(0.34, 0.12, 0.22, 0.3), None)
    face = FaceIn(image=image, ref=ref, may_compare=may_compare, crop_path="")
    return SwapWork(template=template, slots=tuple(slots), faces=(face, face))


def run(work, told=None):
    def on_progress(percent, stage):
        if told is not None:
            told.append((percent, stage))

    return InSwapperProvider().run(work, on_progress)


def test_both_slots_change_and_the_others_do_not(installed):
    work, told = couple(), []
    before = np.asarray(group().convert("RGB"), int)
    made = run(work, told)
    assert made.pixels.shape == before.shape
    difference = np.abs(made.pixels - before).max(axis=2)

    def changed(number):
        x, y, w, h = FACES_IN_GROUP[number]
        return np.median(difference[y + h // 4 : y + 3 * h // 4, x + w // 4 : x + 3 * w // 4])

    assert changed(0) > 25
    assert changed(3) > 25
    for bystander in (1, 2, 4, 5):
        assert changed(bystander) < 12, "what differs is the template's compression"
    assert made.source == Source.RETOUCHED
    assert made.model == "inswapper_128"
    assert [percent for percent, _stage in told] == sorted(percent for percent, _stage in told)


def test_it_makes_couple_pictures_when_file_and_pack_are_there(installed):
    provider = InSwapperProvider()
    assert provider.capabilities() == {JobKind.FACE_SWAP}
    assert provider.health().ok


def test_without_a_file_it_says_what_is_missing(installed, settings):
    settings.INSWAPPER_MODEL = ""
    assert "INSWAPPER_MODEL" in InSwapperProvider().health().sentence
    settings.INSWAPPER_MODEL = "/nowhere/inswapper_128.onnx"
    assert not InSwapperProvider().health().ok
    with pytest.raises(ProviderNotReady):
        run(couple())


def test_the_open_pack_does_not_suit_it(installed, settings):
    settings.FACE_PACK = "open"
    health = InSwapperProvider().health()
    assert not health.ok
    assert "512" in health.sentence


def test_another_model_under_its_name_is_refused(installed, settings, tmp_path):
    settings.INSWAPPER_MODEL = str(tmp_path / "models" / "arc" / "recognition.onnx")
    with pytest.raises(ProviderNotReady):
        run(couple())


def test_a_broken_file_is_refused(installed, settings, tmp_path):
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a model")
    settings.INSWAPPER_MODEL = str(broken)
    with pytest.raises(ProviderNotReady):
        run(couple())


def test_a_face_whose_owner_did_not_agree_is_not_measured(installed):
    with pytest.raises(FaceNotMeasurable):
        run(couple(may_compare=False))


def test_a_photo_that_lost_its_face_is_said_as_such(installed):
    with pytest.raises(FaceNotFoundAgain):
        run(couple(photo=blank()))
