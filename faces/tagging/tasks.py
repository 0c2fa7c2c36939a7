"""The workers' doors into tagging; loaded by its receivers, so that workers know them, too."""

from uuid import UUID

from celery import shared_task

from faces.tagging import refreshing, removing, suggesting


@shared_task(name="faces.suggest_tags")
def suggest_tags(image_id: str) -> None:
    suggesting.suggest_for_photo(UUID(image_id))


@shared_task(name="faces.suggest_in_photos_of")
def suggest_in_photos_of(owner_id: str, person_id: str | None = None) -> None:
    """Look through somebody's photos, for one friend or for all."""
    suggesting.suggest_for_owner(UUID(owner_id), UUID(person_id) if person_id else None)


@shared_task(name="faces.suggest_person")
def suggest_person(person_id: str) -> None:
    """Look for one person in the photos of their friends, one task for each friend."""
    for owner_id in suggesting.owners_to_look_through(UUID(person_id)):
        suggest_in_photos_of.delay(str(owner_id), person_id)


@shared_task(name="faces.tidy_tags_of")
def tidy_tags_of(user_id: str) -> None:
    """Remove what a withdrawal left without agreement."""
    removing.tidy_person(UUID(user_id))


@shared_task(name="faces.follow_relation")
def follow_relation(one_id: str, other_id: str) -> None:
    """After two people met or parted: remove what does not stand, look for what may."""
    removing.tidy_pair(UUID(one_id), UUID(other_id))
    for owner_id, person_id in ((one_id, other_id), (other_id, one_id)):
        suggesting.suggest_for_owner(UUID(owner_id), UUID(person_id))


@shared_task(name="faces.tidy_tags")
def tidy_tags() -> None:
    """Remove everywhere what stands on nothing any more, whatever message was lost."""
    removing.tidy()


@shared_task(name="faces.refresh_tags")
def refresh_tags() -> None:
    """Look through the photos of the next people in turn."""
    for owner_id in refreshing.next_owners():
        suggest_in_photos_of.delay(str(owner_id))
