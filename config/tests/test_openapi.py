"""The OpenAPI document is complete, and the API does what it says, whatever is sent."""

import pytest
import schemathesis
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from accounts.models import ApiToken
from accounts.tokens import create_token

pytestmark = pytest.mark.django_db(transaction=True)
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


def test_the_document_is_valid_and_complete(tmp_path):
    file = tmp_path / "schema.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(file))
    assert "/api/v1/faces" in file.read_text()


@pytest.mark.timeout(600)  # hundreds of requests
def test_whatever_is_sent_is_answered_as_documented(alice):
    document = schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())
    _, token = create_token(alice, "schemathesis", ApiToken.Scope.WRITE, None)
    headers = {"Authorization": f"Token {token}"}
    statuses = set()
    for found in document.get_all_operations():
        statuses |= answered_as_documented(found.ok(), headers)
    assert {200, 404} <= statuses and 401 not in statuses


def answered_as_documented(operation, headers):
    """A few requests to one operation, valid and not, as its part of the document suggests them."""

    statuses = set()

    @given(case=operation.as_strategy())
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    def send(case):
        statuses.add(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

    send()
    return statuses
