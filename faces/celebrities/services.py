"""Every write to celebrities by staff: add, correct, merge, take away, delete."""

from collections import Counter
from typing import BinaryIO

from django.db import transaction

from faces.celebrities.about import About, celebrity_named
from faces.celebrities.centroids import recompute_centroids
from faces.celebrities.errors import CelebrityGone, MergeWithItself
from faces.celebrities.followers import followers
from faces.celebrities.pictures import Added, add_face
from faces.models import Celebrity, CelebrityFace
from library.models import Image
from library.services import delete_image, remove_files_on_commit
from live.events import FEED, FeedChanged, publish_on_commit

__all__ = [
    "Added",
    "activate",
    "add_celebrity",
    "add_picture",
    "deactivate",
    "delete_celebrity",
    "merge",
    "recompute_centroids",
]


def add_celebrity(about: About, file: BinaryIO, filename: str) -> Added:
    """Add a picture to the celebrity of this name, who is created if need be.

    The first usable picture creates a celebrity, so none is there without one. What is known of an
    existing one stays as it is. Raises what `add_face` raises; not inside a transaction.
    """
    return add_face(celebrity_named(about.name) or about, file, filename)


def add_picture(celebrity: Celebrity, file: BinaryIO, filename: str) -> Added:
    """Add a picture: its face is measured, and counts from now on. Raises what `add_face` raises.

    Not to be called inside a transaction.
    """
    return add_face(celebrity, file, filename)


@transaction.atomic
def deactivate(celebrity: Celebrity) -> None:
    """Hide a celebrity with all its matches, at once; nothing is lost."""
    _set_active(celebrity, False)


@transaction.atomic
def activate(celebrity: Celebrity) -> None:
    """Show a celebrity again; its matches are back, and more are looked for."""
    _set_active(celebrity, True)


@transaction.atomic
def merge(kept: Celebrity, absorbed: Celebrity) -> None:
    """Make two celebrities one: faces, pictures and matches of `absorbed` become those of `kept`.

    What `kept` says of itself stays; where it says nothing, it takes the other's. For good: what
    belonged to whom is not remembered. Raises MergeWithItself or CelebrityGone.
    """
    if kept.pk == absorbed.pk:
        raise MergeWithItself
    both = Celebrity.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk])
    there = {one.pk: one for one in both.order_by("pk")}
    if len(there) < 2:
        raise CelebrityGone
    kept, absorbed = there[kept.pk], there[absorbed.pk]
    absorbed.faces.update(celebrity=kept)
    absorbed.uploads.update(celebrity=kept)
    kept.description = kept.description or absorbed.description
    kept.source_url = kept.source_url or absorbed.source_url
    kept.save(update_fields=["description", "source_url", "updated_at"])
    for follower in followers():
        follower.merged(kept.pk, absorbed.pk)
    absorbed.delete()
    recompute_centroids(kept.pk)
    publish_on_commit(FeedChanged(), FEED)


@transaction.atomic
def delete_celebrity(celebrity: Celebrity) -> Counter[str]:
    """Delete a celebrity with pictures, vectors and matches, for good; what was removed, by table.

    Files go after commit.
    """
    Celebrity.objects.select_for_update().filter(pk=celebrity.pk).first()
    pictures = list(
        Image.objects.filter(celebrity_face__celebrity=celebrity)
        | Image.objects.filter(celebrity_upload__celebrity=celebrity)
    )
    crops = CelebrityFace.objects.filter(celebrity=celebrity).values_list("crop_path", flat=True)
    removed = Counter(files=remove_files_on_commit(list(crops)))
    _, rows = Celebrity.objects.filter(pk=celebrity.pk).delete()
    removed.update(rows)
    for picture in pictures:
        removed.update(delete_image(picture))
    publish_on_commit(FeedChanged(), FEED)
    return +removed


def _set_active(celebrity: Celebrity, active: bool) -> None:
    celebrity.is_active = active
    celebrity.save(update_fields=["is_active", "updated_at"])
    publish_on_commit(FeedChanged(), FEED)
