"""How a generated picture came about: what its credentials say of it."""

import hashlib
from dataclasses import dataclass
from typing import Protocol, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

# IPTC NewsCodes, the vocabulary that C2PA and XMP share: https://cv.iptc.org/newscodes/digitalsourcetype/
VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class Source(models.TextChoices):
    """The IPTC digital source types that generated pictures here can have."""

    # "Mix or composite of several elements, at least one of which is synthetic"
    COMPOSITE = "compositeSynthetic", _("put together from several pictures, partly synthetic")
    # "Created using Generative AI"
    TRAINED = "trainedAlgorithmicMedia", _("made by a generative model")
    # "Edited using Generative AI"
    RETOUCHED = (
        "compositeWithTrainedAlgorithmicMedia",
        _("changed by a generative model"),
    )
    # "Created purely by an algorithm not based on any sampled training data": a drawing whose lines
    # and colours a program computes from measured traits. Not dataDrivenMedia, which is for charts:
    # what it shows is imagined and represents no data.
    DRAWN = "algorithmicMedia", _("drawn by a program")

    @property
    def uri(self) -> str:
        return VOCABULARY + self.value


class Hashed(Protocol):
    """Anything known by the SHA-256 of its file (64 hexadecimal digits); an Image is."""

    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Parent:
    """A picture that is not in the library."""

    sha256: str

    @classmethod
    def of(cls, data: bytes) -> Self:
        return cls(hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Making:
    """Nothing in it may name a person: all of it is written into the picture for anyone to read.

    `title` says what the picture is ("A couple picture"), `model` what made it, with its version.
    `parents` are the pictures it was made from; only their hashes are written. `actions` are
    sentences on what else was done to it.
    """

    title: str
    model: str
    source: Source = Source.COMPOSITE
    parents: tuple[Hashed, ...] = ()
    actions: tuple[str, ...] = ()
