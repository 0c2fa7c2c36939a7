"""People who look like each other, made over the API, for tests of what they see of it."""

from accounts.models import Purpose
from faces.tests.pictures import jpeg, mirrored, person
from tests.conftest import Enrol, Visit
from tests.site import Person, eventually

MATCHED = (Purpose.TERMS, Purpose.BIOMETRIC, Purpose.MATCHING)


def two_look_alikes(
    enrol: Enrol, visit: Visit, face: int, visibility: str = "private"
) -> tuple[Person, Person]:
    """Two people whose photos show the same face (0 to 5), matched with each other."""
    alice, bob = enrol("alice", MATCHED), enrol("bob", MATCHED)
    at_alices, at_bobs = visit(alice), visit(bob)
    at_alices.upload_and_wait(jpeg(person(face)), visibility=visibility)
    at_bobs.upload_and_wait(jpeg(mirrored(person(face))), visibility=visibility)
    eventually(lambda: at_bobs.matched() == {alice.username})
    return alice, bob
