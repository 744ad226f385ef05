import pytest

from kaohe.core.ledger import (
    COSIGNATURE,
    Checkpoint,
    Leaf,
    NoteSigner,
    compare_checkpoint,
    compare_nodes,
    compare_size,
    compare_tiles,
    lookup,
    read_note,
    rebuild,
    sign_checkpoint,
    tiles_of,
    write_bundle,
    write_tile,
)

WITNESS = NoteSigner("zj.example/w1", COSIGNATURE, b"\x0b" * 32)


def leaves_of(book):
    return [Leaf(commitment, entry.bytes, salt) for entry, salt, commitment in book.kept]


def codes(faults):
    return [fault.kind.code for fault in faults]


@pytest.fixture
def made(book):
    return rebuild(leaves_of(book), origin=book.history.origin)


def test_an_honest_ledger_has_no_fault(book, made):
    note = read_note(book.checkpoint().encode())
    cosigned = note.add([WITNESS.sign(note.text, time=5)]).write()
    assert made.faults == compare_size(made, 8) == compare_nodes(made, book.nodes) == []
    assert made.ledger == book.ledger
    assert made.history == book.history
    assert compare_checkpoint(made, cosigned, [book.signer.key], [WITNESS.key]) == []
    assert compare_checkpoint(made, note.write(), [book.signer.key], [WITNESS.key]) == []


def test_a_changed_entry_is_named_and_reading_goes_on(book):
    leaves = leaves_of(book)
    leaves[1] = Leaf(leaves[1].commitment, leaves[1].entry.replace(b"0101", b"0102"), b"\x01" * 32)
    made = rebuild(leaves, origin=book.history.origin)
    assert codes(made.faults)[:2] == ["ledger-leaf-wrong", "entry-not-opened"]
    assert made.ledger == book.ledger


def test_a_changed_commitment_changes_every_node_above_it(book):
    leaves = leaves_of(book)
    leaves[1] = Leaf(b"\x00" * 3)
    made = rebuild(leaves, origin=book.history.origin)
    wrong = compare_nodes(made, book.nodes)
    assert [fault.where for fault in wrong] == ["node 0/1", "node 1/0", "node 2/0", "node 3/0"]
    found = compare_checkpoint(made, book.checkpoint().encode(), [book.signer.key], [])
    assert codes(found) == ["ledger-checkpoint-wrong"]


def test_a_node_too_many_or_too_few_is_named(book, made):
    nodes = dict(book.nodes)
    nodes[5, 5] = nodes.pop((0, 0))
    assert [fault.where for fault in compare_nodes(made, nodes)] == ["node 0/0", "node 5/5"]


def test_entries_cut_off_are_noticed(book):
    made = rebuild(leaves_of(book)[:-1], origin=book.history.origin)
    assert codes(compare_size(made, 8)) == ["ledger-entry-missing"]
    found = compare_checkpoint(made, book.checkpoint().encode(), [book.signer.key], [])
    assert codes(found) == ["ledger-checkpoint-wrong"]


def test_entries_in_another_order_break_the_order_and_the_tree(book):
    leaves = leaves_of(book)
    leaves[1], leaves[7] = leaves[7], leaves[1]
    made = rebuild(leaves, origin=book.history.origin)
    assert "order-seed-before-witness" in codes(made.faults)
    assert made.ledger.root != book.ledger.root


def test_a_checkpoint_of_another_content_is_named(book, made):
    other = sign_checkpoint(Checkpoint(made.history.origin, 8, bytes(32)), book.signer).write()
    keys = [book.signer.key]
    assert codes(compare_checkpoint(made, other, keys, [])) == ["ledger-checkpoint-wrong"]
    assert codes(compare_checkpoint(made, b"", keys, [])) == ["note-unreadable"]


def test_a_cosignature_that_does_not_fit_is_named(book, made):
    note = read_note(book.checkpoint().encode())
    wrong = note.add([WITNESS.sign("other\n", time=5)]).write()
    found = compare_checkpoint(made, wrong, [book.signer.key], [WITNESS.key])
    assert codes(found) == ["note-signature-wrong"]


def test_every_published_file_is_compared(book, made):
    node = lookup(book.nodes)
    files = {tile.path: write_tile(tile, node) for tile in tiles_of(8)}
    files["tile/entries/000.p/8"] = write_bundle(commitment for _, _, commitment in book.kept)
    assert compare_tiles(made, 8, files.get) == []
    for path, content in list(files.items()):
        for wrong in (None, content[:-1] + bytes((content[-1] ^ 1,))):
            found = compare_tiles(made, 8, {**files, path: wrong}.get)
            assert [fault.where for fault in found] == [path]


def test_levels_above_the_first_have_no_bundle(book):
    leaves = [Leaf(number.to_bytes(32, "big")) for number in range(256)]
    made = rebuild(leaves, origin=book.history.origin)
    asked = []
    compare_tiles(made, 256, asked.append)
    assert asked == ["tile/0/000", "tile/entries/000", "tile/1/000.p/1"]
    assert made.history.size == 256
