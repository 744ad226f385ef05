import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.canonical import LARGEST_INTEGER, canonical_bytes, digest, read_canonical

VECTORS = json.loads(
    (Path(__file__).parents[2] / "docs/reference/vectors/canonical-json.json").read_text("utf-8")
)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab_0", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("vector", VECTORS["written"])
def test_a_published_value_is_written_and_read_as_published(vector):
    data = bytes.fromhex(vector["bytes"])
    assert canonical_bytes(vector["value"]) == data
    assert digest(vector["value"]) == vector["sha256"] == sha256(data).hexdigest()
    assert read_canonical(data) == vector["value"]


def test_the_published_bytes_are_these():
    written = [bytes.fromhex(vector["bytes"]) for vector in VECTORS["written"]]
    assert '"\\u0000\\u001f\x7f\u2028"'.encode() in written
    assert b'"\\b\\f\\n\\r\\t"' in written
    assert b'{"0":"x","_":0,"a":{"c":[true],"d":null},"a_b":2,"ab":1,"b":1}' in written


@pytest.mark.parametrize("vector", VECTORS["refused_values"], ids=lambda each: each["reason"])
def test_a_value_without_a_canonical_form_is_refused(vector):
    with pytest.raises(ValueError, match=r"."):
        canonical_bytes(vector["value"])


@pytest.mark.parametrize("vector", VECTORS["refused_bytes"], ids=lambda each: each["reason"])
def test_bytes_in_another_form_are_refused(vector):
    with pytest.raises(ValueError, match=r"."):
        read_canonical(bytes.fromhex(vector["bytes"]))


def test_what_is_nested_too_deeply_is_refused():
    with pytest.raises(ValueError, match="nested too deeply"):
        read_canonical(b"[" * 100_000 + b"]" * 100_000)


@pytest.mark.parametrize("value", [1.5, {1: 2}, {"a": b"x"}, "\ud800", {"a": {"B": 1}}, {1, 2}])
def test_a_mistake_of_the_program_is_not_written(value):
    with pytest.raises(ValueError, match=r"."):
        canonical_bytes(value)


def test_a_tuple_is_written_as_a_list():
    assert canonical_bytes({"a": (1, 2)}) == b'{"a":[1,2]}'


def test_composed_and_decomposed_letters_stay_different():
    assert canonical_bytes("é") != canonical_bytes("e\u0301")


@given(values)
def test_whatever_is_written_reads_back_as_the_same_value(value):
    assert read_canonical(canonical_bytes(value)) == value


@given(values, values)
def test_equal_bytes_mean_equal_json(one, other):
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical_bytes(one) == canonical_bytes(other)) == same
