"""What goes along when a template's picture is deleted (library.belongings)."""

from collections.abc import Mapping

from django.apps import apps

from library.models import Image
from templates_app.models import Template


def remove_template(image: Image) -> Mapping[str, int]:
    """The template with its slots; pictures made with it stay, and no longer say with which."""
    _total, rows = Template.objects.filter(image=image).delete()
    return {apps.get_model(label)._meta.db_table: number for label, number in rows.items()}
