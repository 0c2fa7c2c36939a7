"""Swapping faces, with the real open pack. The pictures come with packages."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image

from faces.engine.analyse import analyse
from faces.engine.packs import BUILT_IN_ROOT
from faces.engine.runtime import Engine, get_engine
from faces.engine.swap import (
    Concern,
    FaceRef,
    FaceTooSmall,
    NoMesh,
    PreparedFace,
    StalePreparation,
    SwapError,
    foresee,
    nearest_pose,
    prepare_face,
    swap_faces,
)
from faces.engine.swap.canonical import LEFT_EYE, RIGHT_EYE
from faces.engine.swap.regions import oval
from faces.engine.types import Box, Pixels
from faces.tests.pictures import astronaut, group, mirrored, person


@pytest.fixture(scope="module")
def engine() -> Engine:
    return get_engine("open", BUILT_IN_ROOT, "cpu")


def refs(pixels: Pixels, engine: Engine) -> list[FaceRef]:
    """The picture's faces from left to right."""
    faces = sorted(analyse(pixels, engine), key=lambda face: face.box.x)
    return [FaceRef(face.box, face.landmarks) for face in faces]


def prepare(picture: Image.Image, engine: Engine) -> tuple[Pixels, PreparedFace]:
    pixels = np.asarray(picture)
    return pixels, prepare_face(pixels, refs(pixels, engine)[0], engine)


@pytest.fixture(scope="module")
def woman(engine: Engine) -> tuple[Pixels, PreparedFace]:
    return prepare(astronaut(), engine)


@pytest.fixture(scope="module")
def man(engine: Engine) -> tuple[Pixels, PreparedFace]:
    """Looks a little to the left."""
    return prepare(person(3), engine)


@pytest.fixture(scope="module")
def other(engine: Engine) -> tuple[Pixels, PreparedFace]:
    return prepare(person(2), engine)


@pytest.fixture(scope="module")
def swapped(engine, man, other):
    return swap_faces(man[0], [(man[1], other[1])], engine)


def in_picture(face: PreparedFace, points):
    """The middle of some of the mesh's points."""
    return face.mesh[points, :2].mean(axis=0) + np.array(face.region[:2])


def pixel(place) -> tuple[int, int]:
    return round(place[0]), round(place[1])


def test_the_face_becomes_the_other_persons(engine, man, other, swapped) -> None:
    (found,) = analyse(swapped.pixels, engine)
    report = swapped.reports[0]
    to_source, to_target = (float(found.embedding @ face[1].embedding) for face in (other, man))
    assert to_source > to_target
    assert to_source > report.cosine_before + 0.2
    assert report.cosine_after == pytest.approx(to_source, abs=0.06)
    assert report.cosine_after > 0.7
    assert 0.8 < report.coverage <= 1


def test_outside_of_the_faces_contour_no_bit_changes(man, swapped) -> None:
    pixels, target = man
    left, top, right, bottom = target.region
    inside = np.zeros(pixels.shape[:2], bool)
    inside[top:bottom, left:right] = oval((bottom - top, right - left), target.mesh) > 0
    changed = (swapped.pixels != pixels).any(axis=2)
    assert not changed[~inside].any()
    assert changed[inside].mean() > 0.5


def test_the_picture_given_is_not_written_to(engine, man, other) -> None:
    pixels = man[0].copy()
    pixels.flags.writeable = False
    swap_faces(pixels, [(man[1], other[1])], engine)
    assert np.array_equal(pixels, man[0])


def test_a_face_put_onto_itself_stays_as_it_is(engine, man) -> None:
    pixels, face = man
    result = swap_faces(pixels, [(face, face)], engine)
    difference = np.abs(result.pixels.astype(int) - pixels)
    assert difference.mean() < 1
    assert result.reports[0].concerns == (Concern.SAME_FACE,)


def test_two_slots_do_not_depend_on_their_order(engine, woman, man, other) -> None:
    couple = np.asarray(group())
    left, right = (prepare_face(couple, ref, engine) for ref in refs(couple, engine)[2:4])
    one = swap_faces(couple, [(left, man[1]), (right, woman[1])], engine)
    two = swap_faces(couple, [(right, woman[1]), (left, man[1])], engine)
    assert np.array_equal(one.pixels, two.pixels)
    assert one.reports == two.reports[::-1]


def test_a_prepared_face_survives_storing_to_the_last_bit(engine, man, other, swapped) -> None:
    target, source = (PreparedFace.from_bytes(face[1].to_bytes()) for face in (man, other))
    again = swap_faces(man[0], [(target, source)], engine)
    assert target.summary == man[1].summary
    assert np.array_equal(again.pixels, swapped.pixels)
    assert again.reports == swapped.reports


@pytest.mark.parametrize("spoil", [lambda data: data[:-50], lambda data: b"", lambda data: b"PK"])
def test_damaged_bytes_ask_for_preparing_again(man, spoil) -> None:
    with pytest.raises(StalePreparation):
        PreparedFace.from_bytes(spoil(man[1].to_bytes()))


def test_bytes_of_another_version_ask_for_preparing_again(man, monkeypatch) -> None:
    monkeypatch.setattr("faces.engine.swap.prepared.PREPARED_VERSION", 0)
    old = man[1].to_bytes()
    monkeypatch.undo()
    with pytest.raises(StalePreparation):
        PreparedFace.from_bytes(old)


def test_a_face_prepared_in_another_picture_is_refused(engine, woman, man) -> None:
    with pytest.raises(StalePreparation):
        swap_faces(woman[0], [(man[1], woman[1])], engine)
    with pytest.raises(StalePreparation):
        swap_faces(np.ascontiguousarray(man[0][::-1]), [(man[1], woman[1])], engine)


def test_who_did_not_agree_is_not_recognised(engine, man) -> None:
    pixels, source = man
    stranger = prepare_face(pixels, refs(pixels, engine)[0], engine, recognise=False)
    report = swap_faces(pixels, [(stranger, source)], engine).reports[0]
    assert stranger.embedding.size == 0
    assert report.cosine_before is None
    assert report.cosine_after is not None


def test_a_source_that_looks_the_other_way_is_mirrored(engine, man) -> None:
    averted = np.asarray(person(4))
    away = prepare_face(averted, refs(averted, engine)[0], engine)
    flipped = np.asarray(mirrored(person(4)))
    source = prepare_face(flipped, refs(flipped, engine)[0], engine)
    assert source.summary.yaw > 30
    assert away.summary.yaw < -30
    report = swap_faces(averted, [(away, source)], engine).reports[0]
    assert report.mirrored
    assert report.pose_gap < 15


def test_progress_goes_forward_and_may_stop_the_work(engine, man, other) -> None:
    told: list[tuple[float, str]] = []
    swap_faces(man[0], [(man[1], other[1])], engine, lambda *step: told.append(step))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert [stage for _, stage in told] == ["composing", "measuring", "done"]

    class Cancelled(Exception):
        pass

    def stop(_share: float, _stage: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        swap_faces(man[0], [(man[1], other[1])], engine, stop)


@pytest.mark.parametrize("quarters", [1, 2, 3])
@pytest.mark.parametrize("with_landmarks", [True, False])
def test_a_head_may_be_turned_by_quarters(engine, man, quarters, with_landmarks) -> None:
    pixels = np.ascontiguousarray(np.rot90(man[0], quarters))  # counterclockwise
    (level,) = refs(man[0], engine)
    box = level.box
    points = np.array([*(level.landmarks or ()), (box.x, box.y), (box.x + box.w, box.y + box.h)])
    for _ in range(quarters):
        points = np.column_stack([points[:, 1], 1 - points[:, 0]])
    low, high = points[-2:].min(axis=0), points[-2:].max(axis=0)
    landmarks = tuple(map(tuple, points[:5])) if with_landmarks else None
    face = prepare_face(pixels, FaceRef(Box(*low, *(high - low)), landmarks), engine)
    gap = (face.summary.roll - man[1].summary.roll + 90 * quarters + 180) % 360 - 180
    assert abs(gap) < 8
    assert face.summary.yaw == pytest.approx(man[1].summary.yaw, abs=8)


def test_a_large_face_is_worked_on_small_and_put_back_large(engine, man, other) -> None:
    large = np.asarray(Image.fromarray(man[0]).resize((3200, 3600)))
    target = prepare_face(large, refs(large, engine)[0], engine)
    assert max(target.crop.shape) < 512 * 1.8
    assert target.scale < 0.5
    result = swap_faces(large, [(target, other[1])], engine)
    assert result.pixels.shape == large.shape
    assert (result.reports[0].cosine_after or 0) > 0.7
    left, top, right, bottom = target.region
    outside = np.ones(large.shape[:2], bool)
    outside[top:bottom, left:right] = False
    assert np.array_equal(result.pixels[outside], large[outside])


@pytest.mark.parametrize("width", [60, 35])
def test_a_small_face_is_swapped_and_named_small(engine, man, other, width) -> None:
    side = round(man[0].shape[1] * width / man[1].summary.width_px)
    small = np.asarray(Image.fromarray(man[0]).resize((side, side)))
    box = refs(man[0], engine)[0]
    target = prepare_face(small, box, engine)
    report = swap_faces(small, [(target, other[1])], engine).reports[0]
    assert (Concern.SMALL_FACE in report.concerns) == (width < 40)


def test_a_face_of_a_few_pixels_is_refused(engine, man) -> None:
    tiny = np.asarray(Image.fromarray(man[0]).resize((24, 28)))
    with pytest.raises(SwapError) as error:
        prepare_face(tiny, refs(man[0], engine)[0], engine)
    assert isinstance(error.value, FaceTooSmall | NoMesh)
    assert str(error.value).endswith(".")


def test_a_face_at_the_pictures_edge_is_swapped_and_named(engine, man, other) -> None:
    left, _, right, _ = man[1].region
    half = (left + right) // 2 + 10
    cut = np.ascontiguousarray(man[0][:, :half])
    level = refs(man[0], engine)[0]
    share = man[0].shape[1] / half
    box = Box(
        level.box.x * share,
        level.box.y,
        min(level.box.w * share, 1 - level.box.x * share),
        level.box.h,
    )
    landmarks = tuple((x * share, y) for x, y in level.landmarks or ())
    target = prepare_face(cut, FaceRef(box, landmarks), engine)
    assert target.summary.cut_off > 0.1
    as_target = swap_faces(cut, [(target, other[1])], engine)
    as_source = swap_faces(other[0], [(other[1], target)], engine)
    assert as_target.pixels.shape == cut.shape
    for result in (as_target, as_source):
        assert Concern.CUT_OFF in result.reports[0].concerns


@pytest.mark.parametrize("value", [0, 128, 255])
def test_where_there_is_no_face_there_is_no_mesh(engine, value) -> None:
    blank = np.full((300, 400, 3), value, np.uint8)
    with pytest.raises(NoMesh) as error:
        prepare_face(blank, FaceRef(Box(0.3, 0.3, 0.3, 0.4)), engine)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize("box", [Box(0.5, 0.5, 0, 0), Box(0.5, 0.5, float("nan"), 0.1)])
def test_a_frame_without_a_size_is_refused(engine, man, box) -> None:
    with pytest.raises(NoMesh):
        prepare_face(man[0], FaceRef(box), engine)


def test_grey_pictures_are_noticed(engine, man, other) -> None:
    grey = np.repeat(cv2.cvtColor(man[0], cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)
    face = prepare_face(grey, refs(man[0], engine)[0], engine)
    assert face.summary.is_grey
    assert not man[1].summary.is_grey
    assert Concern.GREYSCALE_SOURCE in foresee(face.summary, other[1].summary)
    assert Concern.GREYSCALE_TARGET in foresee(other[1].summary, face.summary)
    assert Concern.SKIN_TONES not in foresee(face.summary, other[1].summary)
    into_grey = swap_faces(grey, [(face, other[1])], engine).pixels.astype(int)
    assert np.ptp(into_grey, axis=2).max() < 40


def test_a_fringe_hides_part_of_a_face(woman, man) -> None:
    assert woman[1].summary.hidden > man[1].summary.hidden + 0.03


def test_drawn_on_glasses_are_seen(engine, man) -> None:
    pixels, face = man
    eyes = [in_picture(face, eye) for eye in (LEFT_EYE, RIGHT_EYE)]
    radius = round(0.4 * float(np.linalg.norm(eyes[1] - eyes[0])))
    worn = pixels.copy()
    for eye in eyes:
        cv2.circle(worn, pixel(eye), radius, (30, 25, 25), 5, cv2.LINE_AA)
    bridge = [eyes[0] + (eyes[1] - eyes[0]) * share for share in (0.4, 0.6)]
    cv2.line(worn, pixel(bridge[0]), pixel(bridge[1]), (30, 25, 25), 5, cv2.LINE_AA)
    with_glasses = prepare_face(worn, refs(pixels, engine)[0], engine)
    assert face.summary.glasses == 0
    assert with_glasses.summary.glasses > 0.9
    assert Concern.GLASSES in foresee(with_glasses.summary, face.summary)


def test_a_beard_is_seen(engine, man) -> None:
    pixels, face = man
    chin, lip = (in_picture(face, points) for points in ([199, 175, 200, 18], [164, 0]))
    bearded = pixels.copy()
    for place in (chin, lip):
        patch = round(face.summary.width_px * 0.2), round(face.summary.width_px * 0.09)
        cv2.ellipse(bearded, pixel(place), patch, 0, 0, 360, (55, 45, 40), -1)
    summary = prepare_face(bearded, refs(pixels, engine)[0], engine).summary
    assert Concern.BEARD in foresee(summary, face.summary)


def test_another_pack_uses_the_open_packs_mesh(engine, man) -> None:
    without_mesh = replace(engine, landmarks=None)
    again = prepare_face(man[0], refs(man[0], engine)[0], without_mesh)
    assert np.array_equal(again.mesh, man[1].mesh)


class TestConcerns:
    """Foreseen from summaries alone."""

    @pytest.fixture
    def level(self, man):
        return replace(man[1].summary, yaw=0.0, pitch=0.0, hidden=0.0, beard=0.0)

    def test_none_between_two_faces_alike(self, level) -> None:
        assert foresee(level, level) == ()

    @pytest.mark.parametrize(
        ("change", "concern"),
        [
            ({"pitch": 35.0}, Concern.POSE_GAP),
            ({"yaw": 60.0}, Concern.PROFILE),
            ({"skin_lab": (35.0, 12.0, 20.0)}, Concern.SKIN_TONES),
            ({"width_px": 50.0}, Concern.SMALL_SOURCE),
            ({"hidden": 0.4}, Concern.HIDDEN_FACE),
            ({"cut_off": 0.3}, Concern.CUT_OFF),
            ({"beard": 0.9}, Concern.BEARD),
            ({"glasses": 0.9}, Concern.GLASSES),
        ],
    )
    def test_what_differs_is_named(self, level, change, concern) -> None:
        assert concern in foresee(replace(level, **change), level)

    def test_of_several_photos_the_nearest_pose_is_taken(self, level) -> None:
        target = replace(level, yaw=-25.0)
        photos = [replace(level, yaw=yaw) for yaw in (40.0, -18.0, 0.0)]
        assert nearest_pose(target, photos) == 1

    def test_a_photo_that_looks_the_other_way_counts_as_its_mirror_image(self, level) -> None:
        assert nearest_pose(replace(level, yaw=-25.0), [level, replace(level, yaw=25.0)]) == 1

    def test_the_better_of_two_like_poses_is_taken(self, level) -> None:
        small = replace(level, width_px=60.0)
        assert nearest_pose(level, [small, level]) == 1
        assert nearest_pose(level, [level, small]) == 0

    def test_nothing_to_choose_from_is_an_error(self, level) -> None:
        with pytest.raises(ValueError, match="face"):
            nearest_pose(level, [])
