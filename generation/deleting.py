"""Taking a generated picture away on purpose: its job, and the picture if there is one."""

from uuid import UUID

from accounts.models import DeletionReceipt
from accounts.privacy import write_receipt
from generation.erasure import delete_jobs
from generation.models import Job
from library.models import Image
from library.services import count_left


def delete_picture_of(job: Job, *, by: UUID, subject_id: UUID) -> DeletionReceipt:
    """Delete a job with its picture, files, links and reports, for good; the receipt is for `by`.

    A worker that is making it finds no job any more, and keeps nothing.
    """
    jobs = Job.objects.filter(pk=job.pk)
    result: Image | None = job.result
    paths = result.paths if result is not None else []
    removed = delete_jobs(jobs)
    remaining = {
        "jobs": jobs.count(),
        "images": Image.objects.filter(storage_path__in=paths).count(),
        "files": count_left(paths),
    }
    return write_receipt(by, "picture", subject_id, dict(removed), remaining)
