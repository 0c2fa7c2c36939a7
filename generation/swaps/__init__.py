"""Couple pictures: two faces for two places in a template, on the job engine.

`choices` says which faces somebody may use, `planning` which face goes into which slot and what to
warn of, `choosing` what the page shows meanwhile, `submitting` makes the job, `kind` tells the
worker what to do, `reporting` says in words how it went.
"""
