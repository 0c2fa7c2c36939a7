"""Nothing in the database refers to somebody who is erased: every table is looked through.

A table that is new is looked through without anybody having to think of this test.
"""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts import privacy
from accounts.models import DeletionReceipt, HiddenPerson, Purpose, User
from accounts.services import grant_consents, withdraw_consent
from accounts.tests.people import make_person
from faces.models import (
    Celebrity,
    CelebrityFace,
    Face,
    FaceGroup,
    GroupEmbedding,
    Grouping,
    GroupMember,
    GroupMerge,
    GroupRefusal,
    Tag,
    TagState,
)
from faces.recognition import current_pack
from faces.tagging import services as tagging
from faces.tests.tagging import make_photo
from generation.models import Baby, FaceSwapTask, Job, JobKind
from library.models import Image, Kind, Visibility
from matches.dismissals.dismissing import dismiss
from matches.models import (
    Dismissal,
    Match,
    MatchKind,
    MatchRun,
    MatchRunResult,
    ReactionType,
    RunKind,
    RunStatus,
)
from matches.people import services as people
from matches.reactions.reacting import react
from matches.similarity.refreshing import refresh_similarities
from matches.telling import notify_people
from matches.tests.lookalikes import make_face, make_match
from notifications.choosing import save_settings
from notifications.models import Notification

pytestmark = pytest.mark.django_db

# What outlives an account on purpose (docs/privacy.md): receipts.
KEPT = {DeletionReceipt._meta.db_table}


def tables_that_mention(ids):
    """Every table with a row in which one of the ids stands, in whatever column."""
    wanted = [str(pk) for pk in ids]
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t, unnest(%s::text[]) AS wanted (pk) '  # noqa: S608
                "WHERE strpos(replace(t::text, '-', ''), replace(wanted.pk, '-', '')) > 0",
                [wanted],
            )
            if number := cursor.fetchone()[0]:
                found[table] = number
    return found


def celebrity_match(face):
    celebrity = Celebrity.objects.create(
        name="Eileen Collins", slug="eileen-collins", licence="CC0"
    )
    picture = Image.objects.create(
        kind=Kind.CELEBRITY,
        filename="one.jpg",
        storage_path="celebrity/one.jpg",
        sha256="f" * 64,
        file_size=1,
        width=10,
        height=10,
        mime="image/jpeg",
    )
    shown = CelebrityFace.objects.create(
        celebrity=celebrity,
        image=picture,
        x=0.1, y=0.1, w=0.5, h=0.5,
        score=0.9,
        quality=0.9,
        width_px=120,
        crop_path="crop/celebrity.webp",
    )  # fmt: skip
    return Match.objects.create(
        kind=MatchKind.CELEBRITY,
        face_a=face,
        owner_a=face.owner,
        celebrity=celebrity,
        celebrity_face=shown,
        cosine=0.5,
        similarity_score=80,
        model=current_pack().model,
        calibration="1",
    )


def give_groups(person, faces):
    """Two groups of faces in the person's photos, one merge, one refusal."""
    Grouping.objects.get_or_create(owner=person)
    one = FaceGroup.objects.create(owner=person, name="Somebody")
    GroupMember.objects.create(face=faces[0], group=one)
    GroupRefusal.objects.create(face=faces[1], group=one)
    GroupMerge.objects.create(owner=person, kept=one).moved.add(faces[0])
    for face in faces:
        GroupEmbedding.objects.create(
            face=face,
            model=current_pack().model,
            vector=[1.0, *[0.0] * (current_pack().dimensions - 1)],
            norm=1,
        )


def run_of(person, match):
    mine, theirs = match.both_faces
    if mine.owner_id != person.pk:
        mine, theirs = theirs, mine
    run = MatchRun.objects.create(
        kind=RunKind.REMATCH,
        owner=person,
        started_by=person,
        model=match.model,
        status=RunStatus.COMPLETED,
        finished_at=timezone.now(),
    )
    MatchRunResult.objects.create(
        run=run,
        source_user=person,
        source_face=mine,
        target_user=theirs.owner,
        target_face=theirs,
        match=match,
        similarity_score=90,
        is_new=True,
    )


@pytest.fixture
def ids(alice, bob, charlie):
    """Everything that alice and bob can do with one another; the ids of what is bob's."""
    for person in (alice, bob):
        grant_consents(person, [Purpose.GROUPING, Purpose.TAGGING])
        save_settings(person, match_threshold=0, daily_digest=True, kinds_not_mailed=[])
    his, hers = (make_face(who, visibility=Visibility.PUBLIC) for who in (bob, alice))
    theirs = make_face(charlie, visibility=Visibility.PUBLIC)
    both, other = make_match(hers, his, 90), make_match(his, theirs, 85)
    third, twin = make_match(make_face(alice), his, 75), celebrity_match(his)
    notify_people([both, other])
    refresh_similarities([bob.pk])
    dora = make_person("dora")
    for one, another in ((alice, bob), (bob, alice), (bob, dora), (dora, bob)):
        people.follow_person(one, another)
    photos = {person.pk: make_photo(person) for person in (alice, bob)}
    for name in ("storage_path", "crop_path"):
        model = Image if name == "storage_path" else Face
        for row in model.objects.exclude(**{f"{name}__contains": "/"}):
            model.objects.filter(pk=row.pk).update(**{name: f"source/{row.pk}.jpg"})
    give_groups(bob, photos[bob.pk])
    for owner, friend in ((alice, bob), (bob, alice)):
        tagging.answer(tagging.ask(photos[owner.pk][0], friend), yes=True)
    Tag.objects.create(
        face=photos[alice.pk][1],
        image=photos[alice.pk][1].image,
        person=bob,
        state=TagState.SUGGESTED,
    )
    for person in (alice, bob, charlie):
        react(person, other.pk, ReactionType.LOVE)
    for person in (alice, bob):
        react(person, both.pk, ReactionType.WOW)
        run_of(person, both)
        dismiss(person, third)
    react(bob, twin.pk, ReactionType.LIKE)
    Dismissal.objects.create(user=bob, celebrity=twin.celebrity)
    for number, maker in enumerate((alice, bob)):
        fields = {"owner": maker, "provider": "local", "position": number}
        baby = Job.objects.create(**fields, kind=JobKind.BABY, idempotency_key="baby")
        Baby.objects.create(job=baby, match=both, generated_by=maker, seed=1)
        swap = Job.objects.create(**fields, kind=JobKind.FACE_SWAP, idempotency_key="swap")
        FaceSwapTask.objects.create(
            job=swap, husband_face=his, wife_face=hers, husband_slot=0, wife_slot=1
        )
    people.hide_person(bob, charlie)
    people.hide_person(alice, bob)
    for row in [*Image.objects.all(), *Face.objects.all()]:
        default_storage.save(getattr(row, "storage_path", None) or row.crop_path, ContentFile(b"1"))
    return [
        bob.pk,
        *Face.objects.filter(owner=bob).values_list("pk", flat=True),
        *Image.objects.filter(owner=bob).values_list("pk", flat=True),
        *FaceGroup.objects.filter(owner=bob).values_list("pk", flat=True),
        *MatchRun.objects.filter(owner=bob).values_list("pk", flat=True),
    ]


def test_the_search_finds_what_is_there(ids, bob):
    found = tables_that_mention([bob.pk])
    assert {"users", "faces", "matches", "follows", "notifications", "tags"} <= found.keys()
    assert tables_that_mention([uuid.uuid4()]) == {}


def test_no_row_refers_to_an_erased_person(ids, bob, django_capture_on_commit_callbacks):
    assert len(tables_that_mention(ids)) > 25
    matches = list(Match.objects.of(bob).values_list("pk", flat=True))
    theirs = [
        *Image.objects.filter(owner=bob).values_list("storage_path", flat=True),
        *Face.objects.filter(owner=bob).values_list("crop_path", flat=True),
    ]
    assert all(default_storage.exists(path) for path in theirs)
    privacy.delete_account(bob)
    with django_capture_on_commit_callbacks(execute=True):
        assert privacy.erase_account(bob) is not None
    assert not any(privacy.count_data(bob.pk).values())
    assert not User.objects.filter(pk=bob.pk).exists()
    left = tables_that_mention(ids)
    assert {table: left[table] for table in left if table not in KEPT} == {}
    # Others' own activity may say that they dismissed a match, which nothing leads back to anybody.
    assert tables_that_mention(matches).keys() <= {"activity_entries"}
    assert not any(default_storage.exists(path) for path in theirs)
    assert User.objects.count() == 3, "and nobody else went"


# What a withdrawal erases, by purpose: no row of these tables is about the person any more.
ERASED = {
    Purpose.TAGGING: set(),  # names of others in his own photos stay
    Purpose.GROUPING: {
        "groupings", "group_embeddings", "face_groups", "group_members", "group_merges",
        "group_merges_moved", "group_refusals",
    },
    Purpose.GENERATION: {"babies"},  # couple pictures that he made stay his
    Purpose.MATCHING: {"user_similarities", "babies"},
}  # fmt: skip
ERASED[Purpose.BIOMETRIC] = {
    "faces", "face_embeddings", "matches", "match_run_results", "reactions", "faceswap_tasks",
    "tags",
}.union(*ERASED.values())  # fmt: skip


@pytest.mark.parametrize("purpose", ERASED)
def test_a_withdrawal_erases_what_stood_on_the_consent(
    purpose, ids, bob, django_capture_on_commit_callbacks
):
    faces = list(Face.objects.filter(owner=bob).values_list("pk", flat=True))
    HiddenPerson.objects.all().delete()
    assert ERASED[purpose] <= tables_that_mention([bob.pk, *ids]).keys()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(bob, purpose)
    about_him = tables_that_mention([bob.pk, *faces])
    assert not about_him.keys() & ERASED[purpose]
    if purpose in {Purpose.TAGGING, Purpose.BIOMETRIC}:
        assert not Tag.objects.filter(person=bob).exists()
    if purpose in {Purpose.MATCHING, Purpose.BIOMETRIC}:
        told = Notification.objects.filter(kind__in=["match", "reaction"])
        assert not told.exists(), "nobody is told of his look-alikes"
    if purpose == Purpose.BIOMETRIC:
        left = {"activity_entries", "deletion_receipts"}
        assert tables_that_mention(faces).keys() <= left
