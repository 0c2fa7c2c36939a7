"""Who may be recognised in whose photos, and what those people look like."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from accounts.holding import hold_people
from accounts.models import User, UserQuerySet
from accounts.relations import mutual_follows
from core.folding import Folded, fold
from faces.engine.types import Vector
from faces.models import FaceEmbedding
from faces.models.tagging import recognisable, telling_apart
from faces.recognition import current_pack
from faces.tagging.assignment import Matrix
from library.models import Moderation

# More faces than this do not say more of what somebody looks like; the clearest count.
FACES_PER_PERSON = 10


@dataclass(frozen=True, slots=True)
class Known:
    """The people a photo's owner may recognise, the owner included; vectors (K, D) by person."""

    owner_id: UUID
    vectors: Mapping[UUID, Matrix]

    @property
    def friends(self) -> set[UUID]:
        return set(self.vectors) - {self.owner_id}


def recognisable_friends(owner: User) -> UserQuerySet:
    """People whom `owner` may ask whether it is them: friends who agreed to be recognised."""
    return mutual_follows(owner).filter(pk__in=recognisable())


def named_like(friends: UserQuerySet, text: str) -> UserQuerySet:
    """Those with the text anywhere in their name or username, whatever its case and accents."""
    return friends.alias(names=Folded("full_name", "username")).filter(names__icontains=fold(text))


def owners_who_may_recognise(person: User) -> UserQuerySet:
    """People in whose photos `person` may be recognised right now."""
    if not recognisable().filter(pk=person.pk).exists():
        return User.objects.get_queryset().none()
    return mutual_follows(person).filter(pk__in=telling_apart())


def known_to(owner: User) -> Known:
    """What the owner and their recognisable friends look like, as far as that was measured."""
    if not telling_apart().filter(pk=owner.pk).exists():
        return Known(owner.pk, {})
    people = [owner.pk, *recognisable_friends(owner).values_list("pk", flat=True)]
    return Known(owner.pk, _vectors(people))


def hold_agreement(owner_id: UUID, person_ids: Collection[UUID]) -> set[UUID]:
    """Those of the people whom the owner may recognise; both sides' agreement stays as it is.

    To be asked first in a transaction. It locks the owner and these people, in the order in which
    following and hiding do, so that a withdrawal, a suspension, hiding or another question waits
    for the end of the transaction; whatever came before is seen.
    """
    held = hold_people({owner_id, *person_ids})
    owner = telling_apart().filter(pk=owner_id).first()
    if owner_id not in held or owner is None:
        return set()
    friends = recognisable_friends(owner).filter(pk__in=person_ids)
    return set(friends.values_list("pk", flat=True))


def vector_of(numbers: list[float]) -> Vector:
    """A stored vector, (D,), of length 1 again: half precision shortened it a little."""
    vector = np.asarray(numbers, np.float32)
    return vector / np.linalg.norm(vector)


def _vectors(person_ids: Collection[UUID]) -> dict[UUID, Matrix]:
    """Vectors of people's own faces by the current model, those they left in matching."""
    clearest = Window(
        RowNumber(), partition_by=F("face__owner"), order_by=F("face__quality").desc()
    )
    own = FaceEmbedding.objects.filter(
        model=current_pack().model,
        face__owner__in=person_ids,
        face__is_searchable=True,
        face__image__moderation=Moderation.PASSED,
    )
    rows = own.annotate(place=clearest).filter(place__lte=FACES_PER_PERSON)
    found: dict[UUID, list[Vector]] = {}
    for person, numbers in rows.values_list("face__owner", "vector"):
        found.setdefault(person, []).append(vector_of(numbers))
    return {person: np.stack(vectors) for person, vectors in found.items()}
