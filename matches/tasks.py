"""The workers' doors into matches."""

from uuid import UUID

from celery import shared_task

from matches import services


@shared_task(name="matches.discover")
def discover(face_id: str) -> None:
    services.discover(UUID(face_id))


@shared_task(name="matches.discover_for_person")
def discover_for_person(user_id: str) -> None:
    """Look again for everything of one person, who agreed to matching just now."""
    services.search_again(UUID(user_id))
    catch_up()


@shared_task(name="matches.catch_up")
def catch_up() -> None:
    """Look for what was not looked for yet, whatever became of the message that asked for it."""
    for face_id in services.not_searched():
        services.discover(face_id)
