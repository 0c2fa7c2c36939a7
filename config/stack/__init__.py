"""How the site runs on one machine: embedded PostgreSQL and Redis, and the supervisor of `up`.

Nothing in here imports Django's models or settings; the supervisor stays small while the site runs.
"""
