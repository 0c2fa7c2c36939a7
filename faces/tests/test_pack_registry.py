"""Finding packs, and the sentences when something is wrong with one."""

from pathlib import Path

import pytest

from faces.engine.packs import (
    BUILT_IN_ROOT,
    PackError,
    PackMissing,
    fetch,
    find_packs,
    get_pack,
    verify,
)

MANIFEST = """
version = "3"
licence = "Apache-2.0"
commercial_use = true
dimensions = 256
calibration = { version = "own-1", slope = 10.0, midpoint = 0.5 }
[[files]]
name = "det.onnx"
sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
"""


def make_pack(root: Path, name: str, manifest: str = MANIFEST, content: str = "test") -> Path:
    folder = root / "models" / name
    folder.mkdir(parents=True)
    (folder / "manifest.toml").write_text(manifest)
    (folder / "det.onnx").write_text(content)
    return folder


def test_the_open_pack_is_found_from_any_root(tmp_path: Path) -> None:
    assert get_pack("open", tmp_path).folder == BUILT_IN_ROOT / "models" / "open"


def test_all_known_packs_are_listed_whether_present_or_not(tmp_path: Path) -> None:
    make_pack(tmp_path, "own")
    packs = {pack.name: pack for pack in find_packs(tmp_path)}
    assert {"open", "own", "buffalo_l", "antelopev2", "raccoon_s"} <= packs.keys()
    assert packs["own"].is_present
    assert packs["open"].is_present
    assert not packs["buffalo_l"].is_present


def test_insightfaces_packs_are_marked_non_commercial(tmp_path: Path) -> None:
    offered = [pack for pack in find_packs(tmp_path) if pack.downloadable]
    assert len(offered) >= 5
    for pack in offered:
        assert not pack.commercial_use
        assert pack.licence == "non-commercial research only"
        assert pack.dimensions == 512


def test_a_pack_of_ones_own_is_described_by_its_manifest(tmp_path: Path) -> None:
    folder = make_pack(tmp_path, "own")
    pack = get_pack("own", tmp_path)
    assert (pack.model, pack.dimensions, pack.calibration.version) == ("own-3", 256, "own-1")
    assert (pack.folder, pack.root) == (folder, tmp_path)
    assert verify(pack) == []


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    make_pack(tmp_path, "own", content="tampered")
    (problem,) = verify(get_pack("own", tmp_path))
    assert problem == "det.onnx is not the file that the manifest describes."


def test_an_unknown_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackMissing, match="no model pack called “nonsense”"):
        get_pack("nonsense", tmp_path)


def test_a_known_pack_that_is_not_there_names_its_files_and_folder(tmp_path: Path) -> None:
    with pytest.raises(PackMissing, match=r"w600k_r50.onnx missing in .*models/buffalo_l") as error:
        get_pack("buffalo_l", tmp_path)
    assert "FACE_PACK" in str(error.value)


def test_an_empty_folder_does_not_count_as_a_pack(tmp_path: Path) -> None:
    (tmp_path / "models" / "buffalo_s").mkdir(parents=True)
    with pytest.raises(PackMissing, match="not complete"):
        get_pack("buffalo_s", tmp_path)


def test_the_swapper_among_a_packs_files_is_refused(tmp_path: Path) -> None:
    (make_pack(tmp_path, "own") / "inswapper_128.onnx").touch()
    with pytest.raises(PackError, match=r"Move inswapper_128\.onnx out"):
        get_pack("own", tmp_path)


@pytest.mark.parametrize("manifest", ["version = ", 'version = "1"', "files = 3"])
def test_a_broken_manifest_is_named(tmp_path: Path, manifest: str) -> None:
    make_pack(tmp_path, "own", manifest)
    with pytest.raises(PackError, match=r"own/manifest.toml cannot be read"):
        get_pack("own", tmp_path)


@pytest.mark.parametrize("name", ["open", "nonsense", "../open"])
def test_only_insightfaces_packs_can_be_fetched(tmp_path: Path, name: str) -> None:
    with pytest.raises(PackError, match="not a pack that InsightFace offers"):
        fetch(name, tmp_path)
