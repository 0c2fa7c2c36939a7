"""face_analyse and face_compare on real files, without a database."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skimage.data
from django.core.management import call_command
from django.core.management.base import CommandError
from insightface.data import get_image
from PIL import Image
from pytest_django import Settings

from faces import analysis
from faces.management import pictures
from faces.recognition import current_pack


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a woman, her mirror image, a man, six people, nobody and no picture."""
    folder = tmp_path_factory.mktemp("album")
    woman = skimage.data.astronaut()
    views = {
        "woman.png": woman,
        "mirrored.jpg": woman[:, ::-1],
        "man.png": get_image("Tom_Hanks_54745")[:, :, ::-1],
        "group.jpg": get_image("t1")[:, :, ::-1],
        "nobody.png": np.full((80, 120, 3), 200, np.uint8),
    }
    for name, pixels in views.items():
        Image.fromarray(np.ascontiguousarray(pixels)).save(folder / name)
    (folder / "text.jpg").write_text("This is not a picture.")
    return folder


@pytest.fixture
def fresh_pack() -> Any:
    """The pack is looked up anew in this test, and after it."""
    current_pack.cache_clear()
    yield
    current_pack.cache_clear()


def run(command: str, *arguments: object, **options: Any) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def run_json(command: str, *arguments: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(command, *arguments, "--json").splitlines()]


def write_pairs(folder: Path, *rows: str, head: str = "file_x,file_y") -> Path:
    file = folder / "pairs.csv"
    file.write_text("\n".join([head, *rows]) + "\n")
    return file


def test_files_are_analysed_like_uploads() -> None:
    assert pictures.MAX_SIDE == analysis.MAX_SIDE


def test_analyse_tells_everything_about_each_face_in_json(album: Path) -> None:
    woman, group = run_json("face_analyse", album / "woman.png", album / "group.jpg")
    assert (woman["width"], woman["height"], len(woman["faces"])) == (512, 512, 1)
    assert woman["milliseconds"] > 0
    (face,) = woman["faces"]
    assert face.keys() == {
        *("box", "landmarks", "score", "quality", "yaw", "pitch", "roll", "age", "gender"),
        "width_px",
    }
    assert face["box"].keys() == {"x", "y", "w", "h"}
    assert len(face["landmarks"]) == 5
    assert len(group["faces"]) == 6


def test_analyse_prints_a_table_for_people(album: Path) -> None:
    text = run("face_analyse", album / "group.jpg", album / "nobody.png")
    assert "group.jpg: 1280 × 886, 6 faces" in text
    assert "quality" in text or "qual." in text
    assert "nobody.png: 120 × 80, 0 faces" in text


def test_analyse_goes_on_after_a_bad_file_and_fails_at_the_end(album: Path) -> None:
    out = StringIO()
    files = [str(album / name) for name in ("text.jpg", "absent.jpg", "woman.png")]
    with pytest.raises(CommandError, match="2 of 3 files"):
        call_command("face_analyse", *files, "--json", stdout=out)
    text, absent, woman = (json.loads(line) for line in out.getvalue().splitlines())
    assert text["error"].endswith(".")
    assert "No such file" in absent["error"]
    assert len(woman["faces"]) == 1


def test_compare_scores_two_photos_of_one_person_high(album: Path) -> None:
    (line,) = run_json("face_compare", album / "woman.png", album / "mirrored.jpg")
    assert line["cosine"] > 0.9
    assert line["similarity_score"] > 85
    assert line["band"] == "confirmed"
    assert (line["model"], line["calibration"]) == ("open-1", "open-1")


def test_compare_scores_two_people_low(album: Path) -> None:
    (line,) = run_json("face_compare", album / "woman.png", album / "man.png")
    assert line["similarity_score"] < 70
    assert line["band"] == "unidentified"


def test_compare_prints_a_sentence_for_people(album: Path) -> None:
    text = run("face_compare", album / "woman.png", album / "mirrored.jpg")
    assert "(confirmed), cosine 0.9" in text


@pytest.mark.parametrize(
    ("name", "reason"), [("nobody.png", "no face"), ("text.jpg", "."), ("absent.png", "opened")]
)
def test_compare_fails_with_a_sentence(album: Path, name: str, reason: str) -> None:
    with pytest.raises(CommandError) as error:
        run("face_compare", album / "woman.png", album / name)
    assert name in str(error.value)
    assert reason in str(error.value)


def test_pairs_give_one_line_each_in_their_order(album: Path, tmp_path: Path) -> None:
    rows = ["woman.png,mirrored.jpg", "woman.png,man.png", "man.png,man.png"]
    pairs = write_pairs(tmp_path, *rows)
    lines = run_json("face_compare", "--pairs", pairs, "--root", album)
    assert [f"{line['file_x']},{line['file_y']}" for line in lines] == rows
    assert [line["band"] for line in lines] == ["confirmed", "unidentified", "confirmed"]
    assert lines[2]["cosine"] == pytest.approx(1, abs=1e-4)


def test_a_pair_that_cannot_be_compared_is_a_line_and_not_the_end(
    album: Path, tmp_path: Path
) -> None:
    rows = ["woman.png,nobody.png", "text.jpg,woman.png", "gone.png,woman.png", ",woman.png"]
    pairs = write_pairs(tmp_path, *rows, "woman.png", "woman.png,woman.png")
    *bad, good = run_json("face_compare", "--pairs", pairs, "--root", album)
    assert len(bad) == 5
    assert all(line["error"].endswith(".") and "cosine" not in line for line in bad)
    assert good["similarity_score"] > 85


@pytest.mark.parametrize(
    "name", ["../secret.png", "/etc/hostname", "a/../../secret.png", "link.png"]
)
def test_pairs_stay_in_their_folder(album: Path, tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    for file in (root / "woman.png", tmp_path / "secret.png"):
        file.write_bytes((album / "woman.png").read_bytes())
    (root / "link.png").symlink_to(tmp_path / "secret.png")
    pairs = write_pairs(tmp_path, f"woman.png,{name}")
    (line,) = run_json("face_compare", "--pairs", pairs, "--root", root)
    assert "outside" in line["error"]


def test_each_file_is_analysed_once(
    album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = pictures.read_picture

    def counting(file: Path) -> pictures.Picture:
        seen.append(file.name)
        return real(file)

    monkeypatch.setattr(pictures, "read_picture", counting)
    rows = ["woman.png,man.png", "man.png,./woman.png", "nobody.png,man.png", "nobody.png,man.png"]
    run_json("face_compare", "--pairs", write_pairs(tmp_path, *rows), "--root", album)
    assert sorted(seen) == ["man.png", "nobody.png", "woman.png"]


@pytest.mark.parametrize("head", ["left,right", "file_x", ""])
def test_wrong_columns_are_named(album: Path, tmp_path: Path, head: str) -> None:
    pairs = write_pairs(tmp_path, "woman.png,man.png", head=head)
    with pytest.raises(CommandError, match="needs the columns file_x and file_y"):
        run("face_compare", "--pairs", pairs, "--root", album)


def test_more_columns_and_a_byte_order_mark_do_no_harm(album: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("\ufefflabel,file_y,file_x\n1,man.png,woman.png\n", "utf-8")
    (line,) = run_json("face_compare", "--pairs", pairs, "--root", album)
    assert (line["file_x"], line["file_y"]) == ("woman.png", "man.png")


def test_files_that_are_not_there_end_the_command(album: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run("face_compare", "--pairs", tmp_path / "absent.csv", "--root", album)
    with pytest.raises(CommandError, match="does not exist"):
        run("face_compare", "--pairs", write_pairs(tmp_path), "--root", tmp_path / "absent")


@pytest.mark.parametrize("arguments", [[], ["one.png"], ["a.png", "b.png", "--pairs", "c.csv"]])
def test_compare_says_what_it_needs(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="two picture files, or --pairs"):
        run("face_compare", *arguments)


@pytest.mark.usefixtures("fresh_pack")
@pytest.mark.parametrize(
    "command", [["face_analyse", "woman.png"], ["face_compare", "woman.png", "man.png"]]
)
def test_a_missing_pack_is_a_sentence(album: Path, settings: Settings, command: list[str]) -> None:
    settings.FACE_PACK = "buffalo_l"
    with pytest.raises(CommandError, match="The model pack “buffalo_l” is not complete"):
        run(command[0], *(album / name for name in command[1:]))
