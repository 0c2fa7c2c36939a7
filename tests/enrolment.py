"""Makes people on a running site, without the minute each would take to sign up.

A process of its own with the site's settings: reads one JSON command per line, answers with one,
{"failed": traceback} if the command failed; the next one may well succeed.
"""

import json
import sys
import traceback
from collections.abc import Callable
from typing import Any

import django


def enrol(username: str, purposes: list[str], **fields: str) -> dict[str, str]:
    from accounts.models import Purpose
    from accounts.tests.people import PASSWORD, make_person

    person = make_person(username, consents=[Purpose(purpose) for purpose in purposes], **fields)
    return {
        "id": str(person.pk),
        "name": person.full_name,
        "email": person.email,
        "password": PASSWORD,
    }


def erase(username: str) -> dict[str, str]:
    """Everything of a person, at once, as when they erase their account."""
    from accounts.models import User
    from accounts.privacy import delete_account, erase_account

    if person := User.objects.filter(username=username).first():
        delete_account(person)
        erase_account(person)
    return {}


def load_template(slug: str) -> dict[str, str]:
    """One of the shipped templates, in the gallery."""
    from io import StringIO

    from django.core.management import call_command

    from templates_app.artwork import artwork
    from templates_app.models import Template

    call_command("load_templates", "--only", slug, stdout=StringIO())
    template = Template.objects.get(title=artwork(slug).title)
    return {"id": str(template.pk), "title": template.title}


def set_offered(template: str, offered: bool) -> dict[str, str]:
    """Take a template out of the gallery, or put it back, as staff do."""
    from templates_app.models import Template

    Template.objects.filter(pk=template).update(is_active=offered)
    return {}


def load_celebrities() -> dict[str, str]:
    """The demo set."""
    from io import StringIO

    from django.core.management import call_command

    call_command("load_celebrities", demo=True, stdout=StringIO())
    return {}


def delete_celebrities() -> dict[str, str]:
    """All of them, so that other tests find the site as they expect it."""
    from faces.celebrities.services import delete_celebrity
    from faces.models import Celebrity

    for celebrity in Celebrity.objects.all():
        delete_celebrity(celebrity)
    return {}


COMMANDS: dict[str, Callable[..., dict[str, str]]] = {
    "enrol": enrol,
    "erase": erase,
    "load_template": load_template,
    "set_offered": set_offered,
    "load_celebrities": load_celebrities,
    "delete_celebrities": delete_celebrities,
}


def serve() -> None:
    django.setup()
    from django.db import connection

    for line in sys.stdin:
        command: dict[str, Any] = json.loads(line)
        try:
            answer = COMMANDS[command.pop("do")](**command)
        except Exception:
            answer = {"failed": traceback.format_exc()}
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # the server may be killed meanwhile
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
