"""Which calibration gives the scores: keep a fit, put it in use, go back to the pack's own."""

import re

from django.conf import settings
from django.db import IntegrityError, transaction

from faces.calibrating.errors import BadVersion, NoSuchCalibration, UnknownModel, VersionTaken
from faces.calibrating.judging import Report
from faces.engine.packs import Pack, find_packs
from faces.engine.types import Calibration
from faces.models import CalibrationRecord
from faces.signals import calibration_changed


def pack_of(model: str) -> Pack:
    """The pack, present or not, whose vectors are of this model. Raises UnknownModel."""
    packs = {pack.model: pack for pack in find_packs(settings.FACE_PACK_ROOT)}
    if model not in packs:
        raise UnknownModel(model=model, known=", ".join(packs))
    return packs[model]


def free_version(model: str, wanted: str = "") -> str:
    """The version, if it may name a new calibration; without one the next that is free.

    Raises BadVersion, VersionTaken, UnknownModel.
    """
    taken = {*_stored(model), pack_of(model).calibration.version}
    if not wanted:
        numbers = range(1, len(taken) + 2)
        wanted = next(name for n in numbers if (name := f"{model[:32]}-fit-{n}") not in taken)
    if not re.fullmatch(r"[\w.-]{1,40}", wanted, re.ASCII):
        raise BadVersion(version=wanted)
    if wanted in taken:
        raise VersionTaken(version=wanted, model=model)
    return wanted


def keep(calibration: Calibration, model: str, report: Report) -> CalibrationRecord:
    """Store a fit, not yet in use. Raises VersionTaken, also when another fit was just faster."""
    free_version(model, calibration.version)
    try:
        with transaction.atomic():
            return CalibrationRecord.objects.create(
                model=model,
                version=calibration.version,
                slope=calibration.slope,
                midpoint=calibration.midpoint,
                report=report.as_json(),
            )
    except IntegrityError as error:
        raise VersionTaken(version=calibration.version, model=model) from error


def find(model: str, version: str) -> CalibrationRecord:
    """Raises NoSuchCalibration."""
    found = CalibrationRecord.objects.filter(model=model, version=version).first()
    if found is None:
        raise NoSuchCalibration(version=version, model=model)
    return found


@transaction.atomic
def put_in_use(record: CalibrationRecord) -> bool:
    """From now on this calibration gives its model's scores; False where it did so already.

    Scores given before are rewritten in the background.
    """
    in_use = [row.pk for row in _locked(record.model) if row.in_use]
    if in_use == [record.pk]:
        return False
    CalibrationRecord.objects.filter(pk__in=in_use).update(in_use=False)
    CalibrationRecord.objects.filter(pk=record.pk).update(in_use=True)
    record.in_use = True
    _announce(record.model)
    return True


@transaction.atomic
def use_own(model: str) -> bool:
    """Go back to the calibration that the model's pack brings; False where it was in use."""
    _locked(model)
    if not CalibrationRecord.objects.filter(model=model, in_use=True).update(in_use=False):
        return False
    _announce(model)
    return True


def _locked(model: str) -> list[CalibrationRecord]:
    """All fits of a model, locked in one order: whoever changes which is in use takes turns."""
    rows = CalibrationRecord.objects.filter(model=model).order_by("pk")
    return list(rows.select_for_update())


def _stored(model: str) -> list[str]:
    rows = CalibrationRecord.objects.filter(model=model)
    return list(rows.values_list("version", flat=True))


def _announce(model: str) -> None:
    transaction.on_commit(
        lambda: calibration_changed.send(sender=CalibrationRecord, model=model), robust=True
    )
