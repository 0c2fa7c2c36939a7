from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # built beside running traffic

    dependencies = [
        ("matches", "0006_public_matches_of_celebrities"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="match",
            index=models.Index(
                condition=models.Q(("is_public", True)),
                fields=["-similarity_score", "-id"],
                name="matches_public_score",
            ),
        ),
    ]
