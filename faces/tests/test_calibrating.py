"""Fitting a calibration to labelled pairs, judging it, and putting it in use."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from PIL import Image

from faces.calibrating import errors, using
from faces.calibrating.fitting import fit
from faces.calibrating.judging import Report, judge
from faces.calibrating.plotting import plot_reliability
from faces.engine.types import Calibration
from faces.models import CalibrationRecord
from faces.recognition import current_calibration
from faces.tests import pictures

KNOWN = Calibration("known", 14.8, 0.543)


def labelled(calibration: Calibration, pairs: int, seed: int = 7) -> tuple[Any, Any]:
    """Cosines from −0.1 to 1, and labels drawn with the chance that the calibration gives them."""
    dice = np.random.default_rng(seed)
    cosines = dice.uniform(-0.1, 1, pairs)
    chances = np.array([calibration.similarity_score(cosine) for cosine in cosines]) / 100
    return cosines, dice.random(pairs) < chances


def write(file: Path, cosines: Any, same: Any) -> Path:
    rows = [f"{cosine:.6f},{int(one)}" for cosine, one in zip(cosines, same, strict=True)]
    file.write_text("\n".join(["cosine,same", *rows]) + "\n")
    return file


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    return write(tmp_path / "pairs.csv", *labelled(KNOWN, 2000))


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("face_calibrate", *map(str, arguments), stdout=out)
    return out.getvalue()


def report_of(*, refused: dict[str, int] | None = None) -> Report:
    cosines, same = labelled(KNOWN, 500)
    return judge(KNOWN, cosines, same, refused or {})


def stored(version: str = "here-1", **fields: Any) -> CalibrationRecord:
    values = {"model": "open-1", "slope": 10.0, "midpoint": 0.4, **fields}
    return CalibrationRecord.objects.create(version=version, **values)


@pytest.mark.parametrize("known", [KNOWN, Calibration("flat", 6.0, 0.3)])
def test_the_fit_finds_the_curve_that_the_labels_were_drawn_from(known: Calibration) -> None:
    found = fit(*labelled(known, 40_000), "found")

    assert found.slope == pytest.approx(known.slope, rel=0.05)
    assert found.midpoint == pytest.approx(known.midpoint, abs=0.01)
    assert found.version == "found"


def test_the_fit_has_the_greatest_likelihood() -> None:
    """No penalty: the derivatives of the likelihood vanish, whatever the number of pairs."""
    cosines, same = labelled(KNOWN, 200)
    found = fit(cosines, same, "found")

    gap = same - np.array([found.similarity_score(cosine) for cosine in cosines]) / 100
    assert abs(gap.sum()) < 1e-3
    assert abs((gap * cosines).sum()) < 1e-3


def test_few_pairs_are_refused_with_how_many_it_takes() -> None:
    cosines, same = np.linspace(0, 1, 40), np.arange(40) >= 31
    with pytest.raises(errors.TooFewPairs, match="9 pairs of the same person and 31 of different"):
        fit(cosines, same, "few")


def test_one_kind_of_pair_alone_is_too_few() -> None:
    with pytest.raises(errors.TooFewPairs, match="50 pairs of the same person and 0 of"):
        fit(np.linspace(0, 1, 50), np.ones(50, bool), "one class")


def test_pairs_that_fall_apart_have_no_best_curve() -> None:
    cosines = np.linspace(0, 1, 60)
    with pytest.raises(errors.Separable, match="harder pairs"):
        fit(cosines, cosines > 0.5, "apart")
    hardly_mixed = cosines > 0.5
    hardly_mixed[29] = True
    hardly_mixed[30] = False
    with pytest.raises(errors.Separable, match="harder pairs"):
        fit(np.where(hardly_mixed, 0.502, 0.5) + cosines / 1000, hardly_mixed, "nearly apart")


@pytest.mark.parametrize("same", [np.arange(60) < 30, np.arange(60) % 2 == 0])
def test_same_people_must_be_closer(same: Any) -> None:
    with pytest.raises(errors.NotCloser):
        fit(np.linspace(0.2, 0.8, 60) if same[1] else np.full(60, 0.5), same, "reversed")


def test_a_midpoint_that_no_pair_can_have_is_refused() -> None:
    cosines, same = labelled(Calibration("far", 1.5, 1.9), 4000)
    with pytest.raises(errors.OutOfRange):
        fit(cosines, same, "far")


def test_the_report_counts_what_goes_wrong_at_the_bands() -> None:
    """By hand: 5 pairs of one person, 4 of two, with scores of 90, 80, 75, 60, 20 and 86, 70, …."""
    scores = [90, 80, 75, 60, 20, 86, 70, 10, 5]
    same = np.array([True] * 5 + [False] * 4)
    cosines = np.array([KNOWN.cosine_at(score) for score in scores])

    report = judge(KNOWN, cosines, same, {"No face.": 3})

    assert (report.pairs, report.same, report.different) == (9, 5, 4)
    suggested, confirmed = report.edges
    assert (suggested.band, suggested.false_accepts, suggested.false_rejects) == ("suggested", 2, 2)
    assert suggested.false_accept_rate == 2 / 4 and suggested.false_reject_rate == 2 / 5
    assert (confirmed.false_accepts, confirmed.false_rejects) == (1, 4)
    assert suggested.cosine == pytest.approx(KNOWN.cosine_at(70))
    # Of the 20 comparisons of a same with a different pair, 90 wins 4, 80, 75 and … win 3, 3, 2, 2.
    assert report.auc == pytest.approx((4 + 3 + 3 + 2 + 2) / 20)
    shares = np.array(scores) / 100
    assert report.brier == pytest.approx(((shares - same) ** 2).mean())
    assert dict(report.refused) == {"No face.": 3}


def test_the_expected_error_is_the_mean_distance_of_said_and_seen() -> None:
    """Ten pairs of 75 of which five are the same, ten of 5 of which none is."""
    cosines = np.array([KNOWN.cosine_at(75)] * 10 + [KNOWN.cosine_at(5)] * 10)
    same = np.array([True, False] * 5 + [False] * 10)

    report = judge(KNOWN, cosines, same, {})

    assert [(one.low, one.pairs, one.observed) for one in report.bins] == [
        (0, 10, 0),
        (70, 10, 0.5),
    ]
    assert report.expected_calibration_error == pytest.approx((0.25 + 0.05) / 2)


def test_the_plot_is_a_png(tmp_path: Path) -> None:
    cosines, same = labelled(KNOWN, 500)
    plot_reliability(tmp_path / "plot", KNOWN, judge(KNOWN, cosines, same, {}), cosines, same)

    with Image.open(BytesIO((tmp_path / "plot").read_bytes())) as image:
        assert image.format == "PNG" and image.width > 800


@pytest.mark.django_db
def test_a_fit_is_stored_with_its_report_and_not_yet_used(pairs: Path, tmp_path: Path) -> None:
    plot = tmp_path / "plot.png"
    text = run("--pairs", pairs, "--plot", plot)

    record = CalibrationRecord.objects.get()
    assert (record.model, record.version, record.in_use) == ("open-1", "open-1-fit-1", False)
    assert record.slope == pytest.approx(14.8, rel=0.15)
    assert record.report["pairs"] == 2000 and 0.9 < record.report["auc"] < 1
    assert [edge["score"] for edge in record.report["edges"]] == [70, 85]
    assert "open-1-fit-1" in text and "AUC 0.9" in text and "different people reach it" in text
    assert plot.read_bytes().startswith(b"\x89PNG")
    assert current_calibration().version == "open-1"


@pytest.mark.django_db
def test_a_fit_can_be_used_at_once_and_taken_back(pairs: Path) -> None:
    said = json.loads(run("--pairs", pairs, "--version", "ours", "--use", "--json"))
    assert said["in_use"] and said["version"] == "ours" and said["pairs"] == 2000
    assert current_calibration() == Calibration("ours", said["slope"], said["midpoint"])

    assert "now" in run("--use-own")
    assert current_calibration().version == "open-1"
    assert "already" in run("--use-own")

    assert "now" in run("--use", "--version", "ours")
    assert current_calibration().version == "ours"
    assert "already" in run("--use", "--version", "ours")


@pytest.mark.django_db
def test_rows_that_say_nothing_are_counted_with_their_reason(pairs: Path) -> None:
    bad = ["0.5,perhaps", "high,1", "nan,0", "1.2,1", ",1", "0.4,"]
    pairs.write_text(pairs.read_text() + "\n".join(bad) + "\n0.9,YES\n0.1,no\n1.0000004,True\n")

    said = json.loads(run("--pairs", pairs, "--json"))

    assert said["pairs"] == 2003
    assert [one["line"] for one in said["refused"]] == [2002, 2003, 2004, 2005, 2006, 2007]
    assert "'perhaps'" in said["refused"][0]["sentence"]
    kept = CalibrationRecord.objects.get().report["refused"]
    assert sorted(kept.values()) == [2, 4]
    assert "perhaps" not in json.dumps(kept), "what is stored quotes no field of the file"


@pytest.mark.django_db
def test_pictures_are_compared_as_face_compare_does(tmp_path: Path) -> None:
    views = {
        f"one{number}.jpg": pictures.brighter(pictures.person(number), factor)
        for number in range(6)
        for factor in (1.0,)
    } | {f"other{number}.jpg": pictures.mirrored(pictures.person(number)) for number in range(6)}
    for name, picture in views.items():
        (tmp_path / name).write_bytes(pictures.jpeg(picture))
    pictures.blank().save(tmp_path / "nobody.jpg")
    rows = [
        f"one{a}.jpg,{'other' if b <= a else 'one'}{b}.jpg,{int(a == b)}"
        for a in range(6)
        for b in range(6)
    ]
    rows += ["one0.jpg,one0.jpg,1", "other0.jpg,one0.jpg,1", "one0.jpg,nobody.jpg,0"]
    rows += ["one0.jpg,../secret.jpg,0", "one0.jpg,absent.jpg,0"]
    file = tmp_path / "pairs.csv"
    file.write_text("\n".join(["file_x,file_y,same", *rows]) + "\n")

    with pytest.raises(CommandError) as error:
        run("--pairs", file)

    said = str(error.value)
    assert "6 pairs of the same person" in said
    assert "Rows that could not be used: " in said
    for reason in ("with itself", "already", "no face", "outside", "cannot be opened"):
        assert reason in said
    assert not CalibrationRecord.objects.exists()


@pytest.mark.parametrize("head", ["left,right,same", "file_x,file_y", "cosine", ""])
def test_wrong_columns_are_named(head: str, tmp_path: Path, db: None) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(f"{head}\n0.5,1\n")
    with pytest.raises(CommandError, match="columns file_x, file_y and same, or cosine and same"):
        run("--pairs", file)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Give --pairs"),
        (["--use"], "Give --pairs"),
        (["--pairs", "absent.csv"], "cannot be read"),
        (["--pairs", "PAIRS", "--version", "open-1"], "already"),
        (["--pairs", "PAIRS", "--version", "taken"], "already"),
        (["--pairs", "PAIRS", "--version", "two words"], "cannot name"),
        (["--pairs", "PAIRS", "--version", "x" * 41], "cannot name"),
        (["--pairs", "PAIRS", "--model", "closed-9"], "No pack has the model “closed-9”"),
        (["--pairs", "PAIRS", "--plot", "/nowhere/plot.png"], "/nowhere"),
        (["--use", "--version", "absent"], "no calibration “absent”"),
        (["--use-own", "--model", "closed-9"], "No pack has the model"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    arguments: list[str], sentence: str, pairs: Path
) -> None:
    stored("taken")
    with pytest.raises(CommandError, match=sentence):
        run(*(str(pairs) if argument == "PAIRS" else argument for argument in arguments))
    assert CalibrationRecord.objects.count() == 1


@pytest.mark.django_db
def test_cosines_of_another_pack_are_fitted_for_it_and_pictures_are_not(
    pairs: Path, tmp_path: Path
) -> None:
    other = next(pack.model for pack in using_packs() if pack.model != "open-1")
    run("--pairs", pairs, "--model", other)
    assert CalibrationRecord.objects.get().model == other

    files = tmp_path / "files.csv"
    files.write_text("file_x,file_y,same\na.jpg,b.jpg,1\n")
    with pytest.raises(CommandError, match="measured by the pack in use, open-1"):
        run("--pairs", files, "--model", other)


def using_packs() -> list[Any]:
    from django.conf import settings

    from faces.engine.packs import find_packs

    return find_packs(settings.FACE_PACK_ROOT)


@pytest.mark.django_db
def test_versions_are_numbered_until_one_is_free() -> None:
    stored("open-1-fit-1")
    assert using.free_version("open-1") == "open-1-fit-2"
    with pytest.raises(errors.VersionTaken):
        using.keep(Calibration("open-1-fit-1", 9, 0.5), "open-1", report_of())


@pytest.mark.django_db
def test_one_calibration_of_a_model_is_in_use(committed: Any) -> None:
    one, two = stored("one"), stored("two")
    elsewhere = stored("three", model="other-1", in_use=True)

    assert using.put_in_use(one) and using.put_in_use(two)
    assert not using.put_in_use(two)

    in_use = CalibrationRecord.objects.filter(in_use=True)
    assert set(in_use) == {two, elsewhere}
    with pytest.raises(IntegrityError), transaction.atomic():
        CalibrationRecord.objects.filter(pk=one.pk).update(in_use=True)


@pytest.mark.django_db
@pytest.mark.parametrize("curve", [{"slope": 0}, {"slope": 151}, {"midpoint": 1.5}])
def test_the_database_takes_no_impossible_curve(curve: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        stored(**curve)


@pytest.mark.django_db(transaction=True)
def test_two_admins_at_once_leave_one_in_use() -> None:
    records = [stored("one"), stored("two"), stored("three")]

    def choose(record: CalibrationRecord) -> None:
        try:
            using.put_in_use(record)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(choose, records * 3))

    assert CalibrationRecord.objects.filter(in_use=True).count() == 1
