"""What must not stand in a log, whoever writes the line."""

import re
from collections.abc import MutableMapping
from typing import Any

# Addresses that are keys in themselves: signed files, shared pictures, confirmations, password
# resets, the end of e-mails; those that hold somebody's username; and queries.
KEYS_IN_ADDRESSES = re.compile(
    r"(?P<kept>/media/|(?<=\s)/s/|/accounts/confirm-email/|/accounts/password/reset/key/"
    r"|/notifications/unsubscribe/|/people/)[^\s?]+"
)
QUERY = re.compile(r"\?\S+")


def without_keys(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor: cut keys, usernames and queries out of the requests that are logged,
    and keys and usernames out of what is said of them ("Not Found: /s/…")."""
    if isinstance(event.get("request"), str):
        request = QUERY.sub("", event["request"])
        event["request"] = KEYS_IN_ADDRESSES.sub(r"\g<kept>…", request)
    if isinstance(event.get("event"), str):
        event["event"] = KEYS_IN_ADDRESSES.sub(r"\g<kept>…", event["event"])
    return event
