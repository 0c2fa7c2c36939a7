"""`manage.py stop`: see config/stack/commands.py."""

from config.stack.management.handover import Handover


class Command(Handover):
    pass
