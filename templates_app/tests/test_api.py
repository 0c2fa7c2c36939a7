"""Programs look at the gallery, too, with a person's token or session."""

import pytest

from templates_app.tests.conftest import LEFT, RIGHT

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/api/v1/templates"


@pytest.fixture
def caller(client, alice):
    client.force_login(alice)
    return client


def ask(caller, address=LIST, status=200, **query):
    answer = caller.get(address, query)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_the_list_says_what_the_gallery_shows(caller, add, django_assert_max_num_queries):
    template = add("Sunset", tags=["beach"], category="movie", artist="Ana", licence="CC0")
    add("Waiting", active=False)
    with django_assert_max_num_queries(4):
        (found,) = ask(caller)["results"]
    assert found["id"] == str(template.pk)
    assert (found["title"], found["category"], found["tags"]) == ("Sunset", "movie", ["beach"])
    assert (found["width"], found["height"]) == (160, 90)
    assert caller.get(found["thumbnail_url"]).status_code == 200
    assert "slots" not in found


def test_one_template_says_where_faces_go(caller, add):
    points = ((0.15, 0.3), (0.25, 0.3), (0.2, 0.35), (0.16, 0.4), (0.24, 0.4))
    slots = [RIGHT, type(LEFT)(LEFT.box, "husband", points)]
    template = add(slots=slots)
    found = ask(caller, f"{LIST}/{template.pk}")
    assert [slot["index"] for slot in found["slots"]] == [0, 1]
    first = found["slots"][0]
    assert first["role"] == "husband"
    assert first["box"] == {"x": 0.1, "y": 0.2, "w": 0.2, "h": 0.3}
    assert first["landmarks"] == [list(point) for point in points]
    assert found["slots"][1]["landmarks"] == []


def test_the_list_is_narrowed_sorted_and_paged(caller, add):
    titles = [add(f"Walk {number}", tags=["walk"]).title for number in range(5)]
    add("Castle", category="acg")
    seen, address = [], LIST
    query = {"q": "walk", "tag": "walk", "category": "custom", "order": "newest", "limit": "2"}
    while address:
        page = ask(caller, address, **query)
        seen += [template["title"] for template in page["results"]]
        address, query = page["next"], {}
    assert seen == titles[::-1]


def test_nonsense_is_answered(caller, add):
    add()
    for limit in ("0", "-1", "x", "9" * 50, "²"):
        assert ask(caller, limit=limit)["results"]
    assert ask(caller, cursor="\x00", q='"', order="'", category="\x00")["results"] == []
    ask(caller, f"{LIST}/nothing", status=404)


def test_it_takes_a_person_and_is_only_looked_at(client, caller, add):
    template = add()
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"{LIST}/{template.pk}").status_code == 405
    client.logout()
    ask(client, status=401)
