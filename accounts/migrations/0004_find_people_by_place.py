from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False  # built beside running traffic

    dependencies = [
        ("accounts", "0003_search_people_by_name"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="user",
            index=models.Index(
                OpClass(Upper("location"), name="text_pattern_ops"), name="users_location"
            ),
        ),
    ]
