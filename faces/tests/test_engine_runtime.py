"""Loading a pack: once, quietly, on the wanted device, and clear when it cannot be."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from faces.engine import runtime
from faces.engine.packs import BUILT_IN_ROOT, PackError, PackMissing
from faces.engine.runtime import DeviceUnavailable, get_engine
from faces.engine.types import EngineError

OPEN = BUILT_IN_ROOT / "models" / "open"


def test_a_pack_is_loaded_once_per_process() -> None:
    with ThreadPoolExecutor(4) as threads:
        engines = set(threads.map(lambda _: get_engine("open", BUILT_IN_ROOT), range(8)))
    assert len(engines) == 1


def test_the_sessions_keep_our_options() -> None:
    engine = get_engine("open", BUILT_IN_ROOT, "cpu")
    for model in (engine.detector, engine.recogniser, engine.attributes, engine.landmarks):
        assert model is not None
        options = model.session.get_session_options()
        assert options.intra_op_num_threads == 1
        assert not options.enable_cpu_mem_arena
        assert model.session.get_providers() == ["CPUExecutionProvider"]
    assert 1 <= engine.batch <= 16


def test_loading_prints_nothing() -> None:
    code = (
        "from faces.engine.packs import BUILT_IN_ROOT; from faces.engine.runtime import get_engine;"
        "get_engine('open', BUILT_IN_ROOT)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_the_engine_needs_no_django() -> None:
    code = "import faces.engine.analyse, sys; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_importing_it_loads_no_models_library() -> None:
    code = "import faces.engine.analyse, sys; print('insightface' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_missing_pack_is_named_before_anything_is_downloaded(tmp_path: Path) -> None:
    with pytest.raises(PackMissing, match="buffalo_l"):
        get_engine("buffalo_l", tmp_path)


def test_cuda_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onnxruntime.get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(DeviceUnavailable, match="onnxruntime-gpu") as error:
        get_engine("open", BUILT_IN_ROOT, "cuda")
    assert isinstance(error.value, EngineError)


def test_an_unknown_device_is_named() -> None:
    with pytest.raises(DeviceUnavailable, match="“tpu”"):
        get_engine("open", BUILT_IN_ROOT, "tpu")


def copy_of_open(root: Path, manifest: str, *models: str) -> None:
    folder = root / "models" / "own"
    folder.mkdir(parents=True)
    for model in models:
        shutil.copy(OPEN / f"{model}.onnx", folder)
    (folder / "manifest.toml").write_text(manifest)


def manifest_of_open() -> str:
    """Without the list of files, so that a pack of fewer files is complete."""
    return (OPEN / "manifest.toml").read_text().split("[[files]]")[0].replace("name", "title") + (
        '[[files]]\nname = "detection.onnx"\n'
    )


def test_a_pack_without_recognition_is_refused(tmp_path: Path) -> None:
    copy_of_open(tmp_path, manifest_of_open(), "detection")
    with pytest.raises(PackError, match="no recognition model"):
        get_engine("own", tmp_path)


def test_a_pack_without_detection_is_refused(tmp_path: Path) -> None:
    manifest = manifest_of_open().replace("detection.onnx", "recognition.onnx")
    copy_of_open(tmp_path, manifest, "recognition")
    with pytest.raises(PackError, match="cannot be loaded"):
        get_engine("own", tmp_path)


def test_a_manifest_that_promises_other_dimensions_is_refused(tmp_path: Path) -> None:
    manifest = manifest_of_open().replace("dimensions = 1024", "dimensions = 512")
    copy_of_open(tmp_path, manifest, "detection", "recognition")
    with pytest.raises(PackError, match="vectors of 1024 numbers"):
        get_engine("own", tmp_path)


def test_a_pack_without_landmarks_and_attributes_still_works(tmp_path: Path) -> None:
    import skimage.data

    from faces.engine.analyse import analyse

    copy_of_open(tmp_path, manifest_of_open(), "detection", "recognition")
    (face,) = analyse(skimage.data.astronaut(), get_engine("own", tmp_path))
    assert (face.age, face.gender) == (None, None)
    assert abs(face.yaw) < 15
    assert abs(face.roll) < 10


@pytest.fixture(autouse=True)
def forget_broken_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests add engines of folders that go away; the shared one stays."""
    monkeypatch.setattr(runtime, "_engines", dict(runtime._engines))
