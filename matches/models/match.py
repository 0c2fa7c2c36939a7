"""Look-alikes: an unordered pair of faces of different people, or a face and a celebrity."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import HiddenPerson, User
from core.models import BaseModel, one_of
from faces.engine.types import Band
from faces.models import Celebrity, CelebrityFace, Face
from library.models import Moderation, Visibility


class MatchKind(models.TextChoices):
    USER = "user", _("Two people")
    CELEBRITY = "celebrity", _("A person and a celebrity")


PUBLIC_A = Q(face_a__image__visibility=Visibility.PUBLIC)
PUBLIC_B = Q(face_b__image__visibility=Visibility.PUBLIC) | Q(kind=MatchKind.CELEBRITY)


class MatchQuerySet(models.QuerySet[Any]):
    def between_people(self) -> Self:
        """Two people who both agree to being matched, by faces that still take part."""
        return self._taking_part("a")._taking_part("b").filter(kind=MatchKind.USER)

    def with_celebrities(self) -> Self:
        """A person who agrees to being matched, and a celebrity that staff has not withdrawn."""
        return self._taking_part("a").filter(kind=MatchKind.CELEBRITY, celebrity__is_active=True)

    def standing(self) -> Self:
        """Matches of both kinds that count right now. Feeds ask for one kind, which is faster."""
        people = Match.objects.between_people().values("pk")
        celebrities = Match.objects.with_celebrities().values("pk")
        return self.filter(Q(pk__in=people) | Q(pk__in=celebrities))

    def with_faces(self) -> Self:
        """With all that a card shows, in the same query."""
        return self.select_related(
            "face_a__owner",
            "face_a__image",
            "face_b__owner",
            "face_b__image",
            "celebrity",
            "celebrity_face__celebrity",
        )

    def of(self, user: Any) -> Self:
        return self.filter(Q(owner_a_id=user.pk) | Q(owner_b_id=user.pk))

    def public(self) -> Self:
        """The photos of the people in it are public, so everyone may see the pair.

        `is_public` only narrows the search; what decides is what the photos say right now.
        """
        return self.filter(PUBLIC_A, PUBLIC_B, is_public=True)

    def shown_to(self, user: Any) -> Self:
        """Without what the person called "not alike", and without whom they hid or who hid them."""
        if not user.is_authenticated:
            return self
        hidden = HiddenPerson.objects.around(user)
        pair = Dismissal.objects.filter(
            user=user.pk, face_a=OuterRef("face_a"), face_b=OuterRef("face_b")
        )
        celebrity = Dismissal.objects.filter(user=user.pk, celebrity=OuterRef("celebrity"))
        shown = self.filter(~Exists(pair), ~Exists(celebrity)).exclude(owner_a__in=hidden)
        return shown.filter(Q(owner_b=None) | ~Q(owner_b__in=hidden))

    def visible_to(self, user: Any) -> Self:
        """One's own matches and the public ones; a stranger's private match does not exist."""
        public = PUBLIC_A & PUBLIC_B & Q(is_public=True)
        if not user.is_authenticated:
            return self.standing().filter(public)
        mine = Q(owner_a_id=user.pk) | Q(owner_b_id=user.pk)
        return self.standing().shown_to(user).filter(public | mine)

    def _taking_part(self, side: str) -> Self:
        """The person and the face on one side (`a` or `b`) take part in matching right now."""
        return self.filter(
            **{
                f"owner_{side}__in": User.objects.matchable().values("pk"),
                f"face_{side}__is_searchable": True,
                f"face_{side}__image__moderation": Moderation.PASSED,
            }
        )


class Match(BaseModel):
    """A look-alike: two people's faces, `face_a` < `face_b`, or a person's (a) and a celebrity."""

    kind = models.CharField(max_length=10, choices=MatchKind, default=MatchKind.USER)
    face_a = models.ForeignKey(Face, on_delete=models.CASCADE, related_name="+")
    face_b = models.ForeignKey(Face, null=True, on_delete=models.CASCADE, related_name="+")
    # Copies of the faces' owners, which never change: the feed of one person is one index away.
    owner_a = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    owner_b = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    celebrity = models.ForeignKey(
        Celebrity, null=True, on_delete=models.CASCADE, related_name="matches"
    )
    celebrity_face = models.ForeignKey(
        CelebrityFace,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("The reference face most like the person's."),
    )
    cosine = models.FloatField(help_text=_("Cosine similarity of the embeddings, -1 to 1."))
    similarity_score = models.FloatField(help_text=_("Calibrated, 0 to 100."))
    model = models.CharField(max_length=40, help_text=_("Pack and version of the embeddings."))
    calibration = models.CharField(max_length=40, help_text=_("Version of the calibration."))
    is_public = models.BooleanField(
        default=False,
        help_text=_("The photos were public when last looked at; keeps everyone's feed fast."),
    )

    # For a page: set by `matches.reading.shown_to`, for the viewer.
    left: Face
    right: Face | CelebrityFace
    is_mine: bool
    band: Band

    objects = MatchQuerySet.as_manager()

    class Meta:
        db_table = "matches"
        verbose_name_plural = "matches"
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("kind", MatchKind, "matches_kind"),
            models.UniqueConstraint(fields=["face_a", "face_b", "model"], name="matches_pair_once"),
            models.UniqueConstraint(
                fields=["face_a", "celebrity", "model"], name="matches_celebrity_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=MatchKind.USER,
                    face_b__isnull=False,
                    owner_b__isnull=False,
                    celebrity=None,
                    celebrity_face=None,
                )
                | Q(
                    kind=MatchKind.CELEBRITY,
                    face_b=None,
                    owner_b=None,
                    celebrity__isnull=False,
                    celebrity_face__isnull=False,
                ),
                name="matches_sides",
            ),
            models.CheckConstraint(
                condition=Q(face_a__lt=F("face_b")), name="matches_pair_ordered"
            ),
            models.CheckConstraint(condition=~Q(owner_a=F("owner_b")), name="matches_two_people"),
            models.CheckConstraint(
                condition=Q(similarity_score__range=(0, 100)), name="matches_score"
            ),
        ]
        indexes = [
            models.Index(fields=["face_b"], name="matches_face_b"),
            models.Index(fields=["owner_a", "-created_at", "-id"], name="matches_owner_a_created"),
            models.Index(fields=["owner_b", "-created_at", "-id"], name="matches_owner_b_created"),
            models.Index(fields=["owner_a", "-similarity_score"], name="matches_owner_a_score"),
            models.Index(fields=["owner_b", "-similarity_score"], name="matches_owner_b_score"),
            models.Index(fields=["-created_at", "-id"], name="matches_created"),
            models.Index(
                fields=["-created_at", "-id"], condition=Q(is_public=True), name="matches_public"
            ),
            models.Index(fields=["-similarity_score"], name="matches_score_desc"),
            models.Index(
                fields=["owner_a", "owner_b", "-similarity_score"], name="matches_two_people"
            ),
            # Which scores are of another calibration than the one in use.
            models.Index(fields=["model", "calibration"], name="matches_scored"),
        ]

    def __str__(self) -> str:
        return f"match {self.pk}"

    @property
    def both_faces(self) -> tuple[Face, Face]:
        """The faces of two people. Raises ValueError for a match with a celebrity."""
        if self.face_b is None:
            raise ValueError("a match with a celebrity has one person's face")
        return self.face_a, self.face_b

    @property
    def percentage(self) -> int:
        """The score as people read it: whole percent, and never 100, since nothing is certain."""
        return min(99, round(self.similarity_score))


class Dismissal(BaseModel):
    """Somebody said "not alike"; later runs, and other models, respect it for ever.

    Of two people it is about the pair of faces, of a celebrity about the celebrity.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dismissals"
    )
    face_a = models.ForeignKey(Face, null=True, on_delete=models.CASCADE, related_name="+")
    face_b = models.ForeignKey(Face, null=True, on_delete=models.CASCADE, related_name="+")
    celebrity = models.ForeignKey(Celebrity, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "dismissals"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "face_a", "face_b"], name="dismissals_pair"),
            models.UniqueConstraint(fields=["user", "celebrity"], name="dismissals_celebrity"),
            models.CheckConstraint(
                condition=Q(face_a__lt=F("face_b"), celebrity=None)
                | Q(face_a=None, face_b=None, celebrity__isnull=False),
                name="dismissals_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"dismissal {self.pk}"
