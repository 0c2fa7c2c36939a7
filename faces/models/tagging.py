"""Who somebody in another person's photo is: suggested, asked, and said by that person alone."""

from datetime import timedelta
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Follow, HiddenPerson, Purpose, User
from core.models import BaseModel, one_of
from faces.engine.types import Band
from faces.models.face import Face
from library.models import Image, Moderation

# How long a decision can be taken back by whoever made it.
UNDO = timedelta(days=30)


class TagState(models.TextChoices):
    SUGGESTED = "suggested", _("Suggested")
    DISMISSED = "dismissed", _("Not this person, says the photo’s owner")
    ASKED = "asked", _("Waiting for their answer")
    CONFIRMED = "confirmed", _("Confirmed by them")
    DECLINED = "declined", _("Not me, they say")


# States in which a face is, or may soon be, known as somebody.
OPEN = ("asked", "confirmed")
# States in which the person has not said anything yet: these stand on both people's agreement.
UNANSWERED = ("suggested", "asked")
REFUSED = ("dismissed", "declined")
# Whose last step led to a state.
OWNERS_WORD = ("asked", "dismissed")
PERSONS_WORD = ("confirmed", "declined")


class TagQuerySet(models.QuerySet["Tag"]):
    """Every page and endpoint starts from `standing()`: what the two agree to at this moment."""

    def standing(self) -> Self:
        """Suggestions and questions between friends who agree, and names that may be shown."""
        named = Q(state=TagState.CONFIRMED, person__in=recognisable())
        unanswered = Q(
            _friends(),
            state__in=UNANSWERED,
            person__in=recognisable(),
            image__owner__in=telling_apart(),
        )
        return self.filter(named | unanswered).not_hidden()

    def not_hidden(self) -> Self:
        """Of active people who have not hidden one another, in photos that passed the check."""
        active = User.objects.active()
        return self.filter(
            ~_hidden(),
            person__in=active,
            image__owner__in=active,
            image__moderation=Moderation.PASSED,
        )

    def shown(self) -> Self:
        """What stands, and for 30 days what somebody said no to, so that it can be undone."""
        recent = Q(state__in=REFUSED, decided_at__gt=timezone.now() - UNDO)
        return self.standing() | self.not_hidden().filter(recent)


def recognisable() -> models.QuerySet[User]:
    """People whom those they know may recognise right now."""
    return User.objects.active().consenting_to(Purpose.BIOMETRIC, Purpose.TAGGING)


def telling_apart() -> models.QuerySet[User]:
    """People in whose photos others may be recognised right now."""
    return User.objects.active().consenting_to(Purpose.BIOMETRIC, Purpose.GROUPING)


def _friends() -> Q:
    """The photo's owner and the person follow each other."""
    there, back = _both_ways(Follow.objects.all(), "follower", "followed")
    return Q(there) & Q(back)


def _hidden() -> Q:
    """One of the two has hidden the other."""
    there, back = _both_ways(HiddenPerson.objects.all(), "user", "person")
    return Q(there) | Q(back)


def _both_ways(rows: models.QuerySet, one: str, other: str) -> tuple[Exists, Exists]:
    """Rows from the photo's owner to the person, and from the person to the owner."""
    owner, person = OuterRef("image__owner"), OuterRef("person")
    return (
        Exists(rows.filter(**{one: owner, other: person})),
        Exists(rows.filter(**{one: person, other: owner})),
    )


class Tag(BaseModel):
    """One face of a photo and one person who agreed to be recognised by people they know."""

    face = models.ForeignKey(Face, on_delete=models.CASCADE, related_name="tags")
    image = models.ForeignKey(
        Image, on_delete=models.CASCADE, related_name="+", help_text=_("The face's image.")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tags"
    )
    state = models.CharField(max_length=10, choices=TagState, default=TagState.SUGGESTED)
    state_before = models.CharField(
        max_length=10, blank=True, help_text=_("What an undo goes back to.")
    )
    similarity_score = models.FloatField(null=True, help_text=_("Calibrated, 0 to 100."))
    model = models.CharField(max_length=40, blank=True)
    calibration = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Set for pages by `faces.tagging.reading`: how alike, in words, and for the viewer.
    band: Band | None
    undoable: bool

    objects = TagQuerySet.as_manager()

    class Meta:
        db_table = "tags"
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("state", TagState, "tags_state"),
            models.UniqueConstraint(fields=["face", "person"], name="tags_face_person"),
            models.UniqueConstraint(
                fields=["face"], condition=Q(state__in=OPEN), name="tags_face_one_person"
            ),
            models.UniqueConstraint(
                fields=["image", "person"],
                condition=Q(state__in=OPEN),
                name="tags_person_once_in_a_photo",
            ),
            models.CheckConstraint(
                condition=Q(similarity_score=None) | Q(similarity_score__range=(0, 100)),
                name="tags_score",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state", "-created_at"], name="tags_person"),
            models.Index(
                fields=["model", "calibration"],
                condition=Q(state=TagState.SUGGESTED),
                name="tags_scored",
            ),
        ]

    def __str__(self) -> str:
        return f"tag {self.pk}"

    def can_be_undone_by(self, person_id: UUID) -> bool:
        """Whether this person took the last step, in the last 30 days, and may take it back."""
        if self.state in OWNERS_WORD:
            theirs = person_id == self.face.owner_id
        else:
            theirs = self.state in PERSONS_WORD and person_id == self.person_id
        if not theirs or self.decided_at is None or self.decided_at <= timezone.now() - UNDO:
            return False
        # A question that nothing came before is deleted; of what else nothing is known before,
        # it was undone already, or forgotten with a consent.
        return self.state == TagState.ASKED or bool(self.state_before)
