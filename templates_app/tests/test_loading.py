"""The templates that come with Kindred are added once, and exchanged when they are drawn anew."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from faces.engine.types import Box
from library.models import Image
from library.services import count_left
from templates_app import shipping
from templates_app.artwork import Artwork, Slot, slugs
from templates_app.models import Template
from templates_app.services import add_template, archive_template, set_slots
from templates_app.slots import SlotDraft
from templates_app.tests.conftest import drawing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def works(monkeypatch):
    """Two works that are drawn in no time, by their slugs."""
    works = {slug: work(slug, number) for number, slug in enumerate(("one", "two"))}
    monkeypatch.setattr(shipping, "slugs", lambda: tuple(works))
    monkeypatch.setattr(shipping, "artwork", lambda slug: works[slug])
    return works


def work(slug, number):
    return Artwork(
        slug=slug,
        title=f"Picture {slug}",
        description="",
        category="movie",
        tags=("night", "rain"),
        artist="Kindred",
        licence="Apache-2.0",
        source_url="",
        pixels=drawing(number),
        slots=(Slot(Box(0.1, 0.2, 0.2, 0.3), (), "wife"), Slot(Box(0.6, 0.2, 0.2, 0.3), (), "any")),
    )


def load(*options):
    out = StringIO()
    call_command("load_templates", *options, stdout=out)
    return out.getvalue()


def test_they_are_added_once_and_not_even_drawn_again(works, monkeypatch):
    assert "Templates: 2 added." in load()
    monkeypatch.delattr(shipping, "artwork")
    assert "Templates: 2 already there." in load()
    template = Template.objects.listed().get(slug="one")
    assert [slot.role for slot in template.slots.all()] == ["wife", "any"]
    assert template.tags == ["night", "rain"]


def test_one_of_them_alone(works):
    load("--only", "two")
    assert Template.objects.get().slug == "two"
    with pytest.raises(CommandError, match="three"):
        load("--only", "three")


def test_one_that_was_added_by_hand_is_not_drawn_again_and_again(works, monkeypatch):
    by_hand = add_template(title="By hand", category="tv", pixels=drawing(0)).template
    load("--only", "one")
    assert Template.objects.get() == by_hand
    monkeypatch.delattr(shipping, "artwork")
    load("--only", "one")


def test_refreshing_exchanges_what_differs(works):
    load()
    template = Template.objects.get(slug="one")
    archive_template(template)
    old = template.image.paths
    works["one"] = replace(works["one"], pixels=drawing(40), title="Another title")
    assert "1 drawn again, 1 as before" in load("--refresh")
    template = Template.objects.get(slug="one")
    assert template.title == "Another title"
    assert not template.is_active
    assert template.slots.count() == 2
    assert count_left(old) == 0
    assert Image.objects.count() == 2


def test_refreshing_keeps_slots_that_staff_corrected(works, alice):
    load()
    template = Template.objects.get(slug="one")
    set_slots(template, [SlotDraft(Box(0.3, 0.3, 0.3, 0.3))], by=alice)
    load("--refresh")
    assert template.slots.get().x == 0.3


def test_a_shipped_template_can_be_drawn_and_both_slots_take_a_face():
    slug = slugs()[0]
    load("--only", slug)
    template = Template.objects.listed().get(slug=slug)
    assert [slot.preparation.summary.get("problem") for slot in template.slots.all()] == [None] * 2
