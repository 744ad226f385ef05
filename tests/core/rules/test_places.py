from kaohe.core.errors import nearest
from kaohe.core.rules.places import Places, children_of, follow

TREE = {"a": [{"id": "x", "b": "1"}, {"b": "2"}], "gaps": [{"gap": "refused", "then": "zero"}]}


def test_a_path_is_spelled_by_ids_and_by_positions_where_there_are_none():
    places = Places("p.yaml", TREE)

    assert places.spell(("a", 0, "b")) == "a.x.b"
    assert places.spell(("a", 1, "b")) == "a.1.b"
    assert places.spell(("a", 7, "b")) == "a.7.b"
    assert places.spell(("gaps", 0, "then")) == "gaps.refused.then"
    assert places.spell(()) == "p.yaml"


def test_a_place_without_line_is_the_file():
    assert Places("p.yaml", TREE).where(("a",)) == "p.yaml"
    assert Places("p.yaml", TREE, {("b",): 3}).where(("a", 0)) == "p.yaml"


def test_a_path_by_ids_is_followed_as_far_as_it_goes():
    nodes, keys = follow(TREE, "a.x.b")
    assert (nodes[-1], keys) == ("1", ["a", 0, "b"])

    nodes, keys = follow(TREE, "a.y.b")
    assert (keys, children_of(nodes[-1])) == (["a"], {"x": 0})


def test_text_has_no_parts():
    assert children_of("text") == {}


def test_the_nearest_names_come_first_and_there_may_be_none():
    assert nearest("ratte", ["growth", "rate", "staff", "members"]) == "rate, growth, staff"
    assert nearest("x", []) == "–"


def test_faults_without_line_come_first():
    assert [Places.order(where) for where in ("p.yaml", "p.yaml:12", "c:\\p.yaml")] == [0, 12, 0]
