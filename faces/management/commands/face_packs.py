"""The model packs of this site: what is there, what it may be used for, and what it needs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from faces import index
from faces.engine.packs import Pack, PackError, fetch, find_packs, get_pack, verify


class Command(BaseCommand):
    help = "List face packs; check, fetch or register one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object per pack")
        actions = parser.add_subparsers(dest="action", title="actions (without one: list)")
        for name, text in (
            ("check", "compare the files with their checksums"),
            ("fetch", "download one of InsightFace's packs into FACE_PACK_ROOT"),
            ("register", "build the vector index of a pack's model, beside running traffic"),
        ):
            action = actions.add_parser(name, help=text)
            action.add_argument("pack", help="the pack's name, for example open")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            {"check": self.check_files, "fetch": self.fetch, "register": self.register}.get(
                options["action"], self.list_packs
            )(options)
        except PackError as error:
            raise CommandError(str(error)) from error

    def list_packs(self, options: dict[str, Any]) -> None:
        packs = [_facts(pack) for pack in find_packs(settings.FACE_PACK_ROOT)]
        if options["json"]:
            for pack in packs:
                self.stdout.write(json.dumps(pack))
            return
        row = "{:2}{:16} {:18} {:>5}  {:8} {}"
        self.stdout.write(row.format("", "pack", "model", "dims", "present", "licence"))
        for pack in packs:
            mark = "*" if pack["current"] else ""
            present = "yes" if pack["present"] else "no"
            self.stdout.write(
                row.format(
                    mark, pack["name"], pack["model"], pack["dimensions"], present, pack["licence"]
                )
            )
        self.stdout.write("* the pack that FACE_PACK names")

    def check_files(self, options: dict[str, Any]) -> None:
        pack = get_pack(options["pack"], settings.FACE_PACK_ROOT)
        if problems := verify(pack):
            raise CommandError(" ".join(problems))
        self.stdout.write(f"All {len(pack.files)} files of {pack.name} are as its manifest says.")

    def fetch(self, options: dict[str, Any]) -> None:
        pack = fetch(options["pack"], settings.FACE_PACK_ROOT)
        self.stdout.write(f"{pack.name} lies in {pack.folder}. Licence: {pack.licence}")

    def register(self, options: dict[str, Any]) -> None:
        pack = get_pack(options["pack"], settings.FACE_PACK_ROOT)
        built = index.create_index(pack)
        what = "built" if built else "was there already"
        self.stdout.write(
            f"The index {index.index_name(pack.model)} {what}. Set FACE_PACK={pack.name} and "
            "restart: photos are measured again in the background."
        )


def _facts(pack: Pack) -> dict[str, Any]:
    return {
        "name": pack.name,
        "model": pack.model,
        "licence": pack.licence,
        "commercial_use": pack.commercial_use,
        "dimensions": pack.dimensions,
        "calibration": pack.calibration.version,
        "present": pack.is_present,
        "current": pack.name == settings.FACE_PACK,
    }
