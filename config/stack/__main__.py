"""The light process behind `manage.py up`, `stop` and `with_stack`: Django is not loaded here."""

import argparse
import sys

from config.stack import commands
from config.stack.console import error
from config.stack.errors import StackError

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="manage.py")
    names = parser.add_subparsers(dest="name", required=True)
    for command in commands.COMMANDS:
        command.add_arguments(names.add_parser(command.name, help=command.help))
    arguments = parser.parse_args()
    try:
        status = commands.run(arguments)
    except StackError as stack_error:
        error(str(stack_error))
        status = 1
    sys.exit(status)
