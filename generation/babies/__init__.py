"""Babies imagined from the two faces of a match: a product on the job engine."""
