"""Reports of pictures: taken from anybody who can see one, decided by moderators."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record_activity
from library.models import Decision, Image, Report
from library.services import block_image


@transaction.atomic
def report_picture(
    *, image: Image, reason: str, details: str, reporter: User | None, address_key: str = ""
) -> Report:
    """Note that somebody says a picture should not be there. The picture's owner is told nothing.

    Saying it again counts once, and the latest words stand. Who is not signed in is told apart by
    `address_key` (accounts.services.address_hash), which is forgotten with the decision.
    """
    who: dict[str, Any] = {"reporter": reporter, "reporter_key": "" if reporter else address_key}
    report, created = Report.objects.update_or_create(
        image=image,
        decision=Decision.OPEN,
        **who,
        defaults={"reason": reason, "details": details},
    )
    if created and reporter is not None:
        record_activity(reporter, "picture.reported", report)
    return report


@transaction.atomic
def block_reported(image: Image, moderator: User) -> int:
    """Decide that the picture is blocked; how many reports that settles."""
    block_image(image, _("A moderator found that it breaks our rules."))
    return _settle(image.pk, Decision.BLOCKED, moderator)


@transaction.atomic
def keep_reported(image: Image, moderator: User) -> int:
    """Decide that the picture stays; how many reports that settles. Its links work again."""
    return _settle(image.pk, Decision.KEPT, moderator)


def _settle(image_id: UUID, decision: Decision, moderator: User) -> int:
    waiting = Report.objects.filter(image=image_id, decision=Decision.OPEN)
    return waiting.update(
        decision=decision, decided_by=moderator, decided_at=timezone.now(), reporter_key=""
    )
