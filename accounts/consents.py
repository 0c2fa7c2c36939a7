"""What a person is asked to agree to, word for word. A change of wording is a new version.

The version is stored with each consent, so that it can always be told which words were agreed to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Purpose


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The question for one purpose: what happens, who sees what, and what withdrawing undoes."""

    purpose: Purpose
    version: str
    title: Promise
    explanation: Promise
    withdrawing: Promise
    requires: Purpose | None = None


_TEXTS = (
    ConsentText(
        purpose=Purpose.TERMS,
        version="2026-11",
        title=_("Terms of use"),
        explanation=_(
            "You upload only photos you may use, and of other people only with their agreement. "
            "No sexual content, nobody under 18, nobody made to look like something they did not "
            "do. Pictures are checked automatically; a moderator can look at those that the check "
            "stops. Your photos stay yours and are private until you make them public."
        ),
        withdrawing=_(
            "You can no longer upload photos. What you have stored stays where it is until you "
            "delete it."
        ),
    ),
    ConsentText(
        purpose=Purpose.BIOMETRIC,
        version="2026-11-2",
        title=_("Measure my face"),
        explanation=_(
            "We look for the faces in the photos you upload, and measure the face that is you: its "
            "position, its quality, an estimate of age and gender, and a list of numbers (a "
            "vector) that describes how it looks. We store these measurements with your photo. "
            "They are biometric data. Nobody else is shown them, they never leave this site, and "
            "they are not used to train anything."
        ),
        withdrawing=_(
            "All measurements of your faces and all their vectors are erased at once, and with "
            "them every match and every picture made with your faces, your own ones too. Your "
            "photos stay. Being matched and pictures made with your face are withdrawn too, "
            "because they need the measurements."
        ),
    ),
    ConsentText(
        purpose=Purpose.MATCHING,
        version="2026-11-3",
        title=_("Match me with people who look like me"),
        explanation=_(
            "We compare your measured face with those of other people who agreed to it too, and "
            "with the celebrities on this site. People who look like you are shown the crop of "
            "your face, your name, your city if you gave one, and the score, and you are shown "
            "theirs. Everybody else sees a match only when your photo is public. You can hide "
            "yourself and any person from each other."
        ),
        withdrawing=_(
            "All your matches are hidden from everyone at once, and no new ones are looked for. "
            "Pictures that others made with your face, and all babies, are deleted. Your photos "
            "and the measurements of your face stay."
        ),
        requires=Purpose.BIOMETRIC,
    ),
    ConsentText(
        purpose=Purpose.GENERATION,
        version="2026-11-2",
        title=_("Let my matches make pictures with my face"),
        explanation=_(
            "People you matched with may use the face of the match in a couple picture or in the "
            "picture of an imagined baby. Whoever makes a couple picture sees it and may share it; "
            "a baby is seen by both of you. Where this site lets an outside service make a "
            "picture, that service is sent the crop of your face for it, and the page says so "
            "beforehand. "
            "Every picture says that AI made it, and you can report one you do not like. What you "
            "make of your own photos does not need this."
        ),
        withdrawing=_(
            "No new picture with your face can be made by anybody else, and those that others made "
            "with it, and all babies, are deleted from this site, links to them included. What "
            "somebody downloaded before stays with them."
        ),
        requires=Purpose.BIOMETRIC,
    ),
    ConsentText(
        purpose=Purpose.GROUPING,
        version="2026-11",
        title=_("Tell the people in my photos apart"),
        explanation=_(
            "We measure every face in your photos, not only yours, to put the photos of one person "
            "together. Switch this on only if the people in your photos agree to it. What is "
            "measured of them is used inside your own photos and nowhere else: nobody is looked "
            "for with it, and nobody else is shown it. One exception has a switch of its own: "
            "people you know who agreed to be recognised can be suggested to you by name."
        ),
        withdrawing=_(
            "All measurements of other people in your photos are erased at once, and the groups "
            "and suggestions with them. Your photos stay."
        ),
        requires=Purpose.BIOMETRIC,
    ),
    ConsentText(
        purpose=Purpose.TAGGING,
        version="2026-11",
        title=_("Let people I know recognise me in their photos"),
        explanation=_(
            "Where you and another person follow each other, faces in their photos are compared "
            "with yours, if they agreed to it as well. They are told that it may be you; you are "
            "asked, see the crop of that face, and only your yes puts your name there. You can "
            "take it back at any time."
        ),
        withdrawing=_(
            "Your name disappears from other people’s photos at once, all suggestions and "
            "questions about you are deleted, and no new ones are made."
        ),
        requires=Purpose.BIOMETRIC,
    ),
)
CONSENT_TEXTS: Mapping[Purpose, ConsentText] = MappingProxyType({t.purpose: t for t in _TEXTS})


def needing(purpose: Purpose) -> set[Purpose]:
    """The purpose and all that make no sense without it: what a withdrawal closes."""
    return {purpose} | {text.purpose for text in _TEXTS if text.requires == purpose}
