"""Which trait a child has from whom. A game with rules, not genetics; see docs/baby.md."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from faces.engine.baby.colours import RGB, Tone, from_hex, mix, to_hex
from faces.engine.baby.dice import Dice
from faces.engine.baby.traits import COLOURS, TraitName, Traits, read_ratio

MAX_SEED = 2**31 - 1
"""Seeds go from 0 to this, which fits a database's integer."""

# Of a mixed skin tone, each parent gives at least this much.
SKIN_SHARE = 0.3
# How often the darker of two clearly different irises wins, and what "clearly" is in lightness.
DARKER_IRIS, CLEARLY = 0.62, 0.08
# Of the other traits, this many are halfway between the parents; the rest is from one of them.
HALFWAY = 0.2

_FIELDS = {"trait", "parent", "value", "known"}


class Parent(StrEnum):
    """Where a trait is from, in the order in which the parents were given."""

    ONE = "one"
    OTHER = "other"
    BOTH = "both"


_SWAPPED = {Parent.ONE: Parent.OTHER, Parent.OTHER: Parent.ONE, Parent.BOTH: Parent.BOTH}


@dataclass(frozen=True, slots=True)
class Inherited:
    """One trait of the child."""

    trait: TraitName
    parent: Parent
    value: str | float
    """`#rrggbb` for a colour, else a ratio as in `Traits`."""
    known: bool = True
    """False where neither photo showed it, so that a likely value stands in."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "trait": self.trait.value,
            "parent": self.parent.value,
            "value": self.value,
            "known": self.known,
        }

    @classmethod
    def from_dict(cls, data: Any) -> "Inherited":
        """Raises ValueError where `data` is not what `to_dict` writes."""
        if not isinstance(data, dict) or set(data) != _FIELDS:
            raise ValueError("an inherited trait has a trait, a parent, a value and known")
        if not isinstance(data["known"], bool):
            raise ValueError("known is true or false")
        trait, parent = TraitName(data["trait"]), Parent(data["parent"])
        value: str | float
        if trait in COLOURS:
            value = to_hex(from_hex(data["value"]))
        else:
            value = read_ratio(trait, data["value"])
        return cls(trait, parent, value, data["known"])


@dataclass(frozen=True, slots=True)
class Imagined:
    """A child: every trait once, in the order of `TraitName`, and the seed of its drawing."""

    seed: int
    traits: tuple[Inherited, ...]

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if [inherited.trait for inherited in self.traits] != list(TraitName):
            raise ValueError("a child has every trait once, in their order")

    def colour(self, trait: TraitName) -> RGB:
        return from_hex(self._value(trait))

    def ratio(self, trait: TraitName) -> float:
        return float(self._value(trait))

    def _value(self, trait: TraitName) -> str | float:
        return next(each.value for each in self.traits if each.trait == trait)

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` reads it."""
        return {"seed": self.seed, "traits": [each.to_dict() for each in self.traits]}

    @classmethod
    def from_dict(cls, data: Any) -> "Imagined":
        """Raises ValueError where `data` is not what `to_dict` writes."""
        if not isinstance(data, dict) or set(data) != {"seed", "traits"}:
            raise ValueError("an imagined child has a seed and traits")
        if not isinstance(data["traits"], list):
            raise ValueError("traits are a list")
        return cls(data["seed"], tuple(Inherited.from_dict(each) for each in data["traits"]))


def check_seed(seed: Any) -> None:
    """Raises ValueError for anything but a whole number from 0 to MAX_SEED."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise ValueError(f"a seed is a whole number from 0 to {MAX_SEED}")


def imagine(one: Traits, other: Traits, seed: int) -> Imagined:
    """The child that `seed` stands for; another seed is a sibling.

    The same for the same arguments, everywhere. With the parents swapped it is the same child, and
    the labels are swapped. Raises ValueError for a seed outside 0..MAX_SEED.
    """
    check_seed(seed)
    keys = [json.dumps(traits.to_dict(), sort_keys=True) for traits in (one, other)]
    swapped = keys[0] > keys[1]
    first, second = (other, one) if swapped else (one, other)
    dice = Dice("inherit", seed, *sorted(keys))
    child = [_inherit(trait, first, second, dice) for trait in TraitName]
    if swapped:
        child = [Inherited(c.trait, _SWAPPED[c.parent], c.value, c.known) for c in child]
    return Imagined(seed, tuple(child))


def _inherit(trait: TraitName, one: Traits, other: Traits, dice: Dice) -> Inherited:
    if trait in COLOURS:
        return _colour(trait, one, other, dice)
    values = getattr(one, trait), getattr(other, trait)
    parent = _parent(dice.share(trait))
    value = {Parent.ONE: values[0], Parent.OTHER: values[1], Parent.BOTH: sum(values) / 2}[parent]
    return Inherited(trait, parent, round(value, 4))


def _colour(trait: TraitName, one: Traits, other: Traits, dice: Dice) -> Inherited:
    """What only one photo showed is from that parent; otherwise each colour has its rule."""
    known = [trait not in parent.unknown for parent in (one, other)]
    colours: tuple[RGB, RGB] = getattr(one, trait), getattr(other, trait)
    if known == [True, False]:
        return Inherited(trait, Parent.ONE, to_hex(colours[0]))
    if known == [False, True]:
        return Inherited(trait, Parent.OTHER, to_hex(colours[1]))
    parent, value = _choose_colour(trait, *colours, dice)
    return Inherited(trait, parent, to_hex(value), known=all(known))


def _choose_colour(trait: TraitName, one: RGB, other: RGB, dice: Dice) -> tuple[Parent, RGB]:
    share = dice.share(trait)
    if trait == TraitName.SKIN:
        return Parent.BOTH, mix(one, other, SKIN_SHARE + share * (1 - 2 * SKIN_SHARE))
    if trait == TraitName.IRIS:
        lighter_by = Tone.of(one).light - Tone.of(other).light
        chance = 0.5 if abs(lighter_by) < CLEARLY else DARKER_IRIS
        parent = Parent.ONE if (share < chance) == (lighter_by <= 0) else Parent.OTHER
    else:
        parent = _parent(share)
    return parent, {Parent.ONE: one, Parent.OTHER: other, Parent.BOTH: mix(one, other, 0.5)}[parent]


def _parent(share: float) -> Parent:
    if share < HALFWAY:
        return Parent.BOTH
    return Parent.ONE if share < (1 + HALFWAY) / 2 else Parent.OTHER
