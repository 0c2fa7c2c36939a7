"""Fill a running site with demo people, and show what they find."""

import asyncio
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.pictures import make_pictures
from config.demo.show import (
    SIGN_IN_AS,
    STAFF,
    email_of,
    known_password,
    misses,
    perform,
    prepare,
)
from config.demo.social import meet
from config.demo.visitor import VisitFailed
from config.env import data_dir
from config.stack.paths import StackPaths


class Command(BaseCommand):
    help = "Demo people upload photos, watch their look-alikes arrive and have pictures made."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("Demo people are not for production: their password is printed.")
        path = StackPaths(data_dir()).demo_report
        password = known_password(path)
        members = prepare(password)
        try:
            report = asyncio.run(perform(settings.SITE_URL, members, password))
            emails = [email_of(member.username) for member in members]
            report |= asyncio.run(meet(settings.SITE_URL, members, emails, password))
            report["pictures"] = asyncio.run(
                make_pictures(settings.SITE_URL, email_of(SIGN_IN_AS), password, path.parent)
            )
        except (VisitFailed, OSError) as error:
            raise CommandError(
                f"The demo stopped: {error} Is the site up at {settings.SITE_URL}?"
            ) from error
        sign_in = {"email": email_of(SIGN_IN_AS), "password": password}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(report | {"sign_in": sign_in}, indent=2))
        path.chmod(0o600)
        self.show(report)
        self.stdout.write(f"Staff sign in at {settings.SITE_URL}/admin/ as {email_of(STAFF)}")
        self.stdout.write(f"Report: {path}")
        if missed := misses(report, members):
            raise CommandError(f"Somebody else came out on top for: {', '.join(missed)}.")

    def show(self, report: dict[str, Any]) -> None:
        twins = {twin["person"]: twin for twin in report["celebrity_twins"]}
        self.stdout.write(
            f"\n{'person':24} {'best look-alike':24} {'score':8} {'celebrity twin':18} score"
        )
        for match in report["matches"]:
            twin = twins[match["a"]]
            self.stdout.write(
                f"{match['a']:24} {match['b']:24} {percent(match):8} "
                f"{twin['celebrity']:18} {percent(twin)}"
            )
        told = sum(reaction["told"] for reaction in report["reactions"])
        group = report["group_photo"]
        self.stdout.write(
            f"{len(report['reactions'])} reactions, {told} told live; in the group photo "
            f"{len(group['suggested'])} friends were recognised, {group['confirmed']} said yes"
        )
        for name, picture in report["pictures"].items():
            self.stdout.write(f"{name}: {picture['file']}, credentials {picture['credentials']}")
        times = report["upload_to_event_ms"]
        self.stdout.write(
            f"\n{report['people']} people, {report['photos']} photos, {report['faces']} faces; "
            f"upload to live event: p50 {times['p50']:.0f} ms, p95 {times['p95']:.0f} ms"
        )


def percent(scored: dict[str, Any]) -> str:
    """As the pages show it: never certain."""
    return f"{min(99, round(scored['score']))} %"
