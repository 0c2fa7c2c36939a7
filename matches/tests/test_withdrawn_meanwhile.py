"""Somebody withdraws between what a worker reads and what it writes: nothing is written of them."""

import pytest

from accounts.models import Purpose
from accounts.services import grant_consents, withdraw_consent
from faces.grouping import placing
from faces.grouping import services as grouping
from faces.grouping.errors import GroupingNotAgreed
from faces.grouping.measuring import hold, note_change
from faces.models import FaceGroup, GroupMember
from faces.tests import groups, pictures
from faces.tests.celebrities import add
from matches.celebrities import discovering
from matches.models import Match, UserSimilarity
from matches.similarity import refreshing as similarity
from matches.tests.lookalikes import make_face, make_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def meanwhile(monkeypatch):
    """Have something happen right after a function of a module was called for the first time."""

    def meanwhile(module, name, happens):
        original, left = getattr(module, name), [happens]

        def call(*args, **kwargs):
            given = original(*args, **kwargs)
            if left:
                left.pop()()
            return given

        monkeypatch.setattr(module, name, call)

    return meanwhile


@pytest.mark.parametrize("purpose", [Purpose.MATCHING, Purpose.BIOMETRIC])
def test_while_celebrities_are_searched(purpose, alice, meanwhile, committed):
    add("Eileen Collins", pictures.astronaut())
    face = make_face(alice)
    with committed():
        meanwhile(discovering, "best_faces", lambda: withdraw_consent(alice, purpose))
        assert discovering.find_twins(face.pk) == []
    assert not Match.objects.exists()


@pytest.mark.parametrize("step", ["_pairs", "_centroids", "_rows"])
@pytest.mark.parametrize("purpose", [Purpose.MATCHING, Purpose.BIOMETRIC])
def test_while_similarities_are_computed(purpose, step, alice, bob, meanwhile, committed):
    make_match(make_face(alice), make_face(bob))
    with committed():
        meanwhile(similarity, step, lambda: withdraw_consent(bob, purpose))
        similarity.refresh_similarities([alice.pk])
    assert not UserSimilarity.objects.exists()


@pytest.mark.parametrize("purpose", [Purpose.GROUPING, Purpose.BIOMETRIC])
def test_while_faces_are_put_together(purpose, alice, meanwhile, committed):
    grant_consents(alice, [Purpose.GROUPING])
    for _ in range(3):
        groups.make_photo(alice, [1])
    note_change(hold(alice.pk))
    with committed():
        meanwhile(placing, "place", lambda: withdraw_consent(alice, purpose))
        assert placing.place_faces(alice.pk) == 0
    assert not FaceGroup.objects.exists()
    assert not GroupMember.objects.exists()


def test_while_somebody_changes_a_group(alice, meanwhile):
    grant_consents(alice, [Purpose.GROUPING])
    (face,) = groups.make_photo(alice, [1])
    meanwhile(grouping, "hold", lambda: withdraw_consent(alice, Purpose.GROUPING))
    with pytest.raises(GroupingNotAgreed):
        grouping.put_faces(alice, [face], None)
    assert not FaceGroup.objects.exists()
