"""Loading celebrities from folders, zips and lists, with `manage.py load_celebrities`."""

import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from faces.celebrities import pictures as celebrity_pictures
from faces.celebrities import sources
from faces.celebrities.loading import load
from faces.celebrities.services import merge
from faces.models import Celebrity, CelebrityFace
from faces.tests import pictures
from library.models import FileRemoval, Image

pytestmark = pytest.mark.django_db

ABOUT = 'licence = "CC0"\nsource_url = "https://example.com/collins"\n'
HEADER = "name,description,source_url,licence,pictures"
ROW = "Eileen Collins,An astronaut,https://example.com/collins,CC0,"


def astronaut(change=lambda picture: picture):
    return pictures.jpeg(change(pictures.astronaut()))


def folder(tmp_path, files):
    for name, data in files.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return tmp_path / "source"


def zipped(tmp_path, files, **options):
    path = tmp_path / "source.zip"
    with zipfile.ZipFile(path, "w", **options) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return path


KINDS = pytest.mark.parametrize("bring", [folder, zipped])


def loaded(*source, **options):
    """The report, and the exit status."""
    out, status = io.StringIO(), 0
    try:
        call_command("load_celebrities", *map(str, source), json=True, stdout=out, **options)
    except CommandError as error:
        status = error.returncode
    return json.loads(out.getvalue() or "null"), status


@KINDS
def test_a_folder_is_a_celebrity(tmp_path, bring):
    files = {
        "celebrities/Eileen Collins/celebrity.toml": ABOUT + 'description = "An astronaut"',
        "celebrities/Eileen Collins/1.jpg": astronaut(),
        "celebrities/Eileen Collins/2.jpg": astronaut(pictures.mirrored),
        "celebrities/star/celebrity.json": json.dumps(
            {"name": "Sample star ⭐", "licence": "CC0", "source_url": "https://example.com/star"}
        ),
        "celebrities/star/1.jpg": pictures.jpeg(pictures.person(0)),
        "celebrities/star/.DS_Store": b"",
    }
    report, status = loaded(bring(tmp_path, files))
    assert (status, report["refused"]) == (0, [])
    assert report["celebrities"] == {"added": 2, "known": 0}
    collins = Celebrity.objects.get(name="Eileen Collins")
    assert (collins.faces.count(), collins.description) == (2, "An astronaut")
    assert Celebrity.objects.filter(name="Sample star ⭐").exists()


@KINDS
@pytest.mark.parametrize("separator", [";", "|"])
def test_a_list_names_celebrities_and_their_pictures(tmp_path, bring, separator):
    rows = f"{HEADER}\n{ROW}{separator.join(['1.jpg', ' more/2.jpg'])}\n"
    rows = rows.replace("name,", "Name,").replace("licence", "License")
    files = {"list.csv": rows, "1.jpg": astronaut(), "more/2.jpg": astronaut(pictures.mirrored)}
    report, status = loaded(bring(tmp_path, files))
    assert (status, report["pictures"]["added"]) == (0, 2)
    assert Celebrity.objects.get().source_url == "https://example.com/collins"


def test_a_list_is_named_itself_and_looks_at_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MAX_FILES", 1)
    source = folder(tmp_path, {"list.csv": f"{HEADER}\n{ROW}1.jpg", "1.jpg": astronaut()})
    report, status = loaded(source / "list.csv")
    assert (status, report["pictures"]["added"]) == (0, 1)


def test_running_it_again_adds_nothing_and_measures_nothing(tmp_path, monkeypatch):
    source = folder(tmp_path, {"Eileen/1.jpg": astronaut(), "Eileen/celebrity.toml": ABOUT})
    loaded(source)
    Celebrity.objects.update(description="Corrected by staff")
    monkeypatch.setattr(celebrity_pictures, "find_portrait", None)
    report, status = loaded(source)
    assert (status, report["pictures"]) == (0, {"added": 0, "known": 1, "refused": 0})
    assert Celebrity.objects.get().description == "Corrected by staff"


def test_it_goes_on_where_it_was_killed(tmp_path):
    source = folder(
        tmp_path,
        {
            "Eileen/celebrity.toml": ABOUT,
            "Eileen/1.jpg": astronaut(),
            "Eileen/2.jpg": astronaut(pictures.mirrored),
            "Star/celebrity.toml": ABOUT,
            "Star/1.jpg": pictures.jpeg(pictures.person(0)),
        },
    )
    killed = load(sources.open_source(source))
    next(killed)
    killed.close()
    assert CelebrityFace.objects.count() == 1
    report, status = loaded(source)
    assert (status, report["pictures"]) == (0, {"added": 2, "known": 1, "refused": 0})
    assert CelebrityFace.objects.count() == Image.objects.count() == 3
    assert not FileRemoval.objects.exists()


def test_what_a_merge_brought_together_is_not_doubled_by_loading_again(tmp_path):
    files = {
        "Eileen/celebrity.toml": ABOUT,
        "Eileen/1.jpg": astronaut(),
        "E. Collins/celebrity.toml": ABOUT,
        "E. Collins/1.jpg": astronaut(pictures.mirrored),
    }
    source = folder(tmp_path, files)
    loaded(source)
    merge(Celebrity.objects.get(name="Eileen"), Celebrity.objects.get(name="E. Collins"))
    report, status = loaded(source)
    assert status == 1
    codes = {refused["code"] for refused in report["refused"]}
    assert codes == {"celebrity_picture_of_another", "celebrity_no_usable_picture"}
    assert Celebrity.objects.count() == 1


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    files = {
        "Eileen/celebrity.toml": ABOUT,
        "Eileen/1.jpg": astronaut(),
        "eileen/celebrity.toml": ABOUT,
        "eileen/again.jpg": astronaut(),
        "Other/celebrity.toml": ABOUT,
        "Other/1.jpg": astronaut(),
        "Nobody/celebrity.toml": ABOUT,
        "Nobody/1.jpg": pictures.jpeg(pictures.blank()),
    }
    source = zipped(tmp_path, files)
    rehearsed, status = loaded(source, dry_run=True)
    assert (rehearsed.pop("dry_run"), status) == (True, 1)
    assert not Image.objects.exists()
    done, status = loaded(source)
    assert (done.pop("dry_run"), status) == (False, 1)
    assert rehearsed == done
    assert done["celebrities"] == {"added": 1, "known": 0}


def test_every_refusal_says_where_and_why(tmp_path):
    files = {
        "1 no licence/1.jpg": astronaut(),
        "2 bad metadata/celebrity.toml": "licence = ",
        "3 numbers/celebrity.json": '{"licence": 3}',
        "4 nested/celebrity.json": "[" * 20_000,
        "5 no picture/celebrity.toml": ABOUT,
        "6 text/celebrity.toml": ABOUT,
        "6 text/readme.jpg": b"not a picture",
        "loose.jpg": astronaut(),
        "x" * 121 + "/celebrity.toml": ABOUT,
    }
    report, status = loaded(folder(tmp_path, files))
    assert status == 1
    assert [(refused["where"][:1], refused["code"]) for refused in report["refused"]] == [
        ("1", "celebrity_licence_missing"),
        ("2", "unreadable"),
        ("3", "unreadable"),
        ("4", "unreadable"),
        ("5", "celebrity_no_usable_picture"),
        ("6", "image_not_an_image"),
        ("6", "celebrity_no_usable_picture"),
        ("l", "unreadable"),
        ("x", "celebrity_name_too_long"),
    ]
    assert all(refused["reason"].endswith(".") for refused in report["refused"])
    assert not Celebrity.objects.exists()


@pytest.mark.parametrize(
    ("header", "words"),
    [("name,description,pictures", "source_url, licence"), ("", "name, source_url")],
)
def test_a_list_with_other_columns_is_refused_as_a_whole(tmp_path, header, words):
    source = folder(tmp_path, {"list.csv": f"{header}\nA,B,c.jpg"})
    with pytest.raises(CommandError, match=words) as refused:
        call_command("load_celebrities", str(source))
    assert refused.value.returncode == 2


def test_two_lists_are_not_guessed_between(tmp_path):
    source = folder(tmp_path, {"a.csv": HEADER, "b.csv": HEADER})
    with pytest.raises(CommandError, match="more than one CSV"):
        call_command("load_celebrities", str(source))


def test_what_is_no_zip_and_what_is_not_there_is_said(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK and no more")
    for path in (tmp_path / "a.zip", tmp_path / "missing"):
        with pytest.raises(CommandError) as refused:
            call_command("load_celebrities", str(path))
        assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="--demo"):
        call_command("load_celebrities")


def test_nothing_outside_of_the_source_is_read(tmp_path):
    (tmp_path / "secret.jpg").write_bytes(astronaut())
    source = folder(tmp_path, {"list.csv": f"{HEADER}\n{ROW}../secret.jpg;link.jpg;pipe;circle"})
    (source / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (source / "circle").symlink_to(source / "circle")
    os.mkfifo(source / "pipe")
    for path in (source, source / "list.csv"):
        report, status = loaded(path)
        assert status == 1
        assert report["pictures"] == {"added": 0, "known": 0, "refused": 4}
    slipping = {"list.csv": f"{HEADER}\n{ROW}../1.jpg;/etc/passwd", "../1.jpg": astronaut()}
    report, _status = loaded(zipped(tmp_path, slipping))
    assert report["pictures"]["refused"] == 2 - report["pictures"]["added"]
    assert not (Path(tmp_path).parent / "1.jpg").exists()


def test_bombs_and_huge_files_are_read_no_further_than_a_picture_may_be_large(tmp_path, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    files = {"Eileen/celebrity.toml": ABOUT, "Eileen/1.jpg": bytes(64 * 1024 * 1024)}
    report, _status = loaded(zipped(tmp_path, files, compression=zipfile.ZIP_DEFLATED))
    assert report["refused"][0]["code"] == "file_too_large"


def test_the_report_for_people_is_plain_lines_without_control_characters(tmp_path):
    source = folder(tmp_path, {"Ei\x1b[31mleen/1.jpg": astronaut()})
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 thing was refused"):
        call_command("load_celebrities", str(source), stdout=out)
    assert "\x1b" not in out.getvalue()
    assert "licence of the pictures is missing" in out.getvalue()


def test_the_demo_set_is_made_of_installed_pictures():
    report, status = loaded(demo=True)
    assert (status, report["refused"]) == (0, [])
    assert report["celebrities"]["added"] == 8
    assert report["pictures"]["added"] == CelebrityFace.objects.count() == 13
    assert loaded(demo=True)[0]["pictures"] == {"added": 0, "known": 13, "refused": 0}
