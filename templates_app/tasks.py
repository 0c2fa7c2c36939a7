"""The workers' doors into templates."""

from typing import Protocol
from uuid import UUID

from celery import shared_task

from templates_app import examining, preparing


class OfTemplate(Protocol):
    """A task that takes a template's id."""

    def delay(self, template_id: str) -> object: ...


@shared_task(name="templates_app.examine_template")
def examine_template(template_id: str) -> None:
    """Check a template's picture and find its faces."""
    examining.examine_template(UUID(template_id))


@shared_task(name="templates_app.prepare_template")
def prepare_template(template_id: str) -> None:
    """Prepare a template's slots, so that the first picture made with it is fast, too."""
    preparing.prepare_template(UUID(template_id))


@shared_task(name="templates_app.catch_up")
def catch_up() -> None:
    """Send what a lost message left undone."""
    for template_id in examining.unexamined():
        examine_template.delay(str(template_id))
    for template_id in preparing.unprepared():
        prepare_template.delay(str(template_id))
