"""Deleting generated pictures with their jobs: with a face, a consent, a match or a person.

A picture made from a face goes with it, whoever made it. Rows would follow by cascade, files would
not, so jobs and pictures are deleted here, before the rows that they were made from.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import AccountStatus, Purpose, User
from faces.models import Face
from generation.models import Baby, FaceSwapTask, Job, JobKind
from generation.notices import take_back_ended
from library.models import Image, Kind
from library.services import delete_image
from live.events import JobChanged, publish_all_on_commit, user_group
from matches.models import Match

# Others come to a person's face through a match, and use it because the person agreed to that.
PICTURES_NEED = (Purpose.MATCHING, Purpose.GENERATION)
SWEEP_AT_MOST = 500


@transaction.atomic
def delete_jobs(jobs: QuerySet[Job]) -> Counter[str]:
    """Delete jobs with what they made; what was removed, by store. Files go after commit.

    A worker that has one of them in hand finds no job any more, and keeps nothing; one that is just
    storing its picture is waited for.
    """
    ids = list(jobs.values_list("pk", flat=True))
    # Pictures first, as whoever deletes a picture does; then nobody waits for each other.
    _lock(Image.objects.filter(job__in=ids))
    found = list(Job.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))
    removed = Counter[str]()
    for image in Image.objects.filter(pk__in=[job.result_id for job in found if job.result_id]):
        removed.update(delete_image(image))
    take_back_ended(ids)
    _total, rows = Job.objects.filter(pk__in=ids).delete()
    removed["jobs"] += rows.get("generation.Job", 0)
    removed["pictures"] = removed.pop("images", 0)
    gone = [(JobChanged(job.pk, "deleted"), (user_group(job.owner_id),)) for job in found]
    publish_all_on_commit(gone)
    return +removed


def remove_made_from(face_ids: Sequence[UUID]) -> Mapping[str, int]:
    """What was made from faces that are about to be deleted (`faces.belongings`).

    The faces and their matches are locked first: whoever just asks for a picture of them is waited
    for, and that job goes as well.
    """
    matches = Match.objects.filter(Q(face_a__in=face_ids) | Q(face_b__in=face_ids))
    _lock(Face.objects.filter(pk__in=face_ids))
    _lock(matches)
    swaps = Q(husband_face__in=face_ids) | Q(wife_face__in=face_ids)
    babies = Q(match__face_a__in=face_ids) | Q(match__face_b__in=face_ids)
    return delete_jobs(_jobs_of(FaceSwapTask.objects.filter(swaps), Baby.objects.filter(babies)))


def remove_job_of(image: Image) -> Mapping[str, int]:
    """The job of a picture that is about to be deleted (`library.belongings`): without its picture
    it would only tell whose faces were in it.

    The picture is locked first, as in `delete_jobs`; whoever is just sharing it is waited for.
    """
    _lock(Image.objects.filter(pk=image.pk, kind=Kind.RESULT))
    jobs = Job.objects.filter(result=image)
    take_back_ended(list(jobs.values_list("pk", flat=True)))
    _total, rows = jobs.delete()
    return {"jobs": rows.get("generation.Job", 0)}


def made_by_others(user_id: UUID) -> QuerySet[Job]:
    """What others made with the person's faces, and every baby of theirs."""
    theirs = Q(husband_face__owner=user_id) | Q(wife_face__owner=user_id)
    swaps = FaceSwapTask.objects.filter(theirs).exclude(job__owner=user_id)
    babies = Baby.objects.filter(Q(match__owner_a=user_id) | Q(match__owner_b=user_id))
    return _jobs_of(swaps, babies)


def erase_made_by_others(user_id: UUID) -> Counter[str]:
    """After the person took back a consent that these need; nothing if they gave it again since."""
    if User.objects.consenting_to(*PICTURES_NEED).filter(pk=user_id).exists():
        return Counter()
    return delete_jobs(made_by_others(user_id))


def erase_withdrawn() -> Counter[str]:
    """The same for whoever a lost message left out, and jobs whose product is gone; run by beat."""
    return delete_jobs(_limited(_without_consent())) + delete_jobs(_limited(_orphans()))


def of_somebody_who_left() -> Q:
    """Of all images those made with the face of somebody whose account is closed or suspended: they
    may come back, but until then nobody finds them by a link (`library.sharing`)."""
    left = User.objects.get_queryset().exclude(account_status=AccountStatus.ACTIVE)
    couple = Q(job__face_swap__husband_face__owner__in=left)
    couple |= Q(job__face_swap__wife_face__owner__in=left)
    return couple | Q(job__baby__match__owner_a__in=left) | Q(job__baby__match__owner_b__in=left)


def _without_consent() -> QuerySet[Job]:
    agreed = User.objects.consenting_to(*PICTURES_NEED)
    of_another = ~Q(husband_face__owner=F("job__owner")) & ~Q(husband_face__owner__in=agreed)
    of_another |= ~Q(wife_face__owner=F("job__owner")) & ~Q(wife_face__owner__in=agreed)
    both = Q(match__owner_a__in=agreed) & Q(match__owner_b__in=agreed)
    return _jobs_of(FaceSwapTask.objects.filter(of_another), Baby.objects.exclude(both))


def _orphans() -> QuerySet[Job]:
    """Their couple or match went by a cascade; a job and its product begin in one transaction."""
    swap = Q(kind=JobKind.FACE_SWAP, face_swap=None)
    return Job.objects.filter(swap | Q(kind=JobKind.BABY, baby=None))


def _jobs_of(swaps: QuerySet[FaceSwapTask], babies: QuerySet[Baby]) -> QuerySet[Job]:
    return Job.objects.filter(Q(pk__in=swaps.values("job")) | Q(pk__in=babies.values("job")))


def _limited(jobs: QuerySet[Job]) -> QuerySet[Job]:
    return jobs.order_by("pk")[:SWEEP_AT_MOST]


def _lock(rows: QuerySet[Face] | QuerySet[Image] | QuerySet[Match]) -> None:
    """Hold the rows to the end of the transaction, in one order for everybody."""
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
