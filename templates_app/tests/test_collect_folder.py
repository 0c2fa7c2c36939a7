"""Importing a folder or a zip with a list."""

import io
import os
import zipfile

import pytest

from library.imports import archive
from library.imports.errors import ColumnsMissing, ListTooLong, ListUnreadable
from templates_app.collectors import listing
from templates_app.collectors.listing import read_list
from templates_app.models import Template
from templates_app.tests.collected_pictures import alone, couple
from templates_app.tests.collecting import FakeClock, new_task, run

pytestmark = pytest.mark.django_db
HEADER = "file,title,artist,source_url,licence"
ROW = "a.jpg,A walk,Ann,https://example.com/a,CC0"


@pytest.fixture
def root(settings, tmp_path):
    settings.TEMPLATE_IMPORT_ROOT = tmp_path / "import"
    settings.TEMPLATE_IMPORT_ROOT.mkdir()
    return settings.TEMPLATE_IMPORT_ROOT


def imported(name, **fields):
    return run(new_task("folder", search_query=name, **fields), FakeClock())


def folder(root, files, name="walks"):
    for path, data in files.items():
        target = root / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)
    return imported(name)


def packed(files, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return buffer.getvalue()


def zipped(root, files, **options):
    (root / "walks.zip").write_bytes(packed(files, **options))
    return imported("walks.zip")


KINDS = pytest.mark.parametrize("bring", [folder, zipped])


@KINDS
def test_pictures_come_with_what_the_list_says(root, bring):
    rows = f"file,title,Artist,Source URL,License,tags,mood\n{ROW},walk; sea,happy\n"
    task = bring(root, {"list.csv": rows, "a.jpg": couple(), "not-listed.jpg": couple(1)})
    assert (task.status, task.images_collected, task.error) == ("completed", 1, "")
    template = Template.objects.get()
    assert not template.is_active
    assert (template.title, template.artist, template.licence) == ("A walk", "Ann", "CC0")
    assert template.source_url == "https://example.com/a"
    assert template.tags == ["walk", "sea"]


@KINDS
def test_the_list_may_lie_in_a_folder_with_its_pictures(root, bring):
    row = "pictures/a.jpg,,,,"
    task = bring(root, {"top/list.csv": f"{HEADER}\n{row}", "top/pictures/a.jpg": couple()})
    assert task.images_collected == 1
    template = Template.objects.get()
    assert (template.title, template.licence) == ("a", "unknown — see source")
    assert template.source_url == ""


@KINDS
def test_every_row_that_gives_nothing_is_counted_by_reason(root, bring, settings):
    settings.UPLOAD_MAX_BYTES = limit = max(len(couple()), len(alone()))
    names = ["a.jpg", "missing.jpg", "one.jpg", "text.txt", "big.jpg", "more.zip", "cut.jpg"]
    names += ["../outside.jpg", "/etc/passwd", "a.jpg", "..\\..\\outside.jpg", "../walks.zip"]
    rows = "\n".join(f'"{name}",T,A,javascript:alert(1),L' for name in names)
    files = {
        "list.csv": f"{HEADER}\n{rows}",
        "a.jpg": couple(),
        "one.jpg": alone(),
        "text.txt": b"no picture",
        "big.jpg": couple().ljust(limit + 1, b"\0"),
        "more.zip": packed({"a.jpg": b"in a zip in a zip"}),
        "cut.jpg": couple()[:4000],
    }
    (root / "outside.jpg").write_bytes(couple(3))
    task = bring(root, files)
    assert task.status == "completed"
    assert Template.objects.get().source_url == ""
    assert task.skipped_reasons == {
        "gone": 5,
        "faces": 1,
        "format": 2,
        "too_large": 1,
        "broken": 1,
        "known": 1,
    }


@KINDS
@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a.jpg": b"x"}, "no list in it"),
        ({"a.csv": HEADER, "b.csv": HEADER}, "more than one CSV"),
        ({"a.csv": "file,title\na.jpg,A"}, "artist, source_url, licence"),
        ({"a.csv": ""}, "file, title, artist, source_url, licence"),
        ({"a.csv": b"\0\x01\x02\xff"}, "cannot be read"),
        ({"a.csv": b"\xff\xfe\xd8"}, "cannot be read"),
        ({"a.csv": f'{HEADER}\n"never closed'}, "cannot be read"),
        ({"a.csv": f"{HEADER}\n{'x' * 200_000}"}, "cannot be read"),
    ],
)
def test_a_bad_list_is_explained(root, bring, files, words):
    task = bring(root, files)
    assert task.status == "failed"
    assert words in task.error


def test_finders_clutter_is_not_a_second_list(root):
    files = {
        "list.csv": f"{HEADER}\n{ROW}",
        "__MACOSX/._list.csv": b"\0\0",
        "._list.csv": b"\0\0",
        "a.jpg": couple(),
    }
    assert zipped(root, files).images_collected == 1


@pytest.mark.parametrize("name", ["nothing", "../import", "..", "", ".", "/etc", "x" * 299])
def test_what_is_not_in_the_import_folder_is_not_there(root, name):
    task = imported(name)
    assert task.status == "failed"
    assert task.error.startswith("There is no folder or zip")


def test_links_out_of_the_folder_are_not_followed(root, tmp_path):
    (tmp_path / "secret.jpg").write_bytes(couple())
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "list.csv").write_text(f"{HEADER}\n{ROW}")
    (root / "linked").symlink_to(tmp_path / "elsewhere")
    assert "no folder or zip" in imported("linked").error
    (root / "walks").mkdir()
    (root / "walks" / "a.jpg").symlink_to(tmp_path / "secret.jpg")
    (root / "walks" / "circle.jpg").symlink_to(root / "walks" / "circle.jpg")
    os.mkfifo(root / "walks" / "pipe.jpg")
    task = folder(root, {"list.csv": f"{HEADER}\n{ROW}\ncircle.jpg,,,,\npipe.jpg,,,,"})
    assert (task.status, task.skipped_reasons) == ("completed", {"gone": 3})


def test_a_file_that_is_no_zip_is_explained(root):
    (root / "walks.zip").write_bytes(b"PK\x03\x04 and nothing more")
    assert "not a zip" in imported("walks.zip").error


def test_a_bomb_is_read_no_further_than_a_picture_may_be_large(root):
    files = {"list.csv": f"{HEADER}\n{ROW}", "a.jpg": bytes(100 * 1024 * 1024)}
    task = zipped(root, files, compression=zipfile.ZIP_DEFLATED)
    assert task.skipped_reasons == {"too_large": 1}


def test_a_zip_with_too_many_files_is_refused(root, monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILES", 3)
    assert "more than 3 files" in zipped(root, {str(n): b"" for n in range(4)}).error
    assert "more than 3 files" in folder(root, {str(n): b"" for n in range(4)}).error


def test_locked_and_damaged_entries_are_skipped(root):
    rows = f"{HEADER}\na.jpg,,,,\nb.jpg,,,,"
    data = bytearray(packed({"list.csv": rows, "a.jpg": couple(), "b.jpg": couple(1)}))
    locked = data.rindex(b"PK\x01\x02")  # b.jpg in the table of contents: its bit "encrypted"
    data[locked + 8] |= 1
    at = data.index(couple()[:100])
    data[at + 3000] ^= 0xFF  # its checksum is wrong now
    (root / "walks.zip").write_bytes(data)
    assert imported("walks.zip").skipped_reasons == {"broken": 2}


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_list_that_cannot_be_unpacked_is_explained(root, method):
    data = bytearray(packed({"list.csv": f"{HEADER}\n" * 200}, compression=method))
    start = data.index(b"list.csv") + len("list.csv")
    for at in range(start + 12, start + 40):
        data[at] ^= 0x5A
    (root / "walks.zip").write_bytes(data)
    assert "cannot be read" in imported("walks.zip").error


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_lists_are_read_as_programs_write_them(encoding, separator):
    text = f"{HEADER}\r\nfüße.jpg,“Größe”,Zoë,https://example.com,CC0\r\n".replace(",", separator)
    row = read_list(text.encode(encoding))[0]
    assert (row.file, row.title, row.artist) == ("füße.jpg", "“Größe”", "Zoë")


def test_lists_have_limits(monkeypatch):
    monkeypatch.setattr(listing, "MAX_ROWS", 2)
    with pytest.raises(ListTooLong):
        read_list(f"{HEADER}\n{ROW}\n{ROW}\n{ROW}".encode())
    with pytest.raises(ColumnsMissing, match="licence"):
        read_list(b"file,title,artist,source_url\n")
    with pytest.raises(ListUnreadable):
        read_list(b"\xff\xfea")


@pytest.mark.parametrize("written", ["utf-8", "cp932"])
def test_names_in_zips_without_an_encoding_are_still_found(root, written):
    """Old programs write a name in their own code page and do not say which."""
    data = packed({"list.csv": f"{HEADER}\n夫婦.jpg,,,,".encode(), "XXXX.jpg": couple()})
    name = "夫婦.jpg".encode(written)
    plain = name.rpartition(b".")[0].ljust(4, b"_")
    if written == "utf-8":
        data = packed({"list.csv": f"{HEADER}\n夫婦.jpg,,,,".encode(), "XXXXXX.jpg": couple()})
        data = data.replace(b"XXXXXX.jpg", name)
    else:
        data = data.replace(b"XXXX.jpg", plain + b".jpg")
    (root / "walks.zip").write_bytes(data)
    assert imported("walks.zip").images_collected == 1


def test_composed_and_decomposed_names_are_the_same(root):
    files = {"list.csv": f"{HEADER}\nZoe\u0301.jpg,,,,", "Zo\u00e9.jpg": couple()}
    assert folder(root, files).images_collected == 1
