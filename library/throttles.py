"""How often somebody may ask for what needs no account: by account, else by address."""

from typing import Any, cast

from rest_framework.throttling import UserRateThrottle

from accounts.services import address_hash


class VisitorThrottle(UserRateThrottle):
    """Of an address only its keyed hash is kept, and only as long as it counts."""

    def get_ident(self, request: Any) -> str:
        return address_hash(request)

    def allows(self, request: Any) -> bool:
        """For a view that is not the API's."""
        return self.allow_request(request, cast(Any, None))


class VerifyThrottle(VisitorThrottle):
    """Pictures to be verified, through the page and the API together."""

    scope = "verify"
    rate = "120/hour"


class ReportThrottle(VisitorThrottle):
    scope = "report"
    rate = "20/hour"
