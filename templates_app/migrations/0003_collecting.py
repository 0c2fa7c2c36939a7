from django.db import migrations, models

SOURCES = [("danbooru", "Danbooru"), ("pixiv", "pixiv"), ("folder", "Folder or zip")]


class Migration(migrations.Migration):
    dependencies = [("templates_app", "0002_gallery")]

    operations = [
        migrations.AddField(
            model_name="collectiontask",
            name="upload_path",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="Of an uploaded zip in the storage, until all of it was looked at.",
                max_length=160,
            ),
        ),
        migrations.CreateModel(
            name="SourcePace",
            fields=[
                (
                    "source_type",
                    models.CharField(
                        choices=SOURCES, max_length=12, primary_key=True, serialize=False
                    ),
                ),
                ("free_at", models.DateTimeField()),
            ],
            options={
                "db_table": "source_paces",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source_type__in", ["danbooru", "pixiv", "folder"])),
                        name="source_paces_source",
                    )
                ],
            },
        ),
    ]
