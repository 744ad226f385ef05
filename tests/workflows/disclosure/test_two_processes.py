"""Two processes close the same visit: one wins, the other sees its act or is told."""

import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from kaohe.core.ledger import ED25519, NoteSigner, read_entry
from kaohe.stores.ledger_store import LedgerStore

CLOSING = Path(__file__).with_name("closing.py")


@pytest.fixture
def visit_to_close(parts, walker_kind, tmp_path):
    """A ledger on its file with a visit that has its outcome; the path and how to sign."""
    key = NoteSigner(parts.ORIGIN, ED25519, parts.secret_of("ledger")).key
    store = LedgerStore.create(tmp_path / "ledger.db", key)
    campaign = parts.SmallCampaign(0, store)
    walker = walker_kind(parts, campaign=campaign)
    walker.depart()
    walker.go_on()
    walker.go_on()
    visit = walker.visits()[0]
    walker.tell_unit(visit)
    walker.outcome(0)
    store.close()
    return tmp_path, visit, campaign


def close_twice(folder, records):
    """Let two processes close at the same moment; return what each of them says."""
    processes = []
    try:
        for number, record in enumerate(records):
            file = folder / f"closed-{number}.json"
            file.write_bytes(record)
            command = [sys.executable, CLOSING, folder / "ledger.db", file, folder / "go"]
            processes.append(Popen(command, stdout=PIPE, text=True))
        for process in processes:
            assert process.stdout.readline() == "ready\n"
        (folder / "go").touch()
        return sorted(process.communicate()[0].split() for process in processes)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def closings(folder):
    store = LedgerStore.load(folder / "ledger.db")
    kept = [read_entry(store.entry(index).entry) for index in range(store.size())]
    store.close()
    return sum(entry.kind == "closed" for entry in kept)


def test_the_same_record_is_entered_once_and_both_see_it(visit_to_close):
    folder, visit, campaign = visit_to_close
    record = campaign.record("closed", {"visit": visit}, revision="00" * 32)
    one, other = close_twice(folder, [record, record])
    assert (one[0], other[0], one[1]) == ("new", "same", other[1])
    assert closings(folder) == 1


def test_of_two_records_one_is_entered_and_the_other_is_told(visit_to_close):
    folder, visit, campaign = visit_to_close
    records = [campaign.record("closed", {"visit": visit}, revision=digit * 64) for digit in "12"]
    one, other = close_twice(folder, records)
    assert one[0] == "new"
    assert other == ["refused", "ledger-request-reused"]
    assert closings(folder) == 1
