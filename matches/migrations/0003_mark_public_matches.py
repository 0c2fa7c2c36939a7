"""Matches of public photos were there before the column that says so."""

from django.db import migrations

MARK = """
UPDATE matches SET is_public = true
FROM faces fa, images ia, faces fb, images ib
WHERE fa.id = face_a_id AND ia.id = fa.image_id AND ia.visibility = 'public'
  AND fb.id = face_b_id AND ib.id = fb.image_id AND ib.visibility = 'public'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matches", "0002_reactions_runs_and_celebrities"),
        ("faces", "0004_celebrities_groups_and_tags"),
        ("library", "0003_reports_once"),
    ]
    operations = [migrations.RunSQL(MARK, migrations.RunSQL.noop)]
