"""The colours of a drawing: what skin and hair need beside their own colour, and the rest.

Backgrounds and clothes are tints of the site's colours (static/css/tokens.css).
"""

from dataclasses import dataclass, replace

from faces.engine.baby.colours import RGB, Tone, distance, from_hex
from faces.engine.baby.dice import Dice

INK, PAPER, INK_SOFT = "#2b1d1a", "#fbf8f4", "#5c544c"
EYE_WHITE = "#fffaf3"

# Distances in OKLab from which something stands out at a glance; chosen by eye.
SKIN_APART, HAIR_APART = 0.105, 0.16


@dataclass(frozen=True, slots=True)
class Skin:
    """Skin and what is drawn on it, as `#rrggbb`."""

    base: str
    light: str
    shade: str
    deep: str
    """Lines: the nose, folds, the ear."""
    blush: str
    lip: str
    lip_deep: str

    @classmethod
    def of(cls, rgb: RGB) -> "Skin":
        """A baby's skin: as light as measured, a little fresher, and never too dark to draw on."""
        tone = Tone.of(rgb).within((0.40, 0.93), (0.045, 0.105), (40, 72))
        # Between fair and dark, skin is more colourful; mixed tones come out too grey.
        least = 0.045 + 0.035 * max(1 - abs(tone.light - 0.65) / 0.25, 0)
        tone = replace(tone, chroma=max(tone.chroma, least))
        dark = (0.93 - tone.light) / 0.53  # 0 for the lightest skin, 1 for the darkest
        return cls(
            base=tone.hex,
            light=tone.lighter(0.035 + 0.02 * dark).hex,
            shade=tone.lighter(-0.055).stronger(0.018 - 0.018 * dark).warmer(7).hex,
            deep=tone.lighter(-0.20 + 0.05 * dark).stronger(0.03 - 0.04 * dark).warmer(16).hex,
            blush=Tone(tone.light - 0.10 + 0.13 * dark, 0.135 - 0.03 * dark, 27 + 8 * dark).hex,
            lip=Tone(tone.light - 0.17 + 0.19 * dark, 0.125 - 0.035 * dark, 22).hex,
            lip_deep=Tone(tone.light - 0.42 + 0.22 * dark, 0.095 - 0.03 * dark, 22).hex,
        )


@dataclass(frozen=True, slots=True)
class Hair:
    """Hair as `#rrggbb`."""

    base: str
    light: str
    shade: str
    brow: str
    lash: str

    @classmethod
    def of(cls, rgb: RGB, skin: RGB) -> "Hair":
        """Hair as measured, made darker where it would not be seen beside this skin."""
        tone = Tone.of(rgb).within((0.24, 0.84), (0.0, 0.13), (30, 95))
        against = Tone.of(skin).light
        if distance(tone.rgb, skin) < SKIN_APART:
            darker = max(against - 0.13, 0.2) - tone.light
            tone = tone.lighter(darker).stronger(darker * 0.3)
        brow = min(tone.light - 0.02, against - 0.17)
        return cls(
            base=tone.hex,
            light=tone.lighter(0.075).hex,
            shade=tone.lighter(-0.07).hex,
            brow=Tone(max(brow, 0.17), tone.chroma * 0.8, tone.hue).hex,
            lash=Tone(min(0.27, tone.light - 0.03), 0.03, 40).hex,
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """Wall, the round shape on it, and small things around."""

    wall: str
    disc: str
    thing: str
    things: str
    """Which: leaves, stars, clouds or dots."""


@dataclass(frozen=True, slots=True)
class Clothes:
    fabric: str
    motif: str
    trim: str


SCENES = (
    Scene("#fdebe3", "#f8cdb7", "#ef9a78", "dots"),
    Scene("#f1e9f7", "#d8c4ea", "#b48fd6", "stars"),
    Scene("#e5f2ea", "#b5d9c4", "#76b292", "leaves"),
    Scene("#fbefd9", "#f5d596", "#e0a850", "dots"),
    Scene("#f3ede5", "#dfd0bd", "#fbf8f4", "clouds"),
    Scene("#4b3a6b", "#6b5596", "#f0c97f", "stars"),
    Scene("#fdebe3", "#de835d", "#f3b79d", "clouds"),
    Scene("#fbefd9", "#d99b45", "#ecc583", "leaves"),
    Scene("#f1e9f7", "#a98acb", "#d3bde6", "clouds"),
    Scene("#e5f2ea", "#6fae8f", "#a5cfb8", "dots"),
    Scene("#dcebe6", "#8fc0b5", "#fbf8f4", "clouds"),
)

CLOTHES = (
    Clothes("#fbf3e6", "#e4572e", "#f2b39b"),
    Clothes("#ee7f5b", "#fdebe3", "#fbd9c9"),
    Clothes("#8a63b0", "#e9dbf5", "#c9addf"),
    Clothes("#5f9d7c", "#e5f2ea", "#c4e2d1"),
    Clothes("#f0be6b", "#a65f14", "#fbefd9"),
    Clothes("#f7f1fb", "#8a63b0", "#d8c4ea"),
    Clothes("#4f7f86", "#f5d596", "#d5e8e3"),
)


def choose_scene(dice: Dice, skin: str, hair: str) -> Scene:
    """One on which skin and hair stand out, or the one on which they do so best."""

    def shows(scene: Scene) -> float:
        return min(_nearest(scene.disc, skin) / SKIN_APART, _nearest(scene.disc, hair) / HAIR_APART)

    scenes = dice.shuffled("scene", SCENES)
    return next((scene for scene in scenes if shows(scene) > 1), max(scenes, key=shows))


def choose_clothes(dice: Dice, skin: str, scene: Scene) -> Clothes:
    """Some in which skin and background stand out, or the best."""
    clothes = dice.shuffled("clothes", CLOTHES)
    return next(
        (each for each in clothes if _nearest(each.fabric, skin, scene.disc) > SKIN_APART),
        max(clothes, key=lambda each: _nearest(each.fabric, skin, scene.disc)),
    )


def choose_bobble(clothes: Clothes, scene: Scene) -> str:
    """Of the clothes' colours the one that the background hides least."""
    colours = clothes.motif, clothes.trim, clothes.fabric
    return max(colours, key=lambda colour: _nearest(colour, scene.disc))


def _nearest(colour: str, *others: str) -> float:
    return min(distance(from_hex(colour), from_hex(other)) for other in others)
