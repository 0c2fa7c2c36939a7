"""The vector index of the model that comes with the repository; others: `face_packs register`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("faces", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX face_embeddings_open_1_hnsw ON face_embeddings "
            "USING hnsw ((vector::halfvec(1024)) halfvec_cosine_ops) "
            "WITH (m = 16, ef_construction = 64) WHERE model = 'open-1'",
            "DROP INDEX face_embeddings_open_1_hnsw",
        )
    ]
