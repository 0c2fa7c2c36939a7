"""Saying of a picture that it was generated: in it, beside it, and so that it can be checked.

`making` is what is said, `mark` the visible sign, `xmp` and `manifest` what is written into the
file, `authority` and `identity` who signs it, `finishing` all of that in its order, and `reading`
the way back: what the credentials of any picture say. docs/provenance.md explains the whole.
"""

from library.provenance.errors import CannotSign
from library.provenance.finishing import Finished, finish, finish_svg, sign
from library.provenance.making import Making, Parent, Source

__all__ = [
    "CannotSign",
    "Finished",
    "Making",
    "Parent",
    "Source",
    "finish",
    "finish_svg",
    "sign",
]
