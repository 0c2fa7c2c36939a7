""" "Not alike": saying it, taking it back, and the list of what was said."""
