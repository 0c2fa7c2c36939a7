"""Makes `manage.py up`, `stop` and `with_stack` known to Django; there are no models."""

from django.apps import AppConfig


class StackConfig(AppConfig):
    name = "config.stack"
    label = "stack"
