"""Loads celebrities with their pictures; see docs/celebrities.md."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from core.errors import AppError
from faces.celebrities.loading import Outcome, Result, load, pictures_in
from faces.celebrities.sources import Source, demo_source, open_source
from faces.engine.types import EngineError

SOME_REFUSED, NOTHING_LOADED, INTERRUPTED = 1, 2, 130
BAR = 28  # characters
MARKS = {Result.ADDED: "+", Result.KNOWN: "=", Result.REFUSED: "x"}


class Command(BaseCommand):
    help = (
        "Load celebrities from a folder, a zip or a CSV list. Run it again at any time: what is "
        "there already is left alone. Ends with 0 when all is there, 1 when something was refused, "
        "2 when nothing could be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", type=Path, metavar="DIR|ZIP|CSV")
        parser.add_argument(
            "--demo", action="store_true", help="load the demo set, made from installed packages"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="look at everything and write nothing"
        )
        parser.add_argument("--json", action="store_true", help="write the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report(dry_run=options["dry_run"])
        try:
            source = _source(options["source"], options["demo"])
        except AppError as error:
            raise CommandError(error.sentence, returncode=NOTHING_LOADED) from error
        progress = Progress(pictures_in(source), quiet=options["json"], out=self.stdout)
        try:
            for outcome in load(source, dry_run=options["dry_run"]):
                report.note(outcome)
                progress.show(outcome)
        except (AppError, EngineError) as error:
            sentence = f"{error} Run it again to go on."
            raise CommandError(sentence, returncode=NOTHING_LOADED) from error
        except KeyboardInterrupt:
            sentence = "Stopped. Run it again to go on."
            raise CommandError(sentence, returncode=INTERRUPTED) from None
        finally:
            progress.end()
            source.close()
        self.stdout.write(report.as_json() if options["json"] else report.as_text())
        if report.refused:
            raise CommandError(report.refusals(), returncode=SOME_REFUSED)


def _source(path: Path | None, demo: bool) -> Source:
    if demo == (path is not None):
        raise CommandError("Name a folder, a zip or a CSV, or say --demo.", returncode=2)
    if path is None:
        return demo_source()
    if not path.exists():
        raise CommandError(f"There is nothing at {path}.", returncode=NOTHING_LOADED)
    return open_source(path)


class Report:
    """What a load did. Nothing of it is kept on the site."""

    def __init__(self, *, dry_run: bool) -> None:
        self.dry_run = dry_run
        self.pictures: Counter[Result] = Counter()
        self.new, self.there = set[str](), set[str]()
        self.refused: list[Outcome] = []

    def note(self, outcome: Outcome) -> None:
        if outcome.picture:
            self.pictures[outcome.result] += 1
        if outcome.result == Result.REFUSED:
            self.refused.append(outcome)
        elif outcome.is_new:
            self.new.add(outcome.name.lower())
        else:
            self.there.add(outcome.name.lower())

    def as_text(self) -> str:
        would = "would be " if self.dry_run else ""
        lines = [
            f"{len(self.new)} celebrities {would}added, {len(self.there - self.new)} were there; "
            f"{self.pictures[Result.ADDED]} pictures {would}added, "
            f"{self.pictures[Result.KNOWN]} were there, {self.pictures[Result.REFUSED]} refused."
        ]
        lines += [f"  {_place(outcome)}: {outcome.reason}" for outcome in self.refused]
        return "\n".join(lines)

    def as_json(self) -> str:
        report = {
            "dry_run": self.dry_run,
            "celebrities": {"added": len(self.new), "known": len(self.there - self.new)},
            "pictures": {result: self.pictures[result] for result in Result},
            "refused": [
                {
                    "where": outcome.where,
                    "name": outcome.name,
                    "picture": outcome.picture,
                    "code": outcome.code,
                    "reason": outcome.reason,
                }
                for outcome in self.refused
            ],
        }
        return json.dumps(report, ensure_ascii=False, indent=2)

    def refusals(self) -> str:
        number = len(self.refused)
        return f"{number} {'thing was' if number == 1 else 'things were'} refused; see the report."


class Progress:
    """A bar on a terminal; plain lines otherwise, or nothing where only the report is wanted."""

    def __init__(self, total: int, *, quiet: bool, out: Any, err: TextIO | None = None) -> None:
        self._err = err or sys.stderr
        self._total, self._done = total, 0
        self._bar = self._err.isatty()
        self._out = None if quiet or self._bar else out

    def show(self, outcome: Outcome) -> None:
        self._done += bool(outcome.picture)
        if self._bar:
            filled = BAR * self._done // max(self._total, 1)
            name = outcome.name[:40]
            bar = f"{'█' * filled}{'·' * (BAR - filled)} {self._done}/{self._total} {name}"
            self._err.write(f"\r\x1b[K{bar}")
            self._err.flush()
        elif self._out is not None:
            self._out.write(f"{MARKS[outcome.result]} {_place(outcome)}")

    def end(self) -> None:
        if self._bar and self._done:
            self._err.write("\n")


def _place(outcome: Outcome) -> str:
    return " · ".join(filter(None, [outcome.where, outcome.picture]))
