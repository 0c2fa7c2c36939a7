"""Calibrations for staff: to read how good they are, and to choose which one gives the scores."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core.admin import ReadOnlyAdmin
from faces.calibrating import using
from faces.models import CalibrationRecord


@admin.register(CalibrationRecord)
class CalibrationAdmin(ReadOnlyAdmin):
    """Fits come from `manage.py face_calibrate`. None is changed or deleted: scores name them."""

    list_display = ("version", "model", "shown_use", "pairs", "auc", "error", "created_at")
    list_filter = ("model", "in_use")
    search_fields = ("version",)
    fields = (
        "version", "model", "in_use", "slope", "midpoint", "created_at", "measured", "at_the_bands",
        "reliability", "refused",
    )  # fmt: skip
    actions = ("use_this_one", "use_the_packs_own")

    @display(description=_("use"), label={"in use": "success"})
    def shown_use(self, record: CalibrationRecord) -> tuple[str, Any]:
        return ("in use", _("in use")) if record.in_use else ("stored", _("stored"))

    @display(description=_("pairs"))
    def pairs(self, record: CalibrationRecord) -> str:
        return _number(record.report.get("pairs"), "{:,}")

    @display(description=_("AUC"))
    def auc(self, record: CalibrationRecord) -> str:
        return _number(record.report.get("auc"), "{:.4f}")

    @display(description=_("expected calibration error"))
    def error(self, record: CalibrationRecord) -> str:
        return _number(record.report.get("expected_calibration_error"), "{:.4f}")

    @display(description=_("measured on the pairs of the fit"))
    def measured(self, record: CalibrationRecord) -> SafeString:
        report = record.report
        rows = [
            (_("pairs of one person"), _number(report.get("same"), "{:,}")),
            (_("pairs of two people"), _number(report.get("different"), "{:,}")),
            (_("AUC (0.5 is guessing)"), self.auc(record)),
            (_("Brier score (0.25 is always saying 50)"), _number(report.get("brier"), "{:.4f}")),
            (_("expected calibration error"), self.error(record)),
        ]
        return _table((), rows)

    @display(description=_("what goes wrong at the bands"))
    def at_the_bands(self, record: CalibrationRecord) -> SafeString:
        head = (_("band"), _("from score"), _("cosine"), _("false accepts"), _("false rejects"))
        rows = [
            (
                edge["band"],
                f"{edge['score']:.0f}",
                f"{edge['cosine']:.3f}",
                f"{edge['false_accept_rate']:.2%} ({edge['false_accepts']})",
                f"{edge['false_reject_rate']:.2%} ({edge['false_rejects']})",
            )
            for edge in record.report.get("edges", ())
        ]
        return _table(head, rows)

    @display(description=_("said and seen"))
    def reliability(self, record: CalibrationRecord) -> SafeString:
        head = (_("scores"), _("pairs"), _("mean score"), _("share of one person"))
        rows = [
            (
                f"{one['low']:.0f}–{one['high']:.0f}",
                f"{one['pairs']:,}",
                f"{one['predicted']:.1%}",
                f"{one['observed']:.1%}",
            )
            for one in record.report.get("bins", ())
        ]
        return _table(head, rows)

    @display(description=_("rows that could not be used"))
    def refused(self, record: CalibrationRecord) -> SafeString:
        return _table((), list(record.report.get("refused", {}).items()))

    def has_choose_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("faces.change_calibrationrecord")

    @action(description=_("Use this one"), permissions=["choose"])
    def use_this_one(self, request: HttpRequest, records: QuerySet[CalibrationRecord]) -> None:
        if len(records) != 1:
            self.message_user(request, _("Choose exactly one calibration."), messages.ERROR)
        elif using.put_in_use(records[0]):
            self.message_user(request, _("In use. Scores are rewritten in the background."))
        else:
            self.message_user(request, _("It is in use already."))

    @action(description=_("Use the pack’s own instead"), permissions=["choose"])
    def use_the_packs_own(self, request: HttpRequest, records: QuerySet[CalibrationRecord]) -> None:
        changed = [model for model in {row.model for row in records} if using.use_own(model)]
        if changed:
            said = _("The pack’s own is in use. Scores are rewritten in the background.")
        else:
            said = _("The pack’s own is in use already.")
        self.message_user(request, said)


def _number(value: Any, shape: str) -> str:
    """A number of a report, or a dash where it does not say."""
    return shape.format(value) if isinstance(value, int | float) else "–"


def _table(head: Iterable[Any], rows: list[Any]) -> SafeString:
    """Rows of cells as a table; a dash where there are none."""
    if not rows:
        return format_html("{}", "–")
    title = '<th scope="col" class="text-left align-top pr-4 py-1">{}</th>'
    cell = '<td class="align-top pr-4 py-1">{}</td>'
    titles = format_html_join("", title, ((each,) for each in head))
    lines = ((format_html_join("", cell, ((each,) for each in row)),) for row in rows)
    whole = "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
    table = format_html(whole, titles, format_html_join("", "<tr>{}</tr>", lines))
    return format_html('<div class="overflow-x-auto">{}</div>', table)
