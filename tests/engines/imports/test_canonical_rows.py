from hashlib import sha256
from itertools import pairwise

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.core.merkle import EMPTY_ROOT, leaf_hash, node_hash
from kaohe.engines.imports.canonical_rows import CanonicalTable, root_of_files


def root_of_rows(rows, *cuts):
    table = CanonicalTable()
    edges = [0, *sorted(cut % (len(rows) + 1) for cut in cuts), len(rows)]
    for start, end in pairwise(edges):
        part = rows[start:end]
        table.add([pa.array([row[n] for row in part], pa.string()) for n in range(2)])
    return table.root()


def test_a_row_is_its_fields_as_text_with_null_told_from_empty():
    table = CanonicalTable()
    table.add([pa.array([2, 3]), pa.array(["名", None]), pa.array(["", "x"])])
    expected = leaf_hash("2\x1f名\x1f\x1e3\x1f\x00\x1fx\x1e".encode())
    assert table.root() == expected.hex()
    assert table.rows == 2


def test_a_leaf_is_4096_rows():
    rows = [(str(n), None) for n in range(4097)]
    text = [f"{n}\x1f\x00\x1e" for n in range(4097)]
    first, second = "".join(text[:4096]).encode(), text[4096].encode()
    assert root_of_rows(rows) == node_hash(leaf_hash(first), leaf_hash(second)).hex()


@given(st.lists(st.integers(0, 5000), max_size=4))
@settings(deadline=None, max_examples=20)
def test_batches_do_not_matter(cuts):
    rows = [(str(n), None if n % 3 else "值") for n in range(5000)]
    assert root_of_rows(rows, *cuts) == root_of_rows(rows)


def test_no_rows_have_the_root_of_the_empty_tree():
    assert CanonicalTable().root() == EMPTY_ROOT.hex() == sha256(b"").hexdigest()
    assert root_of_files([]) == EMPTY_ROOT.hex()


def test_the_root_of_a_table_depends_on_the_order_of_its_files():
    one, two = "11" * 32, "22" * 32
    assert (
        root_of_files([one, two])
        == node_hash(leaf_hash(bytes.fromhex(one)), leaf_hash(bytes.fromhex(two))).hex()
    )
    assert root_of_files([one, two]) != root_of_files([two, one])
