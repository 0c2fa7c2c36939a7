"""What people are told about pictures: that one of theirs is done or failed, and that somebody made
one with their face."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from generation.activity import withheld_words
from generation.models import Baby, Job, JobKind, Status
from library.models import Image, Moderation
from notifications.kinds import Notice
from notifications.models import Notification, NotificationKind
from notifications.services import Telling, notify_all, take_back

TOLD = (NotificationKind.JOB, NotificationKind.PICTURE)
# A job that was cancelled ended by its owner's hand.
ENDS = (Status.COMPLETED, Status.FAILED)


def tell_ended(job: Job) -> None:
    """Tell the owner that a job is done or failed, and of a picture whose face is in it.

    Part of the transaction that ends the job; nothing for a job that ended in another way.
    """
    if job.status not in ENDS:
        return
    told = [Telling(job.owner_id, NotificationKind.JOB, f"job:{job.pk}", job.pk)]
    if job.status == Status.COMPLETED:
        told += [
            Telling(person, NotificationKind.PICTURE, f"picture:{job.pk}", job.pk, job.owner_id)
            for person in _people_in(job) - {job.owner_id}
        ]
    notify_all(told)


def take_back_ended(job_ids: Sequence[UUID]) -> None:
    """The jobs are gone, or are tried again: what was told of their end is out of date."""
    for kind in TOLD:
        take_back(kind, job_ids)


def describe_jobs(reader: User, told: Sequence[Notification]) -> Mapping[UUID, Notice]:
    """The reader's own jobs that ended."""
    jobs = _ended(told).filter(owner=reader.pk).in_bulk()
    babies = _babies_shown(reader, jobs)
    return {
        each.pk: _own(jobs[each.subject_id], babies.get(each.subject_id))
        for each in told
        if each.subject_id in jobs
    }


def describe_pictures(reader: User, told: Sequence[Notification]) -> Mapping[UUID, Notice]:
    """Pictures that others made with the reader's face. A baby is shown, a couple picture is not:
    its maker alone sees it, so this says how it can be undone."""
    jobs = _ended(told).filter(status=Status.COMPLETED, result__isnull=False).in_bulk()
    makers = User.objects.shown_to(reader).in_bulk({each.actor_id for each in told} - {None})
    babies = _babies_shown(reader, jobs)
    notices = {}
    for each in told:
        job, maker = jobs.get(each.subject_id), makers.get(each.actor_id)
        if job is not None and maker is not None and reader.pk in _people_in(job):
            notices[each.pk] = _of_another(job, maker, babies.get(job.pk))
    return notices


def _ended(told: Sequence[Notification]) -> QuerySet[Job]:
    """The jobs that these are about, as far as they ended, with all that is said of them."""
    ended = Job.objects.filter(status__in=ENDS, pk__in=[each.subject_id for each in told])
    return ended.select_related(
        "result",
        "baby__match__face_a",
        "baby__match__face_b",
        "face_swap__husband_face",
        "face_swap__wife_face",
    )


def _babies_shown(reader: User, job_ids: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """By job the baby whose page the reader may open; a picture that is withheld has none."""
    shown = Baby.objects.visible_to(reader).filter(job__in=list(job_ids))
    return dict(shown.filter(job__result__moderation=Moderation.PASSED).values_list("job", "pk"))


def _people_in(job: Job) -> set[UUID]:
    """Whose faces are in it; nobody where what it was made from is gone."""
    if hasattr(job, "baby"):
        faces = job.baby.match.both_faces
    elif hasattr(job, "face_swap"):
        faces = job.face_swap.husband_face, job.face_swap.wife_face
    else:
        return set()
    return {face.owner_id for face in faces}


def _own(job: Job, baby_id: UUID | None) -> Notice:
    """What became of the reader's own job; its title is no name of a person."""
    image: Image | None = job.result
    kind = {"kind": str(JobKind(job.kind).label)}
    if job.status == Status.FAILED:
        reason = {"reason": job.error_message}
        return Notice(_("{kind}: not made. {reason}"), reverse("activity"), values=kind | reason)
    if image is not None and (withheld := withheld_words(image)):
        return Notice(
            _("{kind}: held back. {reason}"),
            reverse("activity"),
            values=kind | {"reason": withheld},
        )
    if job.kind == JobKind.BABY:
        url = reverse("baby", args=[baby_id]) if baby_id else reverse("activity")
    else:
        url = reverse("picture", args=[image.pk]) if image else reverse("activity")
    picture_url = image.thumbnail_url if image else ""
    return Notice(_("{kind}: done."), url, picture_url, values=kind)


def _of_another(job: Job, maker: User, baby_id: UUID | None) -> Notice:
    names = {"name": maker.get_full_name()}
    if baby_id is not None and job.result is not None:
        return Notice(
            _("{name} imagined a baby with your face."),
            reverse("baby", args=[baby_id]),
            job.result.thumbnail_url,
            names,
        )
    sentence = (
        _("{name} imagined a baby with your face. You can forbid such pictures at any time.")
        if job.kind == JobKind.BABY
        else _("{name} made a couple picture with your face. You can forbid that at any time.")
    )
    return Notice(sentence, reverse("settings-privacy"), names=names)
