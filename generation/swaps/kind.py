"""Couple pictures as the job engine knows them (`generation.kinds.Kind`)."""

from django.utils.translation import gettext as _

from core.errors import AppError
from faces.models import Face
from generation.models import FaceSwapTask, Job, JobKind
from generation.swaps import errors
from generation.swaps.choices import usable_faces
from generation.swaps.planning import choose_slots, require_offered
from generation.swaps.reporting import by_role
from generation.work import FaceIn, Made, SwapWork, Work
from library.models import Image, Moderation
from templates_app.popularity import count_use


class FaceSwapKind:
    name = JobKind.FACE_SWAP

    def prepare(self, job: Job) -> SwapWork:
        """The template's slots and the two faces, if they may still be used."""
        task = _task(job)
        if task.template is None:
            raise errors.TemplateChanged
        require_offered(task.template)
        try:
            slots = choose_slots(task.template, task.husband_slot, task.wife_slot)
        except (errors.NoSuchSlot, errors.TemplateIncomplete):
            raise errors.TemplateChanged from None  # staff corrected them since
        faces = require_usable(task, job)
        return SwapWork(task.template.image, slots, (FaceIn.of(faces[0]), FaceIn.of(faces[1])))

    def parents(self, work: Work) -> tuple[Image, ...]:
        """The template and the photos, each once."""
        assert isinstance(work, SwapWork)  # noqa: S101  (what `prepare` gave)
        images = (work.template, *(face.image for face in work.faces))
        return tuple({image.pk: image for image in images}.values())

    def title(self, job: Job) -> str:
        task = FaceSwapTask.objects.select_related("template").filter(job=job).first()
        if task is None or task.template is None:
            return _("Couple picture")
        return task.template.title

    def keep(self, job: Job, made: Made) -> None:
        """How well it went; asks once more, since a consent may have gone while it was made."""
        task = _task(job)
        require_usable(task, job)
        task.quality_report = by_role(made.report)
        task.save(update_fields=["quality_report"])
        if task.template is not None:
            count_use(task.template)


def require_usable(task: FaceSwapTask, job: Job) -> tuple[Face, Face]:
    """Both faces, if the job's owner may use them right now; else raises the reason."""
    wanted = (task.husband_face_id, task.wife_face_id)
    found = usable_faces(job.owner).in_bulk(wanted)
    for pk in wanted:
        if pk not in found:
            raise _reason(pk)
    return found[wanted[0]], found[wanted[1]]


def _task(job: Job) -> FaceSwapTask:
    """Raises FaceGone where the row went together with one of its faces."""
    tasks = FaceSwapTask.objects.select_related("template__image").filter(job=job)
    task = tasks.prefetch_related("template__slots").first()
    if task is None:
        raise errors.FaceGone
    return task


def _reason(face_id: object) -> AppError:
    """Why a face that could be used once cannot be used now."""
    face = Face.objects.select_related("image").filter(pk=face_id).first()
    if face is None:
        return errors.FaceGone()
    if face.image.moderation != Moderation.PASSED:
        return errors.PhotoWithheld()
    return errors.FaceNotAllowed()
