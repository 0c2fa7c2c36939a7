"""Celebrities and pictures that staff add by hand: stored at once, looked at by a worker.

The web process does not load the models. A row says what is to be done (`examining.py`).
"""

from typing import BinaryIO
from uuid import UUID

from django.db import IntegrityError, transaction

from faces.celebrities.about import About, celebrity_named, new_slug
from faces.celebrities.errors import NameTaken, PictureOfAnother
from faces.celebrities.pictures import locked, picture_known
from faces.models import Celebrity, CelebrityUpload
from faces.tasks import measure_celebrity_picture
from library.decoding import check_header
from library.models import Kind
from library.services import Stored, sha256_of, store_image


def new_celebrity(about: About) -> Celebrity:
    """A celebrity without pictures yet, seen by staff alone until one can be used.

    Raises NameTaken.
    """
    if celebrity_named(about.name):
        raise NameTaken
    try:
        with transaction.atomic():
            return Celebrity.objects.create(
                name=about.name,
                slug=new_slug(about.name),
                licence=about.licence,
                source_url=about.source_url,
                description=about.description,
            )
    except IntegrityError:
        raise NameTaken from None


def add_upload(celebrity: Celebrity, file: BinaryIO, filename: str) -> bool:
    """Store a picture for a worker to look at; False when the celebrity has it already.

    Raises PictureOfAnother, CelebrityGone, and what `store_image` raises. Not inside a transaction.
    """
    check_header(file)
    digest = sha256_of(file)
    if known := picture_known(digest):
        if known != celebrity:
            raise PictureOfAnother(name=known.name)
        return False
    file.seek(0)

    def wait(stored: Stored) -> None:
        CelebrityUpload.objects.create(celebrity=locked(celebrity.pk), image=stored.image)
        _tell_a_worker(stored.image.pk)

    try:
        store_image(owner=None, file=file, filename=filename, kind=Kind.CELEBRITY, then=wait)
    except IntegrityError:
        if picture_known(digest) == celebrity:
            return False
        raise
    return True


def _tell_a_worker(image_id: UUID) -> None:
    """After commit; without a broker beat finds the row."""
    transaction.on_commit(lambda: measure_celebrity_picture.delay(str(image_id)), robust=True)
