"""What the person at the terminal is told when the stack cannot run."""


class StackError(Exception):
    """The message is the whole sentence shown; it says what to do."""
