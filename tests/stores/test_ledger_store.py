import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from kaohe.core.errors import FileUnusable, InputError, LedgerDamaged, LedgerError, OutputExists
from kaohe.core.ledger import (
    COSIGNATURE,
    ED25519,
    NoteSigner,
    check_log_proof,
    lookup,
    open_checkpoint,
    open_receipt,
    read_note,
    read_policy,
    read_request,
    root_at,
)
from kaohe.core.merkle import verify_consistency
from kaohe.stores.ledger_checking import check_folder, check_store
from kaohe.stores.ledger_files import load_signer, publish_ledger, write_key
from kaohe.stores.ledger_store import LedgerStore
from kaohe.stores.ledger_witness import WitnessStore
from kaohe.workflows.ledgers.recording import (
    Act,
    ask_witness,
    prove_entry,
    receipt_of,
    record_act,
    sign_latest,
)

SIGNER = NoteSigner("gonghui.example/2012", ED25519, b"\x07" * 32)
WITNESS = NoteSigner("zj.example/w1", COSIGNATURE, b"\x0b" * 32)
POLICY = read_policy(
    f"log {SIGNER.key.write()}\nwitness zj {WITNESS.key.write()}\nquorum none\n".encode()
)
NOW = "2013-01-05T00:00:00.000Z"


def act(number, **changes):
    content = {"subject": f"act {number}", "record": f"{number:064x}"}
    fields = {"request": f"r{number}", "kind": "record", "campaign": "demo-2012"}
    return Act(**{**fields, "rehearsal": False, "actor": "0101", "content": content, **changes})


def enter(store, number, **changes):
    salt = number.to_bytes(32, "big")
    return record_act(store, act(number, **changes), salt=salt, now=lambda: NOW)


def code(error):
    return error.value.faults[0].kind.code


@pytest.fixture
def store(tmp_path):
    made = LedgerStore.create(tmp_path / "ledger.db", SIGNER.key)
    yield made
    made.close()


def test_act_entry_and_frontier_are_kept_together(store, tmp_path):
    made = enter(store, 0, documents={"packets/0": b"packet"})
    again = LedgerStore.load(tmp_path / "ledger.db")
    assert (made.index, made.is_new, again.size()) == (0, True, 1)
    assert again.open().root == made.leaf
    assert again.document("packets/0") == b"packet"
    assert again.document("packets/1") is None
    assert open_receipt(receipt_of(made, SIGNER), SIGNER.key).leaf == made.leaf
    again.close()


def test_an_act_that_fails_leaves_no_trace(store):
    enter(store, 0, documents={"packets/0": b"packet"})
    before = store.open()
    with pytest.raises(OutputExists) as error:
        enter(store, 1, documents={"packets/0": b"other"})
    assert code(error) == "ledger-document-exists"
    with pytest.raises(LedgerError):
        enter(store, 2, kind="seed")
    assert (store.open(), store.entry(1), store.document("packets/0")) == (before, None, b"packet")
    assert enter(store, 1).index == 1


def test_the_same_request_is_the_same_act(store):
    first = enter(store, 0)
    second = record_act(store, act(0), salt=b"\x09" * 32, now=lambda: "2014-01-01T00:00:00.000Z")
    assert (second.index, second.leaf, second.at, second.is_new) == (0, first.leaf, NOW, False)
    with pytest.raises(LedgerError) as error:
        enter(store, 0, actor="0102")
    assert code(error) == "ledger-request-reused"
    assert store.size() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET request = 'x'",
        "DELETE FROM entries",
        "DELETE FROM nodes",
        "UPDATE identity SET origin = 'x'",
        "DELETE FROM checkpoints",
        "UPDATE documents SET content = x'00'",
    ],
)
def test_nothing_kept_can_be_changed_or_deleted(store, tmp_path, statement):
    enter(store, 0, documents={"a": b"b"})
    sign_latest(store, SIGNER)
    other = sqlite3.connect(tmp_path / "ledger.db")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(statement)
    other.close()


def test_the_settings_are_those_that_lose_nothing(store, tmp_path):
    rows = store._database.rows
    assert [rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous")] == ["wal", 2]


def test_a_full_disk_leaves_no_trace(store):
    enter(store, 0)
    database = store._database
    pages = database.row("PRAGMA page_count")[0]
    database.row(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(FileUnusable) as error:
        enter(store, 1, documents={"large": b"x" * 100_000})
    assert code(error) == "ledger-file-unwritable"
    database.row("PRAGMA max_page_count = 1000000")
    assert (store.size(), store.document("large")) == (1, None)
    assert enter(store, 1).index == 1
    assert check_store(store).faults == ()


def test_whoever_cannot_get_the_lock_writes_nothing(store, tmp_path):
    store._database.row("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(FileUnusable) as error:
        enter(store, 0)
    assert code(error) == "ledger-file-busy"
    other.close()
    assert enter(store, 0).index == 0


def test_a_place_without_room_for_the_write_ahead_log_is_told(tmp_path):
    (tmp_path / "ledger.db-wal").mkdir()
    with pytest.raises(FileUnusable):
        LedgerStore.create(tmp_path / "ledger.db", SIGNER.key)


def test_two_stores_on_one_file_take_turns(store, tmp_path):
    other = LedgerStore.load(tmp_path / "ledger.db")
    for number in range(0, 20, 2):
        enter(store, number)
        enter(other, number + 1)
    assert store.size() == other.size() == 20
    assert check_store(store).faults == ()
    other.close()


def test_threads_take_turns(store):
    threads = [
        threading.Thread(target=lambda at=at: [enter(store, at * 10 + n) for n in range(10)])
        for at in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert store.size() == 40
    assert check_store(store).faults == ()


def test_a_checkpoint_is_signed_once_for_each_size(store):
    enter(store, 0)
    first = sign_latest(store, SIGNER)
    assert sign_latest(store, SIGNER) == first
    assert open_checkpoint(first, [SIGNER.key])[0].root == store.open().root
    enter(store, 1)
    sign_latest(store, SIGNER)
    assert store.checkpoint_sizes() == (1, 2)
    assert store.checkpoint(1) == first
    assert store.checkpoint(7) is None


def test_an_entry_is_proved_against_the_checkpoint_that_is_named(store):
    for number in range(5):
        enter(store, number)
        sign_latest(store, SIGNER)
    leaf = store.node(0, 1)
    for size in (2, 3, 5, None):
        proof = prove_entry(store, 1, size=size)
        assert check_log_proof(proof, leaf, POLICY).checkpoint.size == (size or 5)
    for index, size in ((1, 1), (0, 6), (5, None)):
        with pytest.raises(LedgerError):
            prove_entry(store, index, size=size)


def test_cosignatures_are_kept_beside_their_checkpoint(store):
    enter(store, 0)
    note = read_note(sign_latest(store, SIGNER))
    for _ in range(2):
        store.keep_cosignatures(1, [WITNESS.sign(note.text, time=5)])
    assert len(read_note(store.checkpoint()).signatures) == 2
    assert check_store(store, policy=POLICY).faults == ()


def test_a_witness_is_asked_from_where_it_stands(store):
    with pytest.raises(LedgerError) as error:
        ask_witness(store, old_size=0)
    assert code(error) == "ledger-checkpoint-none"
    for number in range(5):
        enter(store, number)
    sign_latest(store, SIGNER)
    request = read_request(ask_witness(store, old_size=3))
    assert verify_consistency(
        old_size=3,
        old_root=root_at(3, lookup(store.nodes())),
        size=5,
        root=store.open().root,
        proof=request.proof,
    )
    assert read_request(ask_witness(store, old_size=0)).proof == ()
    with pytest.raises(LedgerError) as error:
        ask_witness(store, old_size=6)
    assert code(error) == "ledger-behind-witness"


def damage(path, statement):
    with sqlite3.connect(path) as other:
        for table in ("entries", "nodes", "checkpoints"):
            other.execute(f"DROP TRIGGER {table}_stays")
            other.execute(f"DROP TRIGGER {table}_remains")
        other.execute(statement)
    other.close()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE entries SET entry = CAST(replace(CAST(entry AS TEXT), 'act 1', 'act 9') AS BLOB)",
         "ledger-leaf-wrong"),
        ("UPDATE entries SET salt = zeroblob(32) WHERE idx = 1", "ledger-leaf-wrong"),
        ("UPDATE nodes SET hash = zeroblob(32) WHERE level = 1", "ledger-node-wrong"),
        ("DELETE FROM nodes WHERE level = 1", "ledger-node-wrong"),
        ("DELETE FROM entries WHERE idx = 1", "ledger-entry-missing"),
        ("UPDATE checkpoints SET note = CAST(replace(CAST(note AS TEXT), '2012', '2013') AS BLOB)",
         "checkpoint-other-origin"),
    ],
)  # fmt: skip
def test_whoever_changes_the_file_behind_the_triggers_is_found(store, tmp_path, statement, found):
    for number in range(4):
        enter(store, number)
    sign_latest(store, SIGNER)
    damage(tmp_path / "ledger.db", statement)
    assert found in {fault.kind.code for fault in check_store(store).faults}


def test_a_damaged_tree_gets_no_second_content_signed(store, tmp_path):
    for number in range(3):
        enter(store, number)
    sign_latest(store, SIGNER)
    enter(store, 3)
    damage(tmp_path / "ledger.db", "UPDATE nodes SET hash = zeroblob(32) WHERE idx = 0")
    with pytest.raises(LedgerDamaged) as error:
        sign_latest(store, SIGNER)
    assert code(error) == "ledger-checkpoint-wrong"
    with pytest.raises(LedgerDamaged):
        prove_entry(store, 1)


def test_a_missing_node_is_told(store, tmp_path):
    enter(store, 0)
    damage(tmp_path / "ledger.db", "DELETE FROM nodes")
    with pytest.raises(LedgerDamaged) as error:
        store.open()
    assert code(error) == "ledger-node-wrong"


def test_published_files_are_enough_for_an_outsider(store, tmp_path):
    folder = tmp_path / "public"
    assert publish_ledger(store, folder) == 0
    for number in range(300):
        enter(store, number)
    sign_latest(store, SIGNER)
    assert publish_ledger(store, folder) == 6
    assert publish_ledger(store, folder) == 1
    found = check_folder(folder, POLICY)
    assert (found.entries, found.files, found.faults) == (300, 5, ())
    assert check_store(store, published=folder, policy=POLICY).faults == ()
    bundle = folder / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"\x00")
    codes = {fault.kind.code for fault in check_folder(folder, POLICY).faults}
    assert codes == {"ledger-checkpoint-wrong", "ledger-tile-wrong"}
    bundle.unlink()
    codes = {fault.kind.code for fault in check_folder(folder, POLICY).faults}
    assert "ledger-entry-missing" in codes
    wanted = {fault.where for fault in check_store(store, published=folder).faults}
    assert wanted == {"tile/entries/000"}


def test_a_folder_without_quorum_is_told(store, tmp_path):
    enter(store, 0)
    sign_latest(store, SIGNER)
    publish_ledger(store, tmp_path / "public")
    strict = read_policy(
        f"log {SIGNER.key.write()}\nwitness zj {WITNESS.key.write()}\nquorum zj\n".encode()
    )
    found = check_folder(tmp_path / "public", strict)
    assert [fault.kind.code for fault in found.faults] == ["policy-quorum-missed"]


def test_what_cannot_be_published_is_told(store, tmp_path):
    enter(store, 0)
    sign_latest(store, SIGNER)
    (tmp_path / "public").write_bytes(b"")
    with pytest.raises(FileUnusable) as error:
        publish_ledger(store, tmp_path / "public")
    assert code(error) == "file-unwritable"


def test_a_key_is_written_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "ledger.key"
    write_key(path, SIGNER)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_signer(path, kind=ED25519) == SIGNER
    with pytest.raises(OutputExists):
        write_key(path, SIGNER)
    with pytest.raises(FileUnusable) as error:
        load_signer(path, kind=COSIGNATURE)
    assert code(error) == "ledger-key-file-wrong"
    path.write_text('{"format":"ledger-key/1","name":"a"}')
    with pytest.raises(FileUnusable):
        load_signer(path, kind=ED25519)
    with pytest.raises(FileUnusable):
        write_key(path / "below", SIGNER)


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to be one" * 9])
def test_a_foreign_file_is_no_ledger(tmp_path, content):
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(FileUnusable) as error:
        LedgerStore.load(path)
    assert code(error) == "ledger-file-foreign"


def test_a_witness_file_is_no_ledger(tmp_path):
    WitnessStore.create(tmp_path / "w.db").close()
    with pytest.raises(FileUnusable):
        LedgerStore.load(tmp_path / "w.db")
    with pytest.raises(FileUnusable):
        LedgerStore.load(tmp_path / "none.db")
    with pytest.raises(OutputExists):
        LedgerStore.create(tmp_path / "w.db", SIGNER.key)


@pytest.mark.parametrize("signer", [WITNESS, NoteSigner("2012", ED25519, b"\x01" * 32)])
def test_a_ledger_has_an_origin_and_a_signing_key(tmp_path, signer):
    with pytest.raises(InputError) as error:
        LedgerStore.create(tmp_path / "l.db", signer.key)
    assert code(error) == "ledger-origin-unusable"


def test_pages_that_are_damaged_are_told(store, tmp_path):
    for number in range(50):
        enter(store, number)
    store.close()
    path = tmp_path / "ledger.db"
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(LedgerError) as error:
        check_store(LedgerStore.load(path))
    assert code(error) == "ledger-file-damaged"


CHILD = """
import sys
from pathlib import Path
from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.stores.ledger_store import LedgerStore
from kaohe.workflows.ledgers.recording import Act, record_act, sign_latest

signer = NoteSigner("gonghui.example/2012", ED25519, b"\\x07" * 32)
store, name = LedgerStore.load(Path(sys.argv[1])), sys.argv[2]
for number in range(10**6):
    content = {"subject": f"{name} {number}", "record": f"{number:064x}"}
    act = Act(f"{name}-{number}", "record", "demo-2012", False, "0101", content,
              documents={f"{name}/{number}": str(number).encode()})
    made = record_act(store, act, salt=number.to_bytes(32, "big"),
                      now=lambda: "2013-01-05T00:00:00.000Z")
    print(made.index, number, flush=True)
    if number % 7 == 0:
        sign_latest(store, signer)
"""


def run_and_kill(path, name, seconds):
    """Run a child that writes, kill it, return what it had acknowledged."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), name], stdout=subprocess.PIPE, text=True
    )
    child.stdout.readline()
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    told, _ = child.communicate()
    return [tuple(map(int, line.split())) for line in told.splitlines() if line.count(" ") == 1]


def test_what_was_acknowledged_survives_kill_9(tmp_path):
    path = tmp_path / "ledger.db"
    LedgerStore.create(path, SIGNER.key).close()
    for cycle in range(4):
        acknowledged = run_and_kill(path, f"c{cycle}", 0.05 + cycle * 0.03)
        store = LedgerStore.load(path)
        for index, number in acknowledged[:-1]:  # the last line may have been cut
            assert store.entry(index).request == f"c{cycle}-{number}"
            assert store.document(f"c{cycle}/{number}") == str(number).encode()
        assert check_store(store).faults == ()
        store.close()
    assert acknowledged
