"""Look-alikes: an unordered pair of faces of different people, or a face and a celebrity."""

from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, IsNull
from django.utils.translation import gettext_lazy as _

from accounts.models import HiddenPerson, User
from core.models import BaseModel, one_of
from faces.engine.types import Band
from faces.models import Celebrity, CelebrityFace, Face
from library.models import Moderation, Visibility
from matches.models.dismissal import Dismissal


class MatchKind(models.TextChoices):
    USER = "user", _("Two people")
    CELEBRITY = "celebrity", _("A person and a celebrity")


# What a card shows of a match. Joined to the match they would cost more planning than reading.
FACES_OF_CARD = (
    Prefetch("face_a", Face.objects.select_related("owner", "image")),
    Prefetch("face_b", Face.objects.select_related("owner", "image")),
    Prefetch("celebrity_face", CelebrityFace.objects.select_related("celebrity")),
    "celebrity",
)

PUBLIC_A = Q(face_a__image__visibility=Visibility.PUBLIC)
PUBLIC_B = Q(face_b__image__visibility=Visibility.PUBLIC) | Q(kind=MatchKind.CELEBRITY)


def found(rows: models.QuerySet[Any]) -> IsNull:
    """Whether a correlated query finds a row. Looked up for each match that is read, by an index.

    EXISTS says the same, but PostgreSQL joins it, and twelve joined tables take fifty milliseconds
    to plan for a page that takes one to read. A scalar subquery is never joined and never hashed.
    """
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)


def not_found(rows: models.QuerySet[Any]) -> Q:
    """The opposite. In this form PostgreSQL expects that nearly every match passes; of IS NULL it
    expects that hardly any does, and reads all of a person's matches for a page of 20.
    """
    one = Subquery(rows.order_by().values(one=Value(1))[:1])
    return ~Q(Exact(Coalesce(one, 0), 1))


def people_alike() -> Q:
    """Two people with a score that counts: one may fall when another calibration is put in use."""
    return Q(kind=MatchKind.USER, similarity_score__gte=settings.MATCH_MIN_SCORE)


def taking_part(side: str) -> Q:
    """The person and the face on one side (`a` or `b`) take part in matching right now."""
    people = User.objects.matchable().filter(pk=OuterRef(f"owner_{side}"))
    faces = Face.objects.filter(
        pk=OuterRef(f"face_{side}"), is_searchable=True, image__moderation=Moderation.PASSED
    )
    return Q(found(people), found(faces))


def in_public_photo(side: str) -> IsNull:
    faces = Face.objects.filter(pk=OuterRef(f"face_{side}"), image__visibility=Visibility.PUBLIC)
    return found(faces)


def open_to_everyone() -> Q:
    """The photos of the people in it are public, and neither of them said "not alike".

    `is_public` only narrows the search; what decides is what the photos say right now.
    """
    its_people = Q(user=OuterRef("owner_a")) | Q(user=OuterRef("owner_b"))
    pairs = Dismissal.objects.filter(
        its_people, face_a=OuterRef("face_a"), face_b=OuterRef("face_b")
    )
    celebrities = Dismissal.objects.filter(
        user=OuterRef("owner_a"), celebrity=OuterRef("celebrity")
    )
    photos = Q(in_public_photo("a")) & (Q(kind=MatchKind.CELEBRITY) | Q(in_public_photo("b")))
    return Q(is_public=True) & photos & Q(not_found(pairs), not_found(celebrities))


class MatchQuerySet(models.QuerySet[Any]):
    def between_people(self) -> Self:
        """Two people who both agree to being matched, by faces that still take part."""
        return self.filter(people_alike(), taking_part("a"), taking_part("b"))

    def with_celebrities(self) -> Self:
        """A person who agrees to being matched, and a celebrity that staff has not withdrawn."""
        active = Celebrity.objects.active().filter(pk=OuterRef("celebrity"))
        return self.filter(taking_part("a"), found(active), kind=MatchKind.CELEBRITY)

    def standing(self) -> Self:
        """Matches of both kinds that count right now."""
        active = Celebrity.objects.active().filter(pk=OuterRef("celebrity"))
        people = people_alike() & taking_part("b")
        celebrities = Q(kind=MatchKind.CELEBRITY) & Q(found(active))
        return self.filter(taking_part("a"), people | celebrities)

    def with_faces(self) -> Self:
        """With all that a card shows, in a few queries more, however many matches."""
        return self.prefetch_related(*FACES_OF_CARD)

    def of(self, user: Any) -> Self:
        return self.filter(Q(owner_a_id=user.pk) | Q(owner_b_id=user.pk))

    def public(self) -> Self:
        """What everyone may see: `open_to_everyone`."""
        return self.filter(open_to_everyone())

    def not_hidden_from(self, user: Any) -> Self:
        """Without whom the person hid, and without those who hid the person."""
        if not user.is_authenticated:
            return self
        hidden = HiddenPerson.objects.around(user)
        return self.exclude(owner_a__in=hidden).filter(Q(owner_b=None) | ~Q(owner_b__in=hidden))

    def shown_to(self, user: Any) -> Self:
        """Without what the person called "not alike", and without whom they hid or who hid them."""
        if not user.is_authenticated:
            return self
        mine = Dismissal.objects.filter(user=user.pk)
        pair = mine.filter(face_a=OuterRef("face_a"), face_b=OuterRef("face_b"))
        celebrity = mine.filter(celebrity=OuterRef("celebrity"))
        return self.not_hidden_from(user).filter(not_found(pair), not_found(celebrity))

    def open_to(self, user: Any) -> Self:
        """One's own and the public ones, also those that one dismissed."""
        if not user.is_authenticated:
            return self.standing().public()
        mine = Q(owner_a_id=user.pk) | Q(owner_b_id=user.pk)
        return self.standing().not_hidden_from(user).filter(mine | open_to_everyone())

    def visible_to(self, user: Any) -> Self:
        """One's own matches and the public ones; a stranger's private match does not exist."""
        return self.open_to(user).shown_to(user)


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
    others: list[User]
    reaction_bar: Sequence[Any]

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
            models.Index(
                fields=["-similarity_score", "-id"],
                condition=Q(is_public=True),
                name="matches_public_score",
            ),
            models.Index(fields=["-similarity_score"], name="matches_score_desc"),
            models.Index(
                fields=["celebrity", "-similarity_score", "-id"],
                condition=Q(is_public=True, kind=MatchKind.CELEBRITY),
                name="matches_celebrity_public",
            ),
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
