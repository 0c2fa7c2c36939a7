"""Jobs in a person's export and erasure; the pictures themselves are the library's part."""

from typing import Any
from uuid import UUID

from accounts.models import User
from generation.erasure import delete_jobs, made_by_others
from generation.models import Job, JobQueue

EXPORTED = (
    "id", "kind", "status", "provider", "error_code", "error_message", "attempts", "result_id",
    "queued_at", "started_at", "completed_at", "processing_time",
)  # fmt: skip


class JobsOfPerson:
    """The generation app's part (accounts.privacy.PersonalData)."""

    name = "generation"

    def count(self, user_id: UUID) -> dict[str, int]:
        """Jobs of the person's own, and those that others had made with the person's faces."""
        own = Job.objects.filter(owner=user_id)
        return {
            "jobs": own.count(),
            "made_by_others": made_by_others(user_id).exclude(owner=user_id).count(),
            "lines": JobQueue.objects.filter(owner=user_id).count(),
        }

    def erase(self, user: User) -> dict[str, int]:
        others = made_by_others(user.pk).exclude(owner=user)
        removed = {"made_by_others": delete_jobs(others)["jobs"]}
        own = delete_jobs(Job.objects.filter(owner=user))
        _total, rows = JobQueue.objects.filter(owner=user).delete()
        return removed | dict(own) | {"lines": rows.get("generation.JobQueue", 0)}

    def export(self, user: User) -> dict[str, Any]:
        """What was asked for and what came of it; whose faces were in it stays theirs to tell."""
        return {"jobs": list(Job.objects.filter(owner=user).values(*EXPORTED))}
