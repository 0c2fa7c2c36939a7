"""Logs hold no keys, usernames, addresses or queries."""

import pytest

from config.log import without_keys


@pytest.mark.parametrize(
    ("request_line", "logged"),
    [
        ("GET /media/abc:def/source/1.jpg", "GET /media/…"),
        ("GET /accounts/password/reset/key/1-c2v/", "GET /accounts/password/reset/key/…"),
        ("POST /accounts/confirm-email/MQ:1t/", "POST /accounts/confirm-email/…"),
        ("GET /feed/?which=mine&cursor=1", "GET /feed/"),
        ("GET /s/a-shared-pictures-token/picture/", "GET /s/…"),
        ("POST /people/bob/hide/", "POST /people/…"),
        ("PUT /api/v1/people/bob/follow", "PUT /api/v1/people/…"),
        ("GET /people/?q=bob", "GET /people/"),
        ("GET /photos/", "GET /photos/"),
        ("GET /pictures/s/", "GET /pictures/s/"),
    ],
)
def test_keys_are_cut_out_of_requests(request_line, logged):
    assert without_keys(None, "info", {"request": request_line}) == {"request": logged}


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("Not Found: /s/a-shared-pictures-token/", "Not Found: /s/…"),
        (
            "Forbidden (CSRF cookie not set.): /s/token/report/",
            "Forbidden (CSRF cookie not set.): /s/…",
        ),
        ("Not Found: /media/abc:def/source/1.jpg", "Not Found: /media/…"),
        ("Not Found: /people/bob/", "Not Found: /people/…"),
        ("Gone: /templates/s/?", "Gone: /templates/s/?"),
    ],
)
def test_keys_are_cut_out_of_what_is_said_of_requests(said, logged):
    assert without_keys(None, "warning", {"event": said}) == {"event": logged}


def test_a_request_leaves_no_address_in_the_log(client, caplog, db):
    client.get("/nowhere/", REMOTE_ADDR="203.0.113.7")
    assert "203.0.113.7" not in caplog.text
