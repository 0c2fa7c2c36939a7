"""PostgreSQL and Redis from PyPI wheels, and the supervisor behind `manage.py up`."""
