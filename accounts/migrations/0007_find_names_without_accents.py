from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations

from accounts.search import NameWords
from core.folding import Folded


class Migration(migrations.Migration):
    atomic = False  # built beside running traffic

    dependencies = [
        ("accounts", "0006_find_withdrawn_consents"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="user",
            index=GinIndex(
                NameWords(Folded("full_name", "username", "location")), name="users_folded_words"
            ),
        ),
        RemoveIndexConcurrently(model_name="user", name="users_words"),
    ]
