"""An illustrated baby from measured traits of two parents; an illustration, not a prediction.

`measure_traits` looks at one face, `imagine` lets a child inherit from two, `draw_svg` draws the
child and `render` turns the drawing into pixels. No pixel of the photos is in the picture.
"""

from faces.engine.baby.drawing.draw import draw_svg
from faces.engine.baby.inherit import MAX_SEED, Imagined, Inherited, Parent, imagine
from faces.engine.baby.measuring.measure import FaceNotMeasurable, measure_traits
from faces.engine.baby.render import render
from faces.engine.baby.traits import COLOURS, RATIOS, TraitName, Traits

__all__ = [
    "COLOURS",
    "MAX_SEED",
    "RATIOS",
    "FaceNotMeasurable",
    "Imagined",
    "Inherited",
    "Parent",
    "TraitName",
    "Traits",
    "draw_svg",
    "imagine",
    "measure_traits",
    "render",
]
