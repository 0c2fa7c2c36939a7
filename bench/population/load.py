"""The generated site, written into an empty, migrated database."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from accounts.models import AccountStatus, Consent, Follow, HiddenPerson, Purpose, User
from faces.index import create_index, index_name
from faces.models import (
    Celebrity,
    CelebrityCentroid,
    CelebrityEmbedding,
    CelebrityFace,
    Face,
    FaceEmbedding,
    PhotoAnalysis,
    State,
)
from faces.recognition import current_calibration, current_pack
from library.models import Image, Kind, Moderation, Visibility
from matches.models import Match, MatchKind, Reaction, ReactionType, UserSimilarity
from notifications.models import Notification, NotificationKind
from population.copying import Column, copy, halfvectors, texts, times
from population.people import Integers, Population, pairs_alike

YEAR = 365 * 86_400 * 1_000_000  # microseconds
PURPOSES = (Purpose.TERMS, Purpose.BIOMETRIC, Purpose.MATCHING)
PUBLIC_SHARE = 0.3  # of the people, who make all their photos public
FOLLOWS_EACH = 10
CELEBRITIES_EACH = 2  # matches with celebrities that a person has
VECTORS_AT_ONCE = 20_000
# The build of the index over the faces: beside this, PostgreSQL would write parts of it twice.
INDEX_MEMORY = "4GB"

random = np.random.default_rng(3)


def load(population: Population, say: Callable[[str], None]) -> None:
    """Write every table, then the vectors' index, then PostgreSQL's statistics."""
    started = perf_counter()
    pack = current_pack()
    with connection.cursor() as cursor:
        # The rows are known to be right: no foreign key is checked, and no crash is to be survived.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(f"DROP INDEX IF EXISTS {index_name(pack.model)}")
    site = Rows(population)
    for step in (site.people, site.photos, site.vectors, site.pairs, site.celebrities):
        step()
        say(f"{step.__name__}: {perf_counter() - started:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = %s", [INDEX_MEMORY])
        cursor.execute("SET max_parallel_maintenance_workers = 2")
        create_index(pack)
        say(f"index: {perf_counter() - started:.0f} s")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SET session_replication_role = DEFAULT")
    say(f"statistics: {perf_counter() - started:.0f} s")


class Rows:
    """The rows of one population; what one table needs of another is kept as arrays of ids."""

    def __init__(self, population: Population) -> None:
        self.population, self.sizes = population, population.sizes
        self.now = int(timezone.now().timestamp() * 1e6)
        self.start = self.now - YEAR
        joined = self.start - np.arange(self.sizes.people, 0, -1) * 1_000_000
        self.joined = joined
        self.users = uuids(joined)
        self.face_times = np.linspace(self.start, self.now - 60_000_000, self.sizes.faces).astype(
            np.int64
        )
        self.images = uuids(self.face_times - 1_000_000)
        self.faces = uuids(self.face_times)
        self.is_public = random.random(self.sizes.people) < PUBLIC_SHARE

    def people(self) -> None:
        number = np.arange(self.sizes.people)
        copy(
            User,
            self.sizes.people,
            {
                "id": self.users,
                "created_at": times(self.joined),
                "updated_at": times(self.joined),
                "email": texts("p%07d@example.org", number),
                "username": texts("p%07d", number),
                "full_name": texts("Person %07d", number),
                "location": texts("City %03d", number % 500),
                "password": "!",
                "is_superuser": False,
                "account_status": AccountStatus.ACTIVE,
                "birth_date": datetime(1990, 1, 1, tzinfo=UTC).date(),
            },
        )
        for purpose in PURPOSES:
            when = times(self.joined)
            columns = {"user_id": self.users, "purpose": purpose, "text_version": "2026-11"}
            stamps = {"id": uuids(self.joined), "granted_at": when, "created_at": when}
            copy(Consent, self.sizes.people, columns | stamps)
        self._follow()

    def _follow(self) -> None:
        people, rows = self.sizes.people, self.sizes.people * FOLLOWS_EACH
        follower = np.repeat(np.arange(people), FOLLOWS_EACH)
        step = np.tile(np.cumsum(random.integers(1, 90, FOLLOWS_EACH)), people)
        when = self.start + np.arange(rows) * 1_000
        columns = {"follower_id": self.users[follower]}
        columns |= {"followed_id": self.users[(follower + step) % people]}
        copy(Follow, rows, columns | stamped(when))
        hiding = np.arange(0, people, 10)
        columns = {"user_id": self.users[hiding], "person_id": self.users[(hiding + 7) % people]}
        copy(HiddenPerson, len(hiding), columns | stamped(self.start + hiding))

    def photos(self) -> None:
        sizes, owner = self.sizes, self.population.owner
        number = np.arange(sizes.faces)
        for public in (True, False):
            these = np.flatnonzero(self.is_public[owner] == public)
            copy(
                Image,
                len(these),
                stamped(self.face_times[these])
                | {
                    "id": self.images[these],
                    "owner_id": self.users[owner[these]],
                    "kind": Kind.SOURCE,
                    "filename": "photo.jpg",
                    "storage_path": texts("source/bench/%08d.jpg", these),
                    "sha256": texts("%064d", these),
                    "file_size": 300_000,
                    "width": 1600,
                    "height": 1200,
                    "mime": "image/jpeg",
                    "visibility": Visibility.PUBLIC if public else Visibility.PRIVATE,
                    "moderation": Moderation.PASSED,
                },
            )
        model = current_pack().model
        when = times(self.face_times)
        copy(
            PhotoAnalysis,
            sizes.faces,
            {
                "image_id": self.images,
                "state": State.READY,
                "model": model,
                "queued_at": when,
                "sent_at": when,
            },
        )
        first = np.zeros(sizes.faces, bool)
        first[np.unique(owner, return_index=True)[1]] = True
        copy(
            Face,
            sizes.faces,
            stamped(self.face_times)
            | {
                "id": self.faces,
                "image_id": self.images,
                "owner_id": self.users[owner],
                **box(sizes.faces),
                "crop_path": texts("crop/bench/%08d.webp", number),
                "is_owner": True,
                "is_default": first,
            },
        )

    def vectors(self) -> None:
        model, points = current_pack().model, self.population.points
        for start in range(0, self.sizes.faces, VECTORS_AT_ONCE):
            part = slice(start, start + VECTORS_AT_ONCE)
            vectors = halfvectors(self.population.vectors(points[part]))
            when = self.face_times[part]
            columns = {"face_id": self.faces[part], "model": model, "vector": vectors}
            columns |= {"norm": 20.0, "searched_at": times(when)}
            copy(FaceEmbedding, len(when), columns | stamped(when))

    def pairs(self) -> None:
        """Matches, what people feel about them, how alike people are, and what they were told."""
        calibration, pack = current_calibration(), current_pack()
        a, b, found = pairs_alike(self.population, calibration.cosine_at(70.0))
        order = np.argsort(b, kind="stable")
        a, b, cosine = a[order], b[order], found[order].astype(np.float64)
        owner = self.population.owner
        # Found when the later of the two faces came; several a moment apart.
        when = self.face_times[b] + 1_000 + np.arange(len(b)) % 900
        ids = uuids(when)
        score = scores(cosine)
        known = {"model": pack.model, "calibration": calibration.version}
        copy(
            Match,
            len(ids),
            stamped(when)
            | known
            | {
                "id": ids,
                "kind": MatchKind.USER,
                "face_a_id": self.faces[a],
                "face_b_id": self.faces[b],
                "owner_a_id": self.users[owner[a]],
                "owner_b_id": self.users[owner[b]],
                "cosine": cosine,
                "similarity_score": score,
                "is_public": self.is_public[owner[a]] & self.is_public[owner[b]],
            },
        )
        self._similarities(owner[a], owner[b], cosine, ids, known)
        self._reactions(owner[a], ids, when)
        told = np.flatnonzero(score > 85)
        actor = {"actor_id": self.users[owner[b[told]]], "subject_id": ids[told]}
        columns = {"recipient_id": self.users[owner[a[told]]], "kind": NotificationKind.MATCH}
        keys = {"key": texts("match:%09d", told)}
        copy(Notification, len(told), columns | keys | actor | stamped(when[told]))

    def _similarities(
        self, one: Integers, other: Integers, cosine: NDArray[np.float64], ids: Column, known: dict
    ) -> None:
        """The best match of two people stands for the pair."""
        a, b = np.minimum(one, other), np.maximum(one, other)
        order = np.argsort(-cosine, kind="stable")
        key = a[order] * self.sizes.people + b[order]
        _, first, counts = np.unique(key, return_index=True, return_counts=True)
        best = order[first]
        when = times(np.full(len(best), self.now))
        columns = {"user_a_id": self.users[a[best]], "user_b_id": self.users[b[best]]}
        columns |= {"cosine": cosine[best], "similarity_score": scores(cosine[best])}
        columns |= {"best_match_id": ids[best], "matches": counts, "computed_at": when}
        spread = np.full(len(best), self.now) - np.arange(len(best))
        copy(UserSimilarity, len(best), columns | known | stamped(spread))

    def _reactions(self, owner: Integers, ids: Column, when: Integers) -> None:
        """Every second match is liked by one of its people, every tenth loved too."""
        for kind, every in ((ReactionType.LIKE, 2), (ReactionType.LOVE, 10)):
            some = np.arange(0, len(ids), every)
            columns = {"user_id": self.users[owner[some]], "match_id": ids[some], "type": kind}
            copy(Reaction, len(some), columns | stamped(when[some] + 1))

    def celebrities(self) -> None:
        number = np.arange(self.sizes.celebrities)
        when = self.start + number * 1_000
        ids, images, faces = uuids(when), uuids(when), uuids(when)
        model = current_pack().model
        vectors = halfvectors(self.population.vectors(self.population.celebrity_points))
        copy(
            Celebrity,
            len(ids),
            stamped(when)
            | {"id": ids, "licence": "CC0", "is_active": True}
            | {"name": texts("Celebrity %05d", number), "slug": texts("celebrity-%05d", number)},
        )
        copy(
            Image,
            len(ids),
            stamped(when)
            | {"id": images, "kind": Kind.CELEBRITY, "filename": "portrait.jpg"}
            | {"storage_path": texts("celebrity/bench/%06d.jpg", number), "mime": "image/jpeg"}
            | {"sha256": texts("%064d", number), "file_size": 300_000}
            | {"width": 1200, "height": 1600, "moderation": Moderation.PASSED},
        )
        paths = {"crop_path": texts("crop/celebrity/%06d.webp", number)}
        whose = {"id": faces, "celebrity_id": ids, "image_id": images, "looked_by": model}
        copy(CelebrityFace, len(ids), stamped(when) | whose | paths | box(len(ids)))
        measured = {"model": model, "vector": vectors}
        copy(
            CelebrityEmbedding,
            len(ids),
            stamped(when) | measured | {"face_id": faces, "norm": 20.0},
        )
        copy(
            CelebrityCentroid,
            len(ids),
            stamped(when) | measured | {"celebrity_id": ids, "faces": 1},
        )
        self._twins(ids, faces, model)

    def _twins(self, celebrities: Column, portraits: Column, model: str) -> None:
        """Everybody's default face with some celebrities, nobody's twin."""
        people = np.arange(self.sizes.people)
        first = np.unique(self.population.owner, return_index=True)[1]
        for turn in range(CELEBRITIES_EACH):
            which = (people * 7 + turn) % self.sizes.celebrities
            cosine = random.uniform(0.2, 0.6, len(people))
            when = self.now - 3_000_000_000 + people * CELEBRITIES_EACH + turn
            columns = {"kind": MatchKind.CELEBRITY, "face_a_id": self.faces[first]}
            columns |= {"owner_a_id": self.users, "celebrity_id": celebrities[which]}
            columns |= {"celebrity_face_id": portraits[which], "cosine": cosine}
            columns |= {"similarity_score": scores(cosine), "is_public": self.is_public}
            columns |= {"model": model, "calibration": current_calibration().version}
            copy(Match, len(people), columns | stamped(when))


def box(rows: int) -> dict[str, object]:
    """A face in the middle of its photo, with all that is measured of one."""
    turn = random.uniform(-20, 20, rows)
    return {
        "x": 0.3, "y": 0.2, "w": 0.3, "h": 0.4, "score": 0.9, "width_px": 480.0,
        "quality": random.uniform(0.4, 0.95, rows), "yaw": turn, "pitch": 0.0, "roll": 0.0,
    }  # fmt: skip


def scores(cosine: NDArray[np.float64]) -> NDArray[np.float64]:
    calibration = current_calibration()
    return 100 / (1 + np.exp(-calibration.slope * (cosine - calibration.midpoint)))


def stamped(when: Integers) -> dict[str, Column]:
    """Key and times of a row; `updated_at` is left out by tables that have none."""
    return {"id": uuids(when), "created_at": times(when), "updated_at": times(when)}


def uuids(when: Integers) -> Column:
    """UUIDv7 in the order of the given microseconds, the rest of them by chance."""
    raw = random.integers(0, 256, (len(when), 16), np.uint8)
    milliseconds = (when // 1000).astype(np.uint64)
    for place in range(6):
        raw[:, place] = (milliseconds >> np.uint64(40 - 8 * place)).astype(np.uint8)
    below = ((when % 1000) * 4096 // 1000).astype(np.uint16)
    raw[:, 6] = 0x70 | (below >> 8)
    raw[:, 7] = below & 0xFF
    raw[:, 8] = 0x80 | (raw[:, 8] & 0x3F)
    return raw.view("V16").reshape(-1)
