import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    consistency_proof,
    inclusion_proof_length,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

VECTORS = json.loads(
    (Path(__file__).parents[2] / "docs/reference/vectors/merkle.json").read_text("utf-8")
)
LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in VECTORS["entries"]]
ROOTS = [bytes.fromhex(root) for root in VECTORS["roots"]]
SIZES = range(1, 70)


def leaves_of(size):
    return [leaf_hash(str(number).encode()) for number in range(size)]


def hashes(texts):
    return tuple(bytes.fromhex(text) for text in texts)


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_rfc_6962_hold(size):
    assert root_of(LEAVES[:size]) == ROOTS[size]
    assert Tree(LEAVES[:size]).root() == ROOTS[size]


def test_the_published_roots_are_those_of_the_rfc():
    assert VECTORS["roots"][0] == sha256(b"").hexdigest()
    assert [root[:16] for root in VECTORS["roots"][1:]] == [
        "6e340b9cffb37a98",
        "fac54203e7cc696c",
        "aeb6bcfe274b70a1",
        "d37ee418976dd957",
        "4e3bbb1f7b478dcf",
        "76e67dadbcdf1e10",
        "ddb89be403809e32",
        "5dc9da79a70659a9",
    ]


def test_every_published_inclusion_proof_is_made_and_holds():
    assert len(VECTORS["inclusion"]) == 36
    for each in VECTORS["inclusion"]:
        proof = Tree(LEAVES[: each["size"]]).inclusion_proof(each["index"])
        assert proof == hashes(each["proof"])
        assert verify_inclusion(
            LEAVES[each["index"]],
            index=each["index"],
            size=each["size"],
            proof=proof,
            root=ROOTS[each["size"]],
        )


def test_every_published_consistency_proof_is_made_and_holds():
    assert len(VECTORS["consistency"]) == 36
    for each in VECTORS["consistency"]:
        proof = consistency_proof(LEAVES[: each["size"]], each["old_size"])
        assert proof == hashes(each["proof"])
        assert verify_consistency(
            old_size=each["old_size"],
            old_root=ROOTS[each["old_size"]],
            size=each["size"],
            root=ROOTS[each["size"]],
            proof=proof,
        )


def test_an_odd_last_node_is_promoted_and_never_doubled():
    one, two, three = LEAVES[:3]
    assert root_of(LEAVES[:3]) == node_hash(node_hash(one, two), three)
    assert root_of(LEAVES[:3]) != root_of([one, two, three, three])


@pytest.mark.parametrize("size", SIZES)
def test_stream_and_tree_give_the_same_root(size):
    leaves, stream = leaves_of(size), Frontier()
    for leaf in leaves:
        stream.append(leaf)
    assert stream.root() == Tree(leaves).root()
    assert stream.size == Tree(leaves).size == size


def test_the_empty_tree_has_the_hash_of_nothing():
    assert Frontier().root() == Tree([]).root() == EMPTY_ROOT


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_of_every_tree_has_a_proof_of_the_length_foretold(size):
    leaves = leaves_of(size)
    tree = Tree(leaves)
    for index in range(size):
        proof = tree.inclusion_proof(index)
        assert len(proof) == inclusion_proof_length(index, size)
        assert verify_inclusion(
            leaves[index], index=index, size=size, proof=proof, root=tree.root()
        )


@pytest.mark.parametrize("size", SIZES)
def test_every_smaller_tree_is_shown_to_be_a_prefix(size):
    leaves = leaves_of(size)
    for old_size in range(1, size + 1):
        assert verify_consistency(
            old_size=old_size,
            old_root=root_of(leaves[:old_size]),
            size=size,
            root=root_of(leaves),
            proof=consistency_proof(leaves, old_size),
        )


def corrupt_proofs(proof):
    """Yield a proof with each hash changed, cut, doubled or left out, and with one added."""
    for place, each in enumerate(proof):
        changed = bytes([each[0] ^ 1]) + each[1:]
        yield (*proof[:place], changed, *proof[place + 1 :])
        yield (*proof[:place], each[:31], *proof[place + 1 :])
        yield (*proof[:place], each + b"\0", *proof[place + 1 :])
        yield (*proof[:place], each, *proof[place:])
        yield (*proof[:place], *proof[place + 1 :])
    yield (*proof, bytes(32))
    yield (bytes(32), *proof)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8, 9, 13])
def test_no_corrupted_inclusion_proof_holds(size):
    leaves = leaves_of(size)
    tree = Tree(leaves)
    for index in range(size):
        proof = tree.inclusion_proof(index)
        given = {"index": index, "size": size, "proof": proof, "root": tree.root()}
        for corrupted in corrupt_proofs(proof):
            assert not verify_inclusion(leaves[index], **{**given, "proof": corrupted})
        assert not verify_inclusion(leaf_hash(b"other"), **given)
        assert not verify_inclusion(leaves[index][:31], **given)
        assert not verify_inclusion(leaves[index], **{**given, "root": bytes(32)})
        assert not verify_inclusion(leaves[index], **{**given, "root": tree.root()[:31]})
        assert not verify_inclusion(leaves[index], **{**given, "index": -1})
        assert not verify_inclusion(leaves[index], **{**given, "index": size})
        for other in range(size):
            if other != index:
                assert not verify_inclusion(leaves[index], **{**given, "index": other})


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8, 9, 13])
def test_no_corrupted_consistency_proof_holds(size):
    leaves = leaves_of(size)
    for old_size in range(1, size + 1):
        given = {
            "old_size": old_size,
            "old_root": root_of(leaves[:old_size]),
            "size": size,
            "root": root_of(leaves),
            "proof": consistency_proof(leaves, old_size),
        }
        for corrupted in corrupt_proofs(given["proof"]):
            assert not verify_consistency(**{**given, "proof": corrupted})
        for wrong in (bytes(32), given["root"][:31]):
            assert not verify_consistency(**{**given, "root": wrong})
            assert not verify_consistency(**{**given, "old_root": wrong})
        assert not verify_consistency(**{**given, "old_size": size + 1})
        assert not verify_consistency(**{**given, "old_size": -1})


@pytest.mark.parametrize("old_root", [EMPTY_ROOT, root_of(LEAVES)])
@pytest.mark.parametrize("size", [0, 8])
def test_consistency_from_the_empty_tree_is_refused(old_root, size):
    assert not verify_consistency(
        old_size=0, old_root=old_root, size=size, root=ROOTS[size], proof=()
    )


def test_a_tree_is_consistent_with_itself_only_by_an_empty_proof():
    given = {"old_size": 8, "old_root": ROOTS[8], "size": 8, "root": ROOTS[8]}
    assert verify_consistency(**given, proof=())
    assert not verify_consistency(**given, proof=(ROOTS[8],))


def test_the_root_does_not_bind_the_size_which_is_why_leaves_carry_it():
    leaves = leaves_of(8)
    proof = Tree(leaves).inclusion_proof(0)
    for size in (5, 6, 7, 8):
        assert verify_inclusion(leaves[0], index=0, size=size, proof=proof, root=root_of(leaves))


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_leaf_outside_the_tree_has_no_proof(index, size):
    with pytest.raises(IndexError):
        Tree(leaves_of(size)).inclusion_proof(index)
    with pytest.raises(IndexError):
        inclusion_proof_length(index, size)


@pytest.mark.parametrize("old_size", [0, 4, -1])
def test_a_size_outside_the_tree_has_no_consistency_proof(old_size):
    with pytest.raises(IndexError):
        consistency_proof(leaves_of(3), old_size)


@given(st.lists(st.binary(max_size=2), max_size=9), st.lists(st.binary(max_size=2), max_size=9))
def test_different_entries_never_give_the_same_root(some, others):
    same = root_of(map(leaf_hash, some)) == root_of(map(leaf_hash, others))
    assert same == (some == others)
