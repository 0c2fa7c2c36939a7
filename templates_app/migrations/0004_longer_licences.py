from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("templates_app", "0003_collecting")]

    operations = [
        migrations.AlterField(
            model_name="template",
            name="licence",
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
