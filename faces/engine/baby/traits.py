"""What is measured of a parent: three colours and six ratios."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from faces.engine.baby.colours import RGB, from_hex, to_hex


class TraitName(StrEnum):
    """What a child can inherit. The values are stored; do not rename them."""

    SKIN = "skin"
    IRIS = "iris"
    HAIR = "hair"
    WIDTH = "width"
    EYES = "eyes"
    GAP = "gap"
    NOSE = "nose"
    MOUTH = "mouth"
    JAW = "jaw"


COLOURS = (TraitName.SKIN, TraitName.IRIS, TraitName.HAIR)

RATIOS: Mapping[TraitName, tuple[float, float]] = {
    TraitName.WIDTH: (0.55, 1.20),
    TraitName.EYES: (0.10, 0.32),
    TraitName.GAP: (0.14, 0.42),
    TraitName.NOSE: (0.12, 0.48),
    TraitName.MOUTH: (0.18, 0.62),
    TraitName.JAW: (0.50, 1.05),
}
"""The ratios, and between which values each lies; a measurement beyond is put at the end."""


@dataclass(frozen=True, slots=True)
class Traits:
    """The traits of one face.

    `width` is the face's width by its height; the others are shares of the face's width.
    """

    skin: RGB
    iris: RGB
    hair: RGB
    width: float
    eyes: float
    """One eye's width, the mean of both."""
    gap: float
    """Between the inner corners of the eyes."""
    nose: float
    """Across the wings."""
    mouth: float
    """From corner to corner."""
    jaw: float
    """Across the angles of the jaw."""
    unknown: frozenset[TraitName] = frozenset()
    """Colours that the photo did not show; their values are likely ones, not measured."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` reads it."""
        colours = {name.value: to_hex(getattr(self, name)) for name in COLOURS}
        ratios = {name.value: round(getattr(self, name), 4) for name in RATIOS}
        return {**colours, **ratios, "unknown": sorted(name.value for name in self.unknown)}

    @classmethod
    def from_dict(cls, data: Any) -> "Traits":
        """Raises ValueError where `data` is not what `to_dict` writes."""
        if not isinstance(data, dict) or set(data) != {*TraitName, "unknown"}:
            raise ValueError("traits are a dictionary of nine traits and the unknown ones")
        values: dict[str, Any] = {name.value: from_hex(data[name]) for name in COLOURS}
        values |= {name.value: read_ratio(name, data[name]) for name in RATIOS}
        return cls(**values, unknown=_read_unknown(data["unknown"]))


def read_ratio(name: TraitName, value: Any) -> float:
    """The ratio, if `value` is a number that it can have. Raises ValueError otherwise."""
    low, high = RATIOS[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise ValueError(f"{name.value} is a number from {low} to {high}")
    return float(value)


def _read_unknown(names: Any) -> frozenset[TraitName]:
    known = {name.value for name in COLOURS}
    if not isinstance(names, list) or not all(isinstance(n, str) and n in known for n in names):
        raise ValueError("unknown is a list of names of colours")
    return frozenset(TraitName(name) for name in names)
