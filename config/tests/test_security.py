"""The policy is strict for our pages and no wider than needed for the others."""

import pytest

from accounts.models import Role
from accounts.services import set_role
from accounts.tests.people import make_person

pytestmark = pytest.mark.django_db


def policy(response):
    return response["Content-Security-Policy"]


def test_our_pages_run_nothing_inline(client):
    assert "unsafe" not in policy(client.get("/accounts/login/"))


def test_the_admin_may_evaluate_and_only_there(client):
    admin = make_person("root")
    set_role(admin, Role.ADMIN)
    client.force_login(admin)
    assert "'unsafe-eval'" in policy(client.get("/admin/"))
    assert "'unsafe-inline'" not in policy(client.get("/admin/")).split("style-src")[0]


def test_the_admin_is_entered_through_the_sites_sign_in(client):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")


ADMIN_PAGES = [
    "accounts/user",
    "accounts/consent",
    "accounts/activityentry",
    "accounts/deletionreceipt",
    "accounts/apitoken",
    "library/image",
    "library/fileremoval",
    "faces/photoanalysis",
    "faces/face",
    "faces/faceembedding",
    "matches/match",
    "django_celery_beat/periodictask",
]


@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_every_model_has_its_page_in_the_admin(page, client, upload):
    from faces.tests import pictures

    admin = make_person("root")
    set_role(admin, Role.ADMIN)
    client.force_login(admin)
    upload(admin, pictures.astronaut())
    upload(make_person("twin"), pictures.mirrored(pictures.astronaut()))

    listed = client.get(f"/admin/{page}/?q=root")

    assert listed.status_code == 200
    app, model = page.split("/")
    from django.apps import apps

    first = apps.get_model(app, model).objects.first()
    if first is not None:
        assert client.get(f"/admin/{page}/{first.pk}/change/").status_code == 200


@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_nobody_else_sees_the_admin(page, client, alice):
    client.force_login(alice)
    assert client.get(f"/admin/{page}/").status_code in {302, 403}
