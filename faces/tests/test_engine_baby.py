"""Illustrated babies: what is inherited, and what a drawing is. No photo is needed for these."""

import json
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest

from faces.engine.baby import (
    MAX_SEED,
    Imagined,
    Parent,
    TraitName,
    Traits,
    draw_svg,
    imagine,
    render,
)
from faces.engine.baby.drawing.label import LABEL, outline

ALICE = Traits((236, 201, 181), (104, 134, 150), (139, 117, 77), 0.84, 0.21, 0.25, 0.33, 0.5, 0.8)
BOB = Traits((110, 72, 52), (62, 38, 24), (33, 30, 22), 0.74, 0.2, 0.26, 0.3, 0.4, 0.77)


def draw(seed: int = 1, label: str = LABEL, one: Traits = ALICE, other: Traits = BOB) -> str:
    return draw_svg(imagine(one, other, seed), label)


def test_the_same_parents_and_seed_give_the_same_child_and_drawing():
    assert imagine(ALICE, BOB, 7) == imagine(ALICE, BOB, 7)
    assert draw(7) == draw(7)
    assert np.array_equal(render(draw(7), 64), render(draw(7), 64))


def test_a_child_is_the_same_on_every_machine_and_in_every_version():
    from_whom = {each.trait.value: each.parent.value for each in imagine(ALICE, BOB, 7).traits}
    assert from_whom == {
        "skin": "both",
        "iris": "other",
        "hair": "one",
        "width": "both",
        "eyes": "other",
        "gap": "one",
        "nose": "both",
        "mouth": "both",
        "jaw": "other",
    }


def test_swapping_the_parents_swaps_the_labels_and_nothing_else():
    swapped = {Parent.ONE: Parent.OTHER, Parent.OTHER: Parent.ONE, Parent.BOTH: Parent.BOTH}
    for seed in range(20):
        child, other = imagine(ALICE, BOB, seed), imagine(BOB, ALICE, seed)
        assert [each.value for each in child.traits] == [each.value for each in other.traits]
        assert [swapped[each.parent] for each in child.traits] == [e.parent for e in other.traits]
        assert draw_svg(child, LABEL).count("<path") == draw_svg(other, LABEL).count("<path")


def test_siblings_differ_in_what_they_have_from_whom_and_in_the_drawing():
    children = [imagine(ALICE, BOB, seed) for seed in range(12)]
    for one, other in combinations(children, 2):
        assert one.traits != other.traits
        assert draw_svg(one, LABEL) != draw_svg(other, LABEL)
    for trait in set(range(len(TraitName))) - {0}:
        assert len({child.traits[trait].parent for child in children}) > 1


def test_each_value_is_the_parents_it_is_said_to_be_from():
    for seed in range(30):
        for each in imagine(ALICE, BOB, seed).traits:
            values = [parent.to_dict()[each.trait] for parent in (ALICE, BOB)]
            if each.parent == Parent.BOTH:
                assert each.value not in values
            else:
                assert each.value == values[each.parent == Parent.OTHER]


def test_the_skin_tone_lies_between_the_parents():
    for seed in range(10):
        skin = imagine(ALICE, BOB, seed).colour(TraitName.SKIN)
        assert all(
            low < mixed < high for low, mixed, high in zip(BOB.skin, skin, ALICE.skin, strict=True)
        )


def test_a_colour_that_one_photo_did_not_show_is_from_the_other_parent():
    grey = replace(ALICE, unknown=frozenset({TraitName.IRIS, TraitName.HAIR}))
    for seed in range(10):
        child = {each.trait: each for each in imagine(grey, BOB, seed).traits}
        assert child[TraitName.IRIS].parent == child[TraitName.HAIR].parent == Parent.OTHER
        assert all(each.known for each in child.values())


def test_a_colour_that_neither_photo_showed_says_so():
    grey = frozenset({TraitName.IRIS})
    child = imagine(replace(ALICE, unknown=grey), replace(BOB, unknown=grey), 3)
    assert {each.trait for each in child.traits if not each.known} == {TraitName.IRIS}


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1, 1.0, True, "1", None])
def test_a_seed_is_a_whole_number_in_its_range(seed):
    with pytest.raises(ValueError, match="seed"):
        imagine(ALICE, BOB, seed)


def test_traits_and_children_survive_json():
    grey = replace(ALICE, unknown=frozenset({TraitName.SKIN}))
    assert Traits.from_dict(json.loads(json.dumps(grey.to_dict()))) == grey
    for seed in (0, 5, MAX_SEED):
        child = imagine(ALICE, BOB, seed)
        assert Imagined.from_dict(json.loads(json.dumps(child.to_dict()))) == child


@pytest.mark.parametrize(
    "change",
    [
        {"skin": "red"},
        {"skin": "#ABCDEF"},
        {"skin": '#ffffff" onload="x'},
        {"iris": None},
        {"hair": [1, 2, 3]},
        {"width": "0.8"},
        {"width": float("nan")},
        {"width": float("inf")},
        {"width": True},
        {"nose": 9},
        {"unknown": "iris"},
        {"unknown": ["nose"]},
        {"unknown": [["iris"]]},
        {"more": 1},
    ],
)
def test_traits_that_make_no_sense_are_refused(change):
    with pytest.raises(ValueError):
        Traits.from_dict({**ALICE.to_dict(), **change})


@pytest.mark.parametrize("data", [None, [], "x", {}, {"seed": 1, "traits": {}}])
def test_what_is_no_child_is_refused(data):
    with pytest.raises(ValueError):
        Imagined.from_dict(data)
    with pytest.raises(ValueError):
        Traits.from_dict(data)


@pytest.mark.parametrize(
    "change",
    [
        {"trait": "wings"},
        {"trait": "iris"},
        {"trait": []},
        {"parent": "neighbour"},
        {"value": "<script>"},
        {"value": 0.8},
        {"known": 1},
        {"more": 1},
    ],
)
def test_a_child_with_a_trait_that_makes_no_sense_is_refused(change):
    data = imagine(ALICE, BOB, 1).to_dict()
    data["traits"][0].update(change)
    with pytest.raises(ValueError):
        Imagined.from_dict(data)


def test_a_child_has_every_trait_once():
    data = imagine(ALICE, BOB, 1).to_dict()
    for traits in (data["traits"][:-1], data["traits"][::-1], data["traits"] * 2):
        with pytest.raises(ValueError):
            Imagined.from_dict({**data, "traits": traits})


def test_a_drawing_needs_nothing_from_elsewhere():
    allowed = {"svg", "title", "defs", "g", "path", "circle", "ellipse", "rect"}
    allowed |= {"clipPath", "radialGradient", "linearGradient", "stop"}
    for seed in range(24):
        svg = draw(seed)
        for node in ElementTree.fromstring(svg).iter():  # noqa: S314 — our own text
            assert node.tag.removeprefix("{http://www.w3.org/2000/svg}") in allowed
            for name, value in node.attrib.items():
                assert not name.startswith("on") and "href" not in name and name != "style"
                assert "url(" not in value or value.startswith("url(#b")
        assert svg.count("http") == 1  # the namespace


def test_two_drawings_on_one_page_share_no_names():
    names = [
        {node.get("id") for node in ElementTree.fromstring(draw(seed)).iter()} - {None}  # noqa: S314
        for seed in (1, 2)
    ]
    assert names[0] and not names[0] & names[1]


def test_a_label_cannot_add_anything_to_the_drawing():
    label = '</title><script>alert("x")</script>\x00 & more'
    root = ElementTree.fromstring(draw(1, label))  # noqa: S314 — our own text
    assert not [node for node in root.iter() if "script" in node.tag]
    assert "<script>" in root.findtext("{http://www.w3.org/2000/svg}title")


def test_the_label_is_drawn_and_said():
    svg = draw(1, "Eine Zeichnung, keine Vorhersage")
    root = ElementTree.fromstring(svg)  # noqa: S314 — our own text
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Eine Zeichnung, keine Vorhersage"
    below = render(svg, 1024)[940:1010].astype(int)
    dark = np.nonzero(below.sum(axis=2) < 400)
    assert len(dark[0]) > 1000
    assert 505 < (dark[1].min() + dark[1].max()) / 2 < 519  # in the middle


def test_a_label_in_letters_that_the_font_lacks_is_drawn_in_english():
    assert outline("予測ではありません", 30, 900) == outline(LABEL, 30, 900)
    assert outline("  ", 30, 900) == outline(LABEL, 30, 900)
    assert outline("žádná předpověď", 30, 900) != outline(LABEL, 30, 900)


def test_a_long_label_is_made_to_fit():
    assert outline("very " * 20, 30, 900)[1] <= 900.5


@pytest.mark.parametrize("side", [16, 333, 1024])
def test_a_drawing_becomes_pixels_of_the_wanted_size(side):
    pixels = render(draw(), side)
    assert pixels.shape == (side, side, 3)
    assert pixels.dtype == np.uint8


def test_what_cannot_be_rendered_is_refused():
    for svg, side in ((draw(), 0), (draw(), 100_000), ("no drawing", 64)):
        with pytest.raises(ValueError):
            render(svg, side)


def test_other_parents_have_another_child():
    pixels = render(draw(4), 128).astype(int)
    for change in ({"skin": (70, 48, 38)}, {"hair": (200, 90, 40)}, {"width": 1.0, "jaw": 0.9}):
        one, other = replace(ALICE, **change), replace(BOB, **change)
        assert np.abs(render(draw(4, one=one, other=other), 128) - pixels).mean() > 1


@pytest.mark.parametrize(
    "skin", [(10, 8, 8), (58, 38, 30), (150, 100, 70), (250, 222, 208), (255, 255, 255)]
)
def test_the_face_stands_out_from_its_surroundings_in_every_skin_tone(skin):
    for seed in range(6):
        parent = replace(ALICE, skin=skin)
        picture = render(draw(seed, one=parent, other=parent), 256).astype(int)
        forehead, beside = picture[96, 128], picture[118, 52]
        assert np.abs(forehead - beside).sum() > 30
