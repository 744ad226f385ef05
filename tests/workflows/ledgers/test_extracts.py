from hashlib import sha256

import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import LedgerError
from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.stores.ledger_store import LedgerStore
from kaohe.workflows.ledgers.extracts import read_extract, write_extract
from kaohe.workflows.ledgers.recording import Act, record_act, sign_latest

SIGNER = NoteSigner("gonghui.example/2012", ED25519, b"\x07" * 32)
NOW = "2013-01-05T00:00:00.000Z"
PLAN = b'{"plan":1}'


def enter(store, number, kind="record", content=None, documents=None):
    content = content or {"subject": f"act {number}", "record": f"{number:064x}"}
    act = Act(f"r{number}", kind, "demo-2012", False, "0101", content, documents=documents or {})
    record_act(store, act, salt=number.to_bytes(32, "big"), now=lambda: NOW)


@pytest.fixture
def store(tmp_path):
    made = LedgerStore.create(tmp_path / "ledger.db", SIGNER.key)
    for number in range(3):
        enter(made, number)
    yield made
    made.close()


def test_nothing_is_handed_over_before_a_checkpoint_is_signed(store):
    with pytest.raises(LedgerError) as error:
        write_extract(store)
    assert error.value.faults[0].kind.code == "ledger-checkpoint-none"


def test_an_extract_holds_entries_and_salts_up_to_its_checkpoint(store):
    signed = sign_latest(store, SIGNER)
    enter(store, 3)
    found = read_extract(write_extract(store, first=1))
    assert (found.origin, found.first, found.size) == ("gonghui.example/2012", 1, 3)
    assert found.checkpoint == signed
    assert [(each.index, each.salt, each.entry) for each in found.entries] == [
        (number, number.to_bytes(32, "big"), store.entry(number).entry) for number in (1, 2)
    ]


def test_a_reader_who_has_everything_gets_an_empty_extract(store):
    sign_latest(store, SIGNER)
    assert read_extract(write_extract(store, first=9)).entries == ()


def test_documents_that_a_holder_judges_come_with_their_entry_and_others_stay(store):

    plan, other = sha256(PLAN).hexdigest(), sha256(b"other").hexdigest()
    content = {
        "scope": "2012",
        "plan": plan,
        "policy": f"log {SIGNER.key.write()}\nquorum none\n",
        "known_from": "2013-01-07T16:00:00.000Z",
        "holders": 1,
        "attempts_per_slot": 1,
        "attempts_per_county": 2,
        "approvers": 2,
    }
    enter(store, 3, "plan", content, {plan: PLAN})
    enter(store, 4, "record", {"subject": "x", "record": other}, {other: b"other"})
    sign_latest(store, SIGNER)
    found = read_extract(write_extract(store))
    assert [dict(each.documents) for each in found.entries[3:]] == [{plan: PLAN}, {}]
    assert read_extract(write_extract(store, kinds=())).entries[3].documents == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"format":"ledger-extract/1"', b'"format":"ledger-extract/2"'),
        (b'"first":0', b'"first":true'),
        (b'"first":0', b'"first":4'),
        (b'"size":3', b'"size":4'),
        (b'"index":1', b'"index":2'),
        (b'"documents":{}', b'"documents":{"ab":"!"}'),
        (b'"documents":{}', b'"documents":{"ab":"AAAA"}'),
        (b'"documents":{}', b'"documents":[]'),
        (b'"salt":"00', b'"salt":"'),
        (b'"salt":"00', b'"salt":"xx'),
        (b"{", b" {"),
    ],
)
def test_an_extract_has_one_form(store, old, new):
    sign_latest(store, SIGNER)
    extract = write_extract(store)
    assert old in extract
    with pytest.raises(LedgerError) as error:
        read_extract(extract.replace(old, new, 1))
    assert error.value.faults[0].kind.code == "extract-unreadable"


def test_an_extract_that_was_cut_off_is_refused(store):
    sign_latest(store, SIGNER)
    extract = write_extract(store)
    for end in (len(extract) - 1, len(extract) // 2, 10, 0):
        with pytest.raises(LedgerError):
            read_extract(extract[:end])
    with pytest.raises(LedgerError):
        read_extract(canonical_bytes({"format": "x"}) + b"\n")
