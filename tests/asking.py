"""Asking for couple pictures over the API, for tests of what becomes of the jobs."""

from uuid import uuid4

from faces.tests.pictures import brighter, jpeg, person
from tests.visitor import Visitor

TEMPLATE = "first-snow"


def two_faces(visitor: Visitor, number: int = 0) -> list[str]:
    """The faces of two photos of one person (0 to 5)."""
    photos = [jpeg(brighter(person(number), light)) for light in (1.0, 1.2)]
    return [visitor.upload_and_wait(photo)["faces"][0]["id"] for photo in photos]


def ask_for_picture(visitor: Visitor, template: str, faces: list[str]) -> str:
    """Its job's id."""
    body = {
        "template_id": template,
        "husband_face_id": faces[0],
        "wife_face_id": faces[1],
        "attested": True,
        "confirm_warnings": True,
    }
    headers = visitor.headers | {"Idempotency-Key": uuid4().hex}
    answer = visitor.http.post("/api/v1/face-swaps", json=body, headers=headers)
    assert answer.status_code == 202, answer.text[:300]
    job_id: str = answer.json()["job"]["id"]
    return job_id
