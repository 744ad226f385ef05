from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.ledger import (
    Ledger,
    Tile,
    lookup,
    nodes_of,
    open_ledger,
    prove_consistency,
    prove_inclusion,
    read_bundle,
    root_at,
    tile_nodes,
    tiles_of,
    write_bundle,
    write_tile,
)
from kaohe.core.ledger.tiles import read_tile
from kaohe.core.merkle import (
    EMPTY_ROOT,
    Tree,
    consistency_proof,
    root_of,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [sha256(number.to_bytes(4, "big")).digest() for number in range(1100)]
NODE = lookup(nodes_of(LEAVES))
SIZES = (1, 2, 3, 7, 8, 9, 255, 256, 257, 700)


@given(st.integers(0, 70))
def test_a_ledger_grows_to_the_root_of_its_leaves(size):
    ledger = Ledger()
    for leaf in LEAVES[:size]:
        ledger = ledger.append(leaf).ledger
    assert ledger.root == root_of(LEAVES[:size]) == root_at(size, NODE)
    assert open_ledger(size, NODE) == ledger


def test_the_empty_ledger_has_the_root_of_rfc_6962():
    assert Ledger().root == root_at(0, NODE) == EMPTY_ROOT


def test_a_frontier_fits_its_size():
    with pytest.raises(ValueError, match="1 subtrees do not make 3 leaves"):
        Ledger(3, (LEAVES[0],))


def test_each_leaf_completes_the_subtrees_that_end_with_it():
    grown = open_ledger(7, NODE).append(LEAVES[7])
    assert (grown.index, sorted(grown.nodes)) == (7, [(0, 7), (1, 3), (2, 1), (3, 0)])
    assert grown.nodes[3, 0] == root_of(LEAVES[:8])


@pytest.mark.parametrize("size", SIZES)
def test_proofs_are_those_of_the_whole_tree(size):
    tree = Tree(LEAVES[:size])
    for index in range(0, size, 5):
        assert prove_inclusion(index, size, NODE) == tree.inclusion_proof(index)
    for old in range(1, size + 1, 37):
        assert prove_consistency(old, size, NODE) == consistency_proof(LEAVES[:size], old)


@given(st.data())
def test_a_proof_holds_against_the_size_that_was_named_and_no_other(data):
    size = data.draw(st.integers(2, 300))
    index = data.draw(st.integers(0, size - 1))
    later = data.draw(st.integers(size + 1, 310))
    path = prove_inclusion(index, size, NODE)
    at = {"index": index, "proof": path}
    assert verify_inclusion(LEAVES[index], **at, size=size, root=root_at(size, NODE))
    assert not verify_inclusion(LEAVES[index], **at, size=later, root=root_at(later, NODE))
    old = data.draw(st.integers(1, size))
    assert verify_consistency(
        old_size=old,
        old_root=root_at(old, NODE),
        size=size,
        root=root_at(size, NODE),
        proof=prove_consistency(old, size, NODE),
    )


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_a_leaf_outside_has_no_proof(index, size):
    with pytest.raises(IndexError):
        prove_inclusion(index, size, NODE)


@pytest.mark.parametrize(("old", "size"), [(0, 5), (6, 5)])
def test_nothing_is_proved_from_size_0_or_backwards(old, size):
    with pytest.raises(IndexError):
        prove_consistency(old, size, NODE)


def test_the_tiles_of_70000_entries_are_those_of_the_specification():
    found = tiles_of(70_000)
    partial = [tile for tile in found if tile.width < 256]
    assert len(found) == 277
    assert partial == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert tiles_of(256) == [Tile(0, 0, 256), Tile(1, 0, 1)]
    assert tiles_of(0) == []


@given(st.integers(0, 1500), st.integers(0, 1500))
def test_only_what_is_new_is_published_again(one, other):
    before, after = sorted((one, other))
    new = [tile for tile in tiles_of(after) if tile not in tiles_of(before)]
    assert tiles_of(after, since=before) == new


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234067, 256), "tile/0/x001/x234/067"),
        (Tile(1, 0, 17), "tile/1/000.p/17"),
        (Tile(0, 999, 256), "tile/0/999"),
        (Tile(2, 1000, 1), "tile/2/x001/000.p/1"),
    ],
)
def test_a_tile_has_the_path_of_the_specification(tile, path):
    assert tile.path == path
    assert Tile(0, 5, 3).bundle_path == "tile/entries/005.p/3"


@pytest.mark.parametrize("size", [*SIZES, 1100])
def test_proofs_come_out_of_tiles_alone(size):
    files = {tile.path: write_tile(tile, NODE) for tile in tiles_of(size)}
    node = tile_nodes(size, lambda tile: files[tile.path])
    assert root_at(size, node) == root_at(size, NODE)
    assert prove_inclusion(size // 2, size, node) == prove_inclusion(size // 2, size, NODE)
    assert prove_consistency(1, size, node) == prove_consistency(1, size, NODE)


def test_a_tile_of_another_width_is_refused():
    with pytest.raises(ValueError, match="2 hashes instead of 3"):
        root_at(3, tile_nodes(3, lambda _: bytes(64)))
    with pytest.raises(ValueError, match="no tile"):
        read_tile(bytes(33))


def test_a_bundle_holds_commitments_behind_their_length():
    data = write_bundle([bytes(32), b"\x01" * 32])
    assert data[:2] == b"\x00\x20"
    assert read_bundle(data) == (bytes(32), b"\x01" * 32)
    for wrong in (data[:-1], b"\x00\x21" + data[2:], data + b"\x00"):
        with pytest.raises(ValueError, match="no bundle"):
            read_bundle(wrong)
