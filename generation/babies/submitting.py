"""Asking for a baby, and taking one away."""

import secrets

from django.db.models import QuerySet

from accounts.models import DeletionReceipt, Purpose, User
from accounts.services import record_activity
from faces.engine.baby import MAX_SEED
from generation.babies import errors
from generation.deleting import delete_picture_of
from generation.models import Baby, Job, JobKind
from generation.submitting import Submitted, submit
from matches.models import Match


def my_matches(person: User) -> QuerySet[Match]:
    """The standing matches of a person, for which they may ask. Strangers find none."""
    return Match.objects.between_people().of(person).shown_to(person).with_faces()


def require_agreement(match: Match, person: User) -> None:
    """Both people must agree to pictures right now. Raises the reason, told to `person`."""
    people = {match.owner_a_id, match.owner_b_id}
    agreeing = User.objects.consenting_to(Purpose.GENERATION).filter(pk__in=people)
    missing = people - set(agreeing.values_list("pk", flat=True))
    if person.pk in missing:
        raise errors.YouHaveNotAgreed
    if missing:
        raise errors.OtherHasNotAgreed


def submit_baby(
    *, owner: User, match: Match, idempotency_key: str, seed: int | None = None
) -> Submitted:
    """Ask for a baby of a match of the owner's; without a seed a new sibling.

    The same key gives the same baby. Raises YouHaveNotAgreed, OtherHasNotAgreed, and what
    `generation.submitting.submit` raises.
    """
    require_agreement(match, owner)
    chosen = secrets.randbelow(MAX_SEED) if seed is None else seed

    def add_baby(job: Job) -> None:
        baby = Baby.objects.create(job=job, match=match, generated_by=owner, seed=chosen)
        record_activity(owner, "baby.asked", baby)

    return submit(
        owner=owner,
        kind=JobKind.BABY,
        parameters={"match": str(match.pk), "seed": chosen},
        idempotency_key=idempotency_key,
        then=add_baby,
    )


def delete_baby(baby: Baby, person: User) -> DeletionReceipt:
    """Delete a baby with its picture; either of the two people shown in it may, and gets the
    receipt."""
    record_activity(person, "baby.deleted", baby)
    return delete_picture_of(baby.job, by=person.pk, subject_id=baby.pk)
