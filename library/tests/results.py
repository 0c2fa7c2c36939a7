"""Generated pictures for the tests of those who keep, show and share them."""

from typing import Any

import numpy as np

from accounts.models import User
from library.models import Image, Moderation
from library.moderation import Verdict
from library.provenance import Making
from library.provenance.mark import Pixels
from library.results import store_result
from library.tests import pictures

PASSED = Verdict(0.01, Moderation.PASSED)
REVIEW = Verdict(0.6, Moderation.REVIEW, "The safety check was not sure.")
BLOCKED = Verdict(0.99, Moderation.BLOCKED, "The safety check takes this for sexual.")
COUPLE = Making(title="A couple picture", model="Kindred swap 1")


def pixels(width: int = 400, height: int = 300) -> Pixels:
    return np.asarray(pictures.photo(width, height))


def make_result(owner: User, **options: Any) -> Image:
    """Stored as a job stores it: passed, without an end unless `expires_at` says one."""
    given: dict[str, Any] = {
        "pixels": pixels(),
        "making": COUPLE,
        "filename": "A couple picture",
        "verdict": PASSED,
        "expires_at": None,
        **options,
    }
    return store_result(owner=owner, **given).image
