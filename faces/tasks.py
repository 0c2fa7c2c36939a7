"""The workers' doors into faces."""

from uuid import UUID

from celery import shared_task

from faces import analysis, erasure
from faces.celebrities import examining, remeasuring
from faces.grouping import erasing, measuring, placing


@shared_task(name="faces.analyse_photo")
def analyse_photo(image_id: str) -> None:
    analysis.analyse_photo(UUID(image_id))


@shared_task(name="faces.recover_photos")
def recover_photos() -> None:
    """Put photos back in line that a killed worker, a lost message or a new pack left behind."""
    for image_id in analysis.recover_photos():
        analyse_photo.delay(str(image_id))


@shared_task(name="faces.erase_measurements")
def erase_measurements(user_id: str) -> None:
    """Forget what was measured of a person who withdrew their consent."""
    erasure.erase_measurements(UUID(user_id))


@shared_task(name="faces.erase_withdrawn")
def erase_withdrawn() -> None:
    """The same for whoever a lost message left out."""
    erasure.erase_withdrawn()


@shared_task(name="faces.begin_grouping")
def begin_grouping(user_id: str) -> None:
    """Measure everybody in the photos of a person who agreed to that just now."""
    if measuring.begin_grouping(UUID(user_id)):
        recover_photos()


@shared_task(name="faces.erase_grouping")
def erase_grouping(user_id: str) -> None:
    """Forget it all when they withdraw; begin anew where they have agreed again meanwhile."""
    erasing.erase_grouping(UUID(user_id))
    begin_grouping(user_id)


@shared_task(name="faces.catch_up_with_groups")
def catch_up_with_groups() -> None:
    """Do what lost messages left undone: erase, begin, place; forget what is too old to undo."""
    erasing.erase_withdrawn_groupings()
    erasing.forget_old_merges()
    for user_id in measuring.not_begun():
        begin_grouping(str(user_id))
    for user_id in placing.not_placed():
        placing.place_faces(user_id)


@shared_task(name="faces.place_faces")
def place_faces(user_id: str) -> None:
    """Put the newly measured faces of a person's photos into groups."""
    placing.place_faces(UUID(user_id))


@shared_task(name="faces.measure_celebrity_picture")
def measure_celebrity_picture(image_id: str) -> None:
    """Look at a picture that staff added."""
    examining.look_at_upload(UUID(image_id))


@shared_task(name="faces.catch_up_with_celebrities")
def catch_up_with_celebrities() -> None:
    """Pictures of celebrities that no worker was told of, or that another pack measured last."""
    for image_id in examining.waiting_uploads():
        measure_celebrity_picture.delay(str(image_id))
    if remeasuring.measure_missing() == remeasuring.BATCH:
        catch_up_with_celebrities.delay()
