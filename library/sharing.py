"""Links under which anybody sees one generated picture, until they are withdrawn."""

import secrets
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.services import record_activity
from library.errors import PictureGone
from library.models import Image, Kind, Report, ShareLink

TOKEN_BYTES = 32

Condition = Callable[[], Q]

_resting: dict[str, Condition] = {}


def let_rest(name: str, condition: Condition) -> None:
    """Links of images that meet the condition show nothing as long as they do; apps above this one
    know of reasons, and register them in their `AppConfig.ready`."""
    _resting[name] = condition


@transaction.atomic
def share_picture(image: Image) -> ShareLink:
    """The picture's open link; a new one if there is none.

    Raises PictureGone for what is not a generated picture that passed and whose time is not over.
    """
    results = Image.objects.presentable().filter(kind=Kind.RESULT, owner__isnull=False)
    shared = results.select_for_update(of=("self",)).filter(pk=image.pk).first()
    if shared is None:
        raise PictureGone
    link, created = ShareLink.objects.get_or_create(
        image=shared, withdrawn_at=None, defaults={"token": secrets.token_urlsafe(TOKEN_BYTES)}
    )
    if created:
        record_activity(shared.owner, "picture.shared", shared)
    return link


@transaction.atomic
def withdraw_link(image: Image) -> bool:
    """Close the picture's link at once and for good. False if none was open."""
    withdrawn = ShareLink.objects.open().filter(image=image).update(withdrawn_at=timezone.now())
    if withdrawn and image.owner is not None:
        record_activity(image.owner, "picture.link_withdrawn", image)
    return bool(withdrawn)


def working_links() -> QuerySet[ShareLink]:
    """Links that show their picture: open, the picture passed and its time is not over, its owner's
    account stands, no urgent report waits, and nothing else lets it rest."""
    links = (
        ShareLink.objects.open()
        .filter(image__in=Image.objects.presentable().filter(kind=Kind.RESULT))
        .filter(image__owner__in=User.objects.active())
        .exclude(image__in=Report.objects.hiding().values("image"))
        .select_related("image")
    )
    for condition in _resting.values():
        links = links.exclude(image__in=Image.objects.filter(condition()))
    return links
