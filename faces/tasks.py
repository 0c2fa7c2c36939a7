"""The workers' doors into faces."""

from uuid import UUID

from celery import shared_task

from faces import analysis, erasure


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
