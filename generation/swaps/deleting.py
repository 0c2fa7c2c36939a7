"""Taking a couple picture away: the job, and the picture if there is one."""

from collections import Counter

from django.db import transaction

from accounts.models import DeletionReceipt
from accounts.privacy import write_receipt
from generation.models import FaceSwapTask, Job
from library.models import Image
from library.services import count_left, delete_image
from live.events import JobChanged, publish_on_commit, user_group


def delete_swap(task: FaceSwapTask) -> DeletionReceipt:
    """Delete the job with its picture, files, links and reports, for good.

    A worker that is making it finds no job any more, and keeps nothing.
    """
    job_id, owner_id = task.job_id, task.job.owner_id
    paths: list[str] = []
    removed = Counter[str]()
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
        if job is not None and job.result is not None:
            paths = job.result.paths
            removed += Counter(delete_image(job.result))
        if job is not None:
            removed += Counter(jobs=1)
            job.delete()
            publish_on_commit(JobChanged(job_id, "deleted"), user_group(owner_id))
    remaining = {
        "jobs": Job.objects.filter(pk=job_id).count(),
        "images": Image.objects.filter(storage_path__in=paths).count(),
        "files": count_left(paths),
    }
    return write_receipt(owner_id, "picture", task.pk, dict(removed), remaining)
