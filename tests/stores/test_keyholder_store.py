import sqlite3
import stat

import pytest

from kaohe.core.draw import Campaign, KeyHolder
from kaohe.core.errors import FileUnusable, LedgerDamaged, OutputExists
from kaohe.core.ledger import ED25519, Entry, Ledger, NoteSigner, commit_entry, entry_leaf
from kaohe.stores.keyholder_store import KeyholderStore, LoggedAct
from kaohe.stores.ledger_witness import WitnessStore
from kaohe.workflows.keyholding.faults import EXTRACT_DIFFERS
from kaohe.workflows.keyholding.following import Membership
from kaohe.workflows.ledgers.extracts import ExtractEntry

SIGNER = NoteSigner("gonghui.example/2012", ED25519, b"\x07" * 32)
MEMBERSHIP = Membership(
    Campaign("demo-2012", rehearsal=False), "研究室", KeyHolder(b"\x05" * 32).public_key, SIGNER.key
)
ACT = LoggedAct("2013-01-05T00:00:00.000Z", "answer", "county/33///1/0", "ok")


@pytest.fixture
def store(tmp_path):
    made = KeyholderStore.create(tmp_path / "holder.db", MEMBERSHIP)
    yield made
    made.close()


def append(copy, number):
    content = {"subject": f"act {number}", "record": f"{number:064x}"}
    entry = Entry("record", "demo-2012", False, ACT.at, "0101", content)
    salt = number.to_bytes(32, "big")
    leaf = entry_leaf(commit_entry(entry.bytes, salt=salt, rehearsal=False))
    kept = ExtractEntry(number, salt, entry.bytes)
    copy.append(
        entry, kept=kept, grown=copy.ledger.append(leaf), history=copy.history.follow(entry)
    )


def keep_twice(copy):
    append(copy, 0)
    copy.put_down(ACT)
    copy.keep_answer("label", b"answer")
    copy.keep_answer("label", b"other")


def test_a_holder_remembers_which_campaign_it_joined(store, tmp_path):
    again = KeyholderStore.load(tmp_path / "holder.db")
    assert again.membership == MEMBERSHIP
    assert (again.size(), again.ledger(), again.log(), again.count()) == (0, Ledger(), (), (0, 0))
    again.close()


def test_a_copy_is_for_its_holder_alone(store, tmp_path):
    with store.deciding() as copy:
        append(copy, 0)
    modes = {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.glob("holder.db*")}
    assert modes == {0o600}


def test_a_copy_grows_and_is_there_after_a_restart(store, tmp_path):
    with store.deciding() as copy:
        for number in range(5):
            append(copy, number)
    again = KeyholderStore.load(tmp_path / "holder.db")
    with again.deciding() as copy:
        assert copy.history.size == 5
        append(copy, 5)
    assert store.ledger() == again.ledger()
    with store.deciding() as copy:
        assert copy.history.size == 6
    again.close()


def test_what_fails_leaves_no_trace(store):
    with pytest.raises(sqlite3.IntegrityError), store.deciding() as copy:
        keep_twice(copy)
    assert (store.size(), store.count(), store.log()) == (0, (0, 0), ())
    with store.deciding() as copy:
        assert copy.history.size == 0
        append(copy, 0)


def test_what_is_decided_is_synced_and_what_is_followed_with_the_next_decision(store):
    def setting():
        return store._database.row("PRAGMA synchronous")[0]

    with store.deciding(synced=False):
        assert setting() == 1
    with store.deciding():
        assert setting() == 2
    with pytest.raises(sqlite3.IntegrityError), store.deciding(synced=False) as copy:
        append(copy, 9)
    assert setting() == 2


def test_a_copy_has_no_gap(store):
    with pytest.raises(sqlite3.IntegrityError, match="no gap"), store.deciding() as copy:
        append(copy, 1)


def test_a_label_has_one_answer(store):
    with store.deciding() as copy:
        copy.keep_answer("label", b"answer")
        assert copy.answer_to("label") == b"answer"
    with pytest.raises(sqlite3.IntegrityError), store.deciding() as copy:
        copy.keep_answer("label", b"other")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE identity SET holder = 'x'",
        "DELETE FROM entries",
        "DELETE FROM nodes",
        "UPDATE answers SET answer = x'00'",
        "DELETE FROM log",
        "UPDATE log SET outcome = 'ok'",
        "DELETE FROM faults",
        "UPDATE documents SET content = x'00'",
        "DELETE FROM checkpoints",
    ],
)
def test_nothing_kept_can_be_changed_or_deleted(store, tmp_path, statement):
    with store.deciding() as copy:
        append(copy, 0)
        copy.keep_answer("label", b"answer")
        copy.keep_document("name", b"content")
        copy.keep_document("name", b"content")
        copy.put_down(ACT)
        copy.database.run("INSERT INTO checkpoints (size, note) VALUES (1, x'00')")
    store.put_down_split(ACT, EXTRACT_DIFFERS.at("x", size=1), size=1, evidence=b"note")
    other = sqlite3.connect(tmp_path / "holder.db")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(statement)
    other.close()


def test_faults_of_the_own_campaign_and_of_the_whole_copy_are_told(store):
    store.put_down_split(ACT, EXTRACT_DIFFERS.at("ledger", size=7), size=7, evidence=b"note")
    with store.deciding() as copy:
        copy.keep_fault(EXTRACT_DIFFERS.at("a", size=1), index=3, campaign="other")
        copy.keep_fault(EXTRACT_DIFFERS.at("b", size=2), index=4, campaign="demo-2012")
    found = [(each.index, each.fault) for each in store.faults()]
    assert found == [
        (7, EXTRACT_DIFFERS.at("ledger", size=7)),
        (4, EXTRACT_DIFFERS.at("b", size=2)),
    ]


def test_a_node_that_is_gone_is_damage(store, tmp_path):
    with store.deciding() as copy:
        append(copy, 0)
    other = sqlite3.connect(tmp_path / "holder.db")
    other.execute("DROP TRIGGER nodes_remains")
    other.execute("DELETE FROM nodes")
    other.commit()
    other.close()
    with pytest.raises(LedgerDamaged):
        store.ledger()


def test_a_file_of_another_kind_or_one_that_exists_is_refused(store, tmp_path):
    with pytest.raises(OutputExists):
        KeyholderStore.create(tmp_path / "holder.db", MEMBERSHIP)
    WitnessStore.create(tmp_path / "witness.db").close()
    with pytest.raises(FileUnusable):
        KeyholderStore.load(tmp_path / "witness.db")
