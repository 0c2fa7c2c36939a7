"""Matches as pages and the API read them. Nothing here writes."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser

from faces.engine.types import band
from faces.models import CelebrityFace, Face
from faces.recognition import current_pack
from library.models import Image
from matches.models import Match, MatchQuerySet


def standing() -> MatchQuerySet:
    """All matches that count right now, by the current model: scores of others do not compare."""
    return Match.objects.between_people().filter(model=current_pack().model)


def feed(user: Any, which: str) -> MatchQuerySet:
    """Matches for the feed: `mine`, or `everyone` for those whose photos are public."""
    rows = standing().shown_to(user)
    return (rows.public() if which == "everyone" else rows.of(user)).with_faces()


def example() -> Match | None:
    """The best public pair, for the landing page."""
    best = standing().public().with_faces().order_by("-similarity_score", "-id").first()
    return shown_to(AnonymousUser(), [best])[0] if best else None


def shown_to(user: Any, matches: Iterable[Match]) -> list[Match]:
    """Matches ready for a page: `left` is the viewer's own face where one is theirs.

    Each match gets `left` and `right` (Face), `is_mine` and `band`. The faces must have been read
    with `with_faces`, or each costs queries.
    """
    shown = []
    for match in matches:
        there = match.face_b or match.celebrity_face
        assert there is not None  # noqa: S101  (the database's check `matches_sides` says so)
        match.left, match.right = match.face_a, there
        if match.face_b and match.owner_b_id == user.pk:
            match.left, match.right = match.face_b, match.face_a
        match.is_mine = user.pk in {match.owner_a_id, match.owner_b_id}
        match.band = band(match.similarity_score)
        shown.append(match)
    return shown


def visible(user: Any) -> MatchQuerySet:
    """Every match a person may open: their own, public ones, and those with celebrities."""
    rows: MatchQuerySet = Match.objects.visible_to(user)
    return rows.filter(model=current_pack().model).with_faces()


def photo_shown(face: Face | CelebrityFace, viewer: Any) -> Image | None:
    """A face's whole photo: for its owner, and for others when it is public; else only a crop."""
    return Image.objects.visible_to(viewer).filter(pk=face.image_id).first()


def explain(match: Match) -> dict[str, Any]:
    """What went into a score; the pose gap is the angle between the two faces, degrees."""
    left, right = match.left, match.right
    return {
        "score": match.percentage,
        "band": match.band,
        "model": match.model,
        "calibration": match.calibration,
        "cosine": match.cosine,
        "quality_left": left.quality,
        "quality_right": right.quality,
        "pose_gap": max(_gap(left.yaw, right.yaw), _gap(left.pitch, right.pitch)),
    }


def _gap(one: float | None, other: float | None) -> float:
    """Degrees between two angles; 0 where one was not measured."""
    return 0.0 if one is None or other is None else abs(one - other)
