from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

from accounts.search import NameWords


class Migration(migrations.Migration):
    atomic = False  # built beside running traffic

    dependencies = [
        ("accounts", "0002_people_follow_and_hide"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="user",
            index=GinIndex(NameWords("full_name", "username", "location"), name="users_words"),
        ),
    ]
