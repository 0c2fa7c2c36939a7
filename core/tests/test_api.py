"""What every endpoint of the API shares."""

from base64 import b64encode

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["photos", "jobs", "face-swaps"])
@pytest.mark.parametrize(
    "position", ["p=yesterday", "p=", "p=2026-13-01T00:00:00Z", "p=%00", "o=x"]
)
def test_a_cursor_that_names_no_time_is_not_there(client, alice, path, position):
    client.force_login(alice)
    cursor = b64encode(position.encode()).decode()
    answer = client.get(f"/api/v1/{path}", {"cursor": cursor})
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
