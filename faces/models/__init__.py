"""The faces app's tables, one module for each thing it keeps."""

from faces.models.calibration import CalibrationRecord
from faces.models.celebrity import (
    Celebrity,
    CelebrityCentroid,
    CelebrityEmbedding,
    CelebrityFace,
    CelebrityUpload,
)
from faces.models.face import MIN_SEARCHABLE_WIDTH, Face, FaceEmbedding, FaceQuerySet
from faces.models.grouping import (
    FaceGroup,
    GroupEmbedding,
    Grouping,
    GroupMember,
    GroupMerge,
    GroupRefusal,
    PlacedBy,
)
from faces.models.photo import PhotoAnalysis, State
from faces.models.tagging import Tag, TagState

__all__ = [
    "MIN_SEARCHABLE_WIDTH",
    "CalibrationRecord",
    "Celebrity",
    "CelebrityCentroid",
    "CelebrityEmbedding",
    "CelebrityFace",
    "CelebrityUpload",
    "Face",
    "FaceEmbedding",
    "FaceGroup",
    "FaceQuerySet",
    "GroupEmbedding",
    "GroupMember",
    "GroupMerge",
    "GroupRefusal",
    "Grouping",
    "PhotoAnalysis",
    "PlacedBy",
    "State",
    "Tag",
    "TagState",
]
