"""What `up`, `stop` and `with_stack` are to Django: names that hand over to the light process."""

from django.core.management.base import BaseCommand

from config.stack.commands import replace_process


class Handover(BaseCommand):
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Options, help and errors included; nothing of Django's is wanted."""
        replace_process(argv[1], argv[2:])

    def print_help(self, prog_name: str, subcommand: str) -> None:
        replace_process(subcommand, ["--help"])
