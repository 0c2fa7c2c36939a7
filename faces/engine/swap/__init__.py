"""Faces out of photos into a picture, without a generative model; see docs/face-swap.md."""

from faces.engine.swap.concerns import foresee, nearest_pose
from faces.engine.swap.prepare import prepare_face
from faces.engine.swap.prepared import PREPARED_VERSION, PreparedFace
from faces.engine.swap.swap import Progress, swap_faces
from faces.engine.swap.types import (
    Concern,
    FaceRef,
    FaceSummary,
    FaceTooSmall,
    NoMesh,
    StalePreparation,
    SwapError,
    Swapped,
    SwapReport,
)

__all__ = [
    "PREPARED_VERSION",
    "Concern",
    "FaceRef",
    "FaceSummary",
    "FaceTooSmall",
    "NoMesh",
    "PreparedFace",
    "Progress",
    "StalePreparation",
    "SwapError",
    "SwapReport",
    "Swapped",
    "foresee",
    "nearest_pose",
    "prepare_face",
    "swap_faces",
]
