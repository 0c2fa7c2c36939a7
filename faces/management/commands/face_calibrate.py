"""manage.py face_calibrate: fit what turns cosines into scores to pairs that somebody labelled.

Also puts a stored calibration in use, or the pack's own again. Whatever is put in use, the scores
given before are rewritten in the background.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import AppError
from faces.calibrating import using
from faces.calibrating.fitting import fit
from faces.calibrating.judging import Report, judge
from faces.engine.packs import PackError
from faces.engine.types import Calibration
from faces.management.labelled import LabelledPairs, Refused, read_labelled
from faces.models import CalibrationRecord
from faces.recognition import current_pack

# Refused rows that are printed one by one; --json has all of them.
SHOWN = 10


class Command(BaseCommand):
    help = "Fit a calibration to labelled pairs, and choose which one gives the scores."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """`--version` names the calibration here instead of printing Django's."""
        options = {**kwargs, "conflict_handler": "resolve"}
        return super().create_parser(prog_name, subcommand, **options)

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--pairs",
            type=Path,
            help="CSV file with columns file_x, file_y and same (1 or 0), or cosine and same",
        )
        parser.add_argument("--root", type=Path, help="folder of the files named in the CSV file")
        parser.add_argument(
            "--model", default="", help="model of the cosines; that of FACE_PACK unless given"
        )
        parser.add_argument("--version", dest="name", default="", help="name of the calibration")
        parser.add_argument("--plot", type=Path, help="write a reliability plot to this PNG file")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--use", action="store_true", help="put the calibration in use")
        which.add_argument(
            "--use-own", action="store_true", help="go back to the pack's own calibration"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            model = options["model"] or current_pack().model
            if options["pairs"] and not options["use_own"]:
                self.fit(model, options)
            elif options["use"] and options["name"]:
                self.use(using.find(model, options["name"]))
            elif options["use_own"] and not options["pairs"]:
                self.use_own(model)
            else:
                raise CommandError("Give --pairs FILE.csv, --use --version NAME, or --use-own.")
        except (AppError, PackError) as error:
            raise CommandError(str(error)) from error

    def fit(self, model: str, options: dict[str, Any]) -> None:
        version = using.free_version(model, options["name"])
        _require_folder_of(options["plot"])
        pairs = read_labelled(options["pairs"], options["root"], model)
        try:
            calibration = fit(pairs.cosines, pairs.same, version)
        except AppError as error:
            raise CommandError(" ".join([str(error), *_tell(pairs.refused)])) from error
        report = judge(calibration, pairs.cosines, pairs.same, pairs.reasons())
        record = using.keep(calibration, model, report)
        if options["use"]:
            using.put_in_use(record)
        self.stdout.write(
            json.dumps(_facts(record, pairs))
            if options["json"]
            else "\n".join(_lines(record, report, pairs))
        )
        if options["plot"]:
            _plot(options["plot"], calibration, report, pairs)

    def use(self, record: CalibrationRecord) -> None:
        changed = using.put_in_use(record)
        self.stdout.write(_used(f"The calibration “{record.version}”", record.model, changed))

    def use_own(self, model: str) -> None:
        own = using.pack_of(model).calibration
        self.stdout.write(_used(f"The pack's own “{own.version}”", model, using.use_own(model)))


def _used(what: str, model: str, changed: bool) -> str:
    if changed:
        return f"{what} gives the scores of {model} now. Old ones are rewritten in the background."
    return f"{what} gave the scores of {model} already."


def _require_folder_of(plot: Path | None) -> None:
    """Measuring takes long; what cannot be written should be said before."""
    if plot is not None and not plot.parent.is_dir():
        raise CommandError(f"The folder {plot.parent} of the plot does not exist.")


def _plot(file: Path, calibration: Calibration, report: Report, pairs: LabelledPairs) -> None:
    from faces.calibrating.plotting import plot_reliability

    try:
        plot_reliability(file, calibration, report, pairs.cosines, pairs.same)
    except OSError as error:
        raise CommandError(
            f"The calibration is stored, but {file} cannot be written: {error.strerror}."
        ) from error


def _facts(record: CalibrationRecord, pairs: LabelledPairs) -> dict[str, Any]:
    return {
        "model": record.model,
        "version": record.version,
        "slope": record.slope,
        "midpoint": record.midpoint,
        "in_use": record.in_use,
        **record.report,
        "refused": [asdict(one) for one in pairs.refused],
    }


def _lines(record: CalibrationRecord, report: Report, pairs: LabelledPairs) -> list[str]:
    lines = [
        f"{record.version} for {record.model}: slope {record.slope:.3f}, midpoint "
        f"{record.midpoint:.4f}" + (", in use now" if record.in_use else ", stored"),
        f"{report.pairs} pairs: {report.same} of one person, {report.different} of two",
        f"AUC {report.auc:.4f}, Brier score {report.brier:.4f}, "
        f"expected calibration error {report.expected_calibration_error:.4f}",
    ]
    lines += [
        f"{edge.band} (score {edge.score:.0f}, cosine {edge.cosine:.3f}): "
        f"{edge.false_accept_rate:.2%} of different people reach it ({edge.false_accepts}), "
        f"{edge.false_reject_rate:.2%} of same people do not ({edge.false_rejects})"
        for edge in report.edges
    ]
    return [*lines, *_tell(pairs.refused)]


def _tell(refused: tuple[Refused, ...]) -> list[str]:
    if not refused:
        return []
    told = [f"Rows that could not be used: {len(refused)}."]
    told += [f"Line {one.line}: {one.sentence}" for one in refused[:SHOWN]]
    return told if len(refused) <= SHOWN else [*told, f"And {len(refused) - SHOWN} more."]
