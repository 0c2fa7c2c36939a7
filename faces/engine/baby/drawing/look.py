"""What a drawing is made of, decided before anything is drawn: shapes, colours and choices."""

from dataclasses import dataclass

from faces.engine.baby.colours import from_hex
from faces.engine.baby.dice import Dice
from faces.engine.baby.drawing.palette import (
    Clothes,
    Hair,
    Scene,
    Skin,
    choose_bobble,
    choose_clothes,
    choose_scene,
)
from faces.engine.baby.inherit import Imagined
from faces.engine.baby.traits import TraitName

# Mean and spread of the ratios among adults, estimated on the few faces that came with packages.
# They only decide what counts as wide or narrow in a drawing.
USUAL = {
    TraitName.WIDTH: (0.83, 0.055),
    TraitName.EYES: (0.205, 0.012),
    TraitName.GAP: (0.255, 0.012),
    TraitName.NOSE: (0.300, 0.026),
    TraitName.MOUTH: (0.405, 0.050),
    TraitName.JAW: (0.792, 0.018),
}
# Beyond this many spreads a drawing would be a caricature.
FURTHEST = 1.7


@dataclass(frozen=True, slots=True)
class Look:
    """Everything the modules that draw need to know."""

    dice: Dice
    skin: Skin
    hair: Hair
    iris: tuple[int, int, int]
    scene: Scene
    clothes: Clothes
    bobble: str
    """The colour of a hat's bobble."""
    temple: float
    """Half of the head's width above the eyes."""
    cheek: float
    """Half of its width at the cheeks."""
    jaw: float
    """How far out the curve to the chin is pulled: small for a pointed chin."""
    eye: float
    """Half of an eye's width."""
    eye_x: float
    """From the middle of the face to the middle of an eye."""
    nose: float
    mouth: float


def decide(imagined: Imagined) -> Look:
    """The look of a child; the same for the same child."""
    # Of the seed and the traits, not of whom they are from.
    dice = Dice("draw", imagined.seed, *(each.value for each in imagined.traits))
    skin = Skin.of(imagined.colour(TraitName.SKIN))
    hair = Hair.of(imagined.colour(TraitName.HAIR), from_hex(skin.base))
    scene = choose_scene(dice, skin.base, hair.base)
    clothes = choose_clothes(dice, skin.base, scene)
    z = {trait: _beside_usual(imagined, trait) for trait in USUAL}
    width = 1 + 0.045 * z[TraitName.WIDTH]
    eye = 50 * (1 + 0.085 * z[TraitName.EYES])
    return Look(
        dice=dice,
        skin=skin,
        hair=hair,
        iris=imagined.colour(TraitName.IRIS),
        scene=scene,
        clothes=clothes,
        bobble=choose_bobble(clothes, scene),
        temple=216 * width,
        cheek=226 * width * (1 + 0.025 * z[TraitName.JAW]),
        jaw=146 + 22 * z[TraitName.JAW],
        eye=eye,
        eye_x=52 * (1 + 0.13 * z[TraitName.GAP]) + eye,
        nose=29 * (1 + 0.2 * z[TraitName.NOSE]),
        mouth=47 * (1 + 0.17 * z[TraitName.MOUTH]),
    )


def _beside_usual(imagined: Imagined, trait: TraitName) -> float:
    """In spreads from the mean, −1.7..1.7."""
    mean, spread = USUAL[trait]
    return min(max((imagined.ratio(trait) - mean) / spread, -FURTHEST), FURTHEST)
