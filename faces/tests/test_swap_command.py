"""manage.py swap: files in, a marked and signed picture and a report out."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from faces.engine.swap import Concern
from faces.swapping import CONCERN_SENTENCES, husband_and_wife
from faces.tests.pictures import astronaut, blank, group, person


def couple() -> Image.Image:
    """A woman on the left, a man on the right."""
    left, right = person(0), person(3)
    picture = Image.new("RGB", (left.width + right.width, max(left.height, right.height)), "grey")
    picture.paste(left, (0, 0))
    picture.paste(right, (left.width, 0))
    return picture


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("swap")
    pictures = {
        "template": couple(),
        "husband": person(4),
        "wife": astronaut(),
        "group": group(),
        "blank": blank(),
    }
    for name, picture in pictures.items():
        picture.save(folder / f"{name}.png")
    return {name: folder / f"{name}.png" for name in pictures}


def run(files: dict[str, Path], output: Path, *options: str, **other: str) -> str:
    given = {role: str(files[other.get(role, role)]) for role in ("template", "husband", "wife")}
    out = StringIO()
    call_command("swap", *given.values(), "-o", str(output), *options, stdout=out)
    return out.getvalue()


def test_a_couple_picture_and_its_report_come_out_without_a_database(files, tmp_path) -> None:
    # No test here may use the database: pytest-django forbids it unless asked for.
    output = tmp_path / "out.jpg"
    report = json.loads(run(files, output, "--json"))
    with Image.open(output) as picture, Image.open(files["template"]) as template:
        assert picture.format == "JPEG"
        assert picture.size == template.size == (report["width"], report["height"])
    husband, wife = report["faces"]
    assert (husband["role"], wife["role"]) == ("husband", "wife")
    assert {husband["slot"], wife["slot"]} == {0, 1}
    for face in report["faces"]:
        assert face["cosine_after"] > face["cosine_before"] + 0.1
        assert 0 < face["coverage"] <= 1
        assert len(face["warnings"]) == len(face["concerns"])
    assert b"c2pa" in output.read_bytes()


def test_slots_can_be_given(files, tmp_path) -> None:
    report = json.loads(run(files, tmp_path / "a.webp", "--json", "--slots", "husband=1,wife=0"))
    assert [face["slot"] for face in report["faces"]] == [1, 0]


def test_one_of_several_faces_can_be_chosen_and_the_words_say_what_came_out(
    files, tmp_path
) -> None:
    said = run(files, tmp_path / "a.png", "--husband-face", "2", husband="group")
    assert "husband in face" in said
    assert "cosine to the photo" in said


@pytest.mark.parametrize(
    ("options", "other", "sentence"),
    [
        ([], {"template": "group"}, "shows 6 faces"),
        ([], {"template": "wife"}, "only one face"),
        ([], {"template": "blank"}, "shows no face"),
        ([], {"husband": "blank"}, "There is no face in"),
        (["--wife-face", "3"], {}, "no face number 3"),
        (["--wife-face", "0"], {}, "no face number 0"),
        (["--slots", "husband=0,wife=0"], {}, "must be husband=0,wife=1"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    files, tmp_path, options, other, sentence
) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(files, tmp_path / "a.jpg", *options, **other)
    assert not (tmp_path / "a.jpg").exists()


def test_files_that_cannot_be_read_or_written_are_named(files, tmp_path) -> None:
    text = tmp_path / "text.jpg"
    text.write_text("no picture")
    with pytest.raises(CommandError, match="text"):
        run({**files, "wife": text}, tmp_path / "a.jpg")
    with pytest.raises(CommandError, match="cannot be opened"):
        run({**files, "wife": tmp_path / "missing.jpg"}, tmp_path / "a.jpg")
    with pytest.raises(CommandError, match="must end in"):
        run(files, tmp_path / "a.gif")
    with pytest.raises(CommandError, match="cannot be written"):
        run(files, tmp_path / "nowhere" / "a.jpg")


@pytest.mark.parametrize(
    ("genders", "slots"),
    [
        ((0.1, 0.9), (1, 0)),
        ((0.9, 0.1), (0, 1)),
        ((0.1, 0.7), (0, 1)),
        ((0.1, 0.1), (0, 1)),
        ((None, 0.9), (0, 1)),
    ],
)
def test_roles_follow_looks_only_where_both_are_clear(genders, slots) -> None:
    assert husband_and_wife(genders) == slots


def test_every_concern_has_its_words() -> None:
    assert set(CONCERN_SENTENCES) == set(Concern)
    assert all(str(words).endswith(".") for words in CONCERN_SENTENCES.values())
