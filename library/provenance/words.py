"""What credentials say, in words for people: terms of IPTC and actions of C2PA."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

# By the last part of the term's address; IPTC NewsCodes as of 2025, and C2PA's own two.
SOURCES: dict[str, Promise] = {
    "algorithmicMedia": _("Drawn by a program, without a trained model"),
    "algorithmicallyEnhanced": _("Changed by a program"),
    "composite": _("Put together from several pictures"),
    "compositeCapture": _("Put together from several photos"),
    "compositeSynthetic": _("Put together from several pictures, at least one of them synthetic"),
    "compositeWithTrainedAlgorithmicMedia": _("Changed with a generative model (AI)"),
    "computationalCapture": _("A photo that a camera merged from several"),
    "dataDrivenMedia": _("Drawn from data, like a chart"),
    "digitalArt": _("Drawn by a person with a program"),
    "digitalCapture": _("A photo from a digital camera"),
    "digitalCreation": _("Made by a person with a program"),
    "empty": _("Begun from nothing"),
    "humanEdits": _("Changed by a person"),
    "minorHumanEdits": _("Changed a little by a person"),
    "negativeFilm": _("Scanned from a negative"),
    "positiveFilm": _("Scanned from a slide"),
    "print": _("Scanned from a print"),
    "screenCapture": _("A picture of a screen"),
    "softwareImage": _("Made by a program"),
    "trainedAlgorithmicData": _("Made by a generative model (AI)"),
    "trainedAlgorithmicMedia": _("Made by a generative model (AI)"),
    "virtualRecording": _("Recorded in a virtual world"),
}
# C2PA specification 2.2, section 18.15.2.
ACTIONS: dict[str, Promise] = {
    "c2pa.addedText": _("Text added"),
    "c2pa.adjustedColor": _("Colours adjusted"),
    "c2pa.changedSpeed": _("Speed changed"),
    "c2pa.color_adjustments": _("Colours adjusted"),
    "c2pa.converted": _("Converted to another format"),
    "c2pa.created": _("Created"),
    "c2pa.cropped": _("Cropped"),
    "c2pa.deleted": _("Something removed"),
    "c2pa.drawing": _("Drawn on"),
    "c2pa.dubbed": _("Dubbed"),
    "c2pa.edited": _("Edited"),
    "c2pa.edited.metadata": _("Information about it edited"),
    "c2pa.enhanced": _("Enhanced"),
    "c2pa.filtered": _("Filtered"),
    "c2pa.opened": _("Opened"),
    "c2pa.orientation": _("Turned"),
    "c2pa.placed": _("Other pictures placed in it"),
    "c2pa.published": _("Published"),
    "c2pa.redacted": _("Something redacted"),
    "c2pa.removed": _("Something removed"),
    "c2pa.repackaged": _("Packed anew"),
    "c2pa.resized": _("Resized"),
    "c2pa.transcoded": _("Encoded anew"),
    "c2pa.translated": _("Translated"),
    "c2pa.trimmed": _("Trimmed"),
    "c2pa.unknown": _("Something not told"),
    "c2pa.watermarked": _("Watermarked"),
    "c2pa.watermarked.bound": _("Watermarked"),
    "c2pa.watermarked.unbound": _("Watermarked"),
}


def source_in_words(term: str) -> str:
    """Empty if nothing is told; a term that is not known stands for itself."""
    return str(SOURCES.get(term, term))


def action_in_words(action: str) -> str:
    return str(ACTIONS[action]) if action in ACTIONS else _text("Something else: %s") % action
