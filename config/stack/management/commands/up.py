"""`manage.py up`: see config/stack/commands.py."""

from config.stack.management.handover import Handover


class Command(Handover):
    pass
