import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.errors import PackSyntaxError
from kaohe.core.rules.strict_yaml import read_tree


def codes(text):
    with pytest.raises(PackSyntaxError) as refused:
        read_tree(text, "p.yaml")
    return [(fault.kind.code, fault.where) for fault in refused.value.faults]


def test_every_scalar_stays_the_text_that_was_written():
    tree = read_tree("a: 1.10\nb: no\nc: 2013-01-20\nd: 017\ne: 1e3\nf: 0x1f\n", "p.yaml").tree

    assert tree == {"a": "1.10", "b": "no", "c": "2013-01-20", "d": "017", "e": "1e3", "f": "0x1f"}


def test_a_key_without_value_is_as_good_as_absent():
    places = read_tree("a:\nb: ~\nc: null\nd: {e: , f: 1}\n", "p.yaml")

    assert places.tree == {"d": {"f": "1"}}
    assert places.absent == (("a",), ("b",), ("c",), ("d", "e"))


def test_a_quoted_null_is_text():
    assert read_tree("a: 'null'\nb: ''\n", "p.yaml").tree == {"a": "null", "b": ""}


def test_lines_are_those_of_keys_and_of_list_entries():
    places = read_tree("a:\n  - x\n  - b: 1\n    c: 2\n", "p.yaml")

    assert places.where(("a", 0)) == "p.yaml:2"
    assert places.where(("a", 1, "c")) == "p.yaml:4"
    assert places.where(("a", 1, "not", "there")) == "p.yaml:3"


def test_a_byte_order_mark_and_windows_line_ends_are_taken():
    assert read_tree("\ufeffa: 1\r\nb: 2\r\n", "p.yaml").tree == {"a": "1", "b": "2"}


def test_several_faults_are_told_together():
    assert codes("a: 1\na: 2\nb: &x 3\n<<: {c: 1}\nd: !t 4\n") == [
        ("pack-key-twice", "p.yaml:2"),
        ("pack-shorthand", "p.yaml:3"),
        ("pack-shorthand", "p.yaml:4"),
        ("pack-shorthand", "p.yaml:5"),
    ]


def test_a_tagged_key_and_a_key_that_is_an_alias_are_refused():
    assert codes("!t a: 1\n") == [("pack-shorthand", "p.yaml:1")]
    assert codes("a: &x b\n*x : 1\n") == [
        ("pack-shorthand", "p.yaml:1"),
        ("pack-key-form", "p.yaml:2"),
        ("pack-shorthand", "p.yaml:2"),
    ]


@pytest.mark.parametrize("character", ["\t", "\r", "\x00", "\x7f", "\x85", "\u2028", "\u202e"])
def test_hidden_characters_are_refused(character):
    assert codes(f"a: 1\nb: x{character}y\n") == [("pack-character", "p.yaml:2")]


@pytest.mark.parametrize("escape", [r"\0", r"\t", r"\u202e", r"\ud800"])
def test_hidden_characters_are_refused_in_escapes_too(escape):
    assert codes(f'a: 1\nb: "x{escape}y"\n') == [("pack-character", "p.yaml:2")]


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n", "word\n", "~\n"])
def test_what_is_no_mapping_is_refused(text):
    assert [code for code, _ in codes(text)] == ["pack-not-a-mapping"]


@pytest.mark.parametrize("text", ["a: [1\n", "a: {b: c\n", "a: b: c\n", "  a: 1\n b: 2\n", "%X\n"])
def test_what_is_no_yaml_is_refused_with_its_usual_causes(text):
    with pytest.raises(PackSyntaxError) as refused:
        read_tree(text, "p.yaml")

    (fault,) = refused.value.faults
    assert fault.kind.code == "pack-syntax"
    assert "unquoted [2013]" in fault.remedy("en")


def test_bottomless_nesting_is_refused():
    assert codes("a: " + "[" * 5000) == [("pack-too-deep", "p.yaml:1")]


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_faults(text):
    try:
        tree = read_tree(text, "p.yaml").tree
    except PackSyntaxError:
        return
    assert isinstance(tree, dict)
