"""Pairs that people called "not alike"; added to a site that was generated without them, too."""

from django.db import connection

from matches.models import Dismissal

# One in so many matches of two people, by each of the two: everybody has one or two on average.
ONE_IN = 10

INSERT = """
INSERT INTO dismissals (id, created_at, user_id, face_a_id, face_b_id)
SELECT gen_random_uuid(), created_at, {owner}, face_a_id, face_b_id
FROM matches
WHERE kind = 'user' AND hashtextextended(id::text, %s) %% %s = 0
ON CONFLICT DO NOTHING
"""


def dismiss_some() -> None:
    """The same pairs whenever it is done; nothing where there are dismissals already."""
    if Dismissal.objects.exists():
        return
    with connection.cursor() as cursor:
        for seed, owner in enumerate(("owner_a_id", "owner_b_id")):
            cursor.execute(INSERT.format(owner=owner), [seed, ONE_IN])
        cursor.execute("ANALYZE dismissals")
