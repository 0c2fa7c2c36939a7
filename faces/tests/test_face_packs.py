"""Packs as an operator handles them: list, check, register, switch."""

import json
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from faces import analysis, index
from faces.engine.packs import get_pack
from faces.models import FaceEmbedding, PhotoAnalysis, State
from faces.recognition import current_pack
from faces.tests import pictures
from matches.models import Match


def face_packs(*arguments, **options):
    out = StringIO()
    call_command("face_packs", *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def other_pack(tmp_path, settings):
    """A second pack: the open one's files under another name, in a folder of its own."""
    source = get_pack("open", settings.FACE_PACK_ROOT).folder
    folder = tmp_path / "models" / "other"
    shutil.copytree(source, folder)
    manifest = folder / "manifest.toml"
    manifest.write_text(manifest.read_text().replace('name = "open"', 'name = "other"', 1))
    settings.FACE_PACK_ROOT = tmp_path
    current_pack.cache_clear()
    yield "other"
    current_pack.cache_clear()


def test_the_list_tells_licence_dimensions_and_presence():
    packs = {pack["name"]: pack for pack in map(json.loads, face_packs(json=True).splitlines())}

    assert packs["open"]["present"] and packs["open"]["current"]
    assert packs["open"]["commercial_use"] and packs["open"]["dimensions"] == 1024
    assert not packs["buffalo_l"]["commercial_use"] and packs["buffalo_l"]["dimensions"] == 512
    assert "non-commercial" in face_packs()


def test_the_shipped_files_are_what_the_manifest_says():
    assert "as its manifest says" in face_packs("check", "open")


def test_a_changed_file_is_noticed(other_pack, settings):
    (settings.FACE_PACK_ROOT / "models" / "other" / "recognition.onnx").write_bytes(b"else")
    with pytest.raises(CommandError, match=r"recognition\.onnx"):
        face_packs("check", "other")


@pytest.mark.parametrize("action", ["check", "register"])
def test_a_pack_that_is_not_there_is_named(action):
    with pytest.raises(CommandError, match="buffalo_l"):
        face_packs(action, "buffalo_l")


@pytest.mark.django_db
def test_the_open_packs_index_comes_with_the_database():
    assert index.has_index("open-1")


@pytest.mark.django_db(transaction=True)
def test_switching_the_pack_measures_everything_again(other_pack, settings, alice, bob, upload):
    settings.FACE_PACK = "open"
    upload(alice, pictures.astronaut())
    upload(bob, pictures.mirrored(pictures.astronaut()))

    assert "built" in face_packs("register", other_pack)
    assert "was there already" in face_packs("register", other_pack)
    settings.FACE_PACK = other_pack
    current_pack.cache_clear()
    for image_id in analysis.recover_photos():
        analysis.analyse_photo(image_id)

    assert not PhotoAnalysis.objects.exclude(state=State.READY, model="other-1").exists()
    models = FaceEmbedding.objects.order_by("model").values_list("model", flat=True)
    assert list(models) == ["open-1", "open-1", "other-1", "other-1"]
    assert sorted(Match.objects.values_list("model", flat=True)) == ["open-1", "other-1"]
    assert analysis.recover_photos() == []
