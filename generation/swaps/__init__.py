"""Couple pictures: two faces for two places in a template, on the job engine.

`choices` says which faces somebody may use, `planning` which face goes into which slot and what to
warn of, `submitting` makes the job, `kind` does it, `reporting` says in words how it went.
"""
