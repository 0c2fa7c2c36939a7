"""Adds the templates that come with Kindred; what is there already is left alone."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import AppError
from faces.engine.types import EngineError
from templates_app.shipping import ADDED, REDRAWN, SKIPPED, UNCHANGED, load_templates

WORDS = {
    ADDED: "added",
    REDRAWN: "drawn again",
    UNCHANGED: "as before",
    SKIPPED: "already there",
}


class Command(BaseCommand):
    help = "Draw the templates that come with Kindred and add those that are missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", action="append", default=[], metavar="SLUG")
        parser.add_argument(
            "--refresh",
            action="store_true",
            help="draw those again that are there, and exchange what differs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = Counter[str]()
        try:
            for loaded in load_templates(options["only"], refresh=options["refresh"]):
                outcomes[loaded.outcome] += 1
                if loaded.outcome != SKIPPED or options["verbosity"] > 1:
                    waits = "" if loaded.template.is_active else " (not in the gallery)"
                    self.stdout.write(f"{loaded.slug}: {WORDS[loaded.outcome]}{waits}")
        except KeyError as error:
            raise CommandError(f"There is no template called {error.args[0]}.") from error
        except (AppError, EngineError) as error:
            raise CommandError(str(error)) from error
        counts = ", ".join(f"{number} {WORDS[outcome]}" for outcome, number in outcomes.items())
        self.stdout.write(f"Templates: {counts or 'none'}.")
