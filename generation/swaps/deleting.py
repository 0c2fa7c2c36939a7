"""Taking a couple picture away: the job, and the picture if there is one."""

from accounts.models import DeletionReceipt
from accounts.privacy import write_receipt
from generation.erasure import delete_jobs
from generation.models import FaceSwapTask, Job
from library.models import Image
from library.services import count_left


def delete_swap(task: FaceSwapTask) -> DeletionReceipt:
    """Delete the job with its picture, files, links and reports, for good.

    A worker that is making it finds no job any more, and keeps nothing.
    """
    owner_id, jobs = task.job.owner_id, Job.objects.filter(pk=task.job_id)
    result: Image | None = task.job.result
    paths = result.paths if result is not None else []
    removed = delete_jobs(jobs)
    remaining = {
        "jobs": jobs.count(),
        "images": Image.objects.filter(storage_path__in=paths).count(),
        "files": count_left(paths),
    }
    return write_receipt(owner_id, "picture", task.pk, dict(removed), remaining)
