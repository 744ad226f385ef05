"""The published vectors: what every verifier of a ledger must agree on."""

import json
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from kaohe.core.errors import LedgerError
from kaohe.core.ledger import (
    COSIGNATURE,
    History,
    NoteSigner,
    Seen,
    answer_request,
    check_log_proof,
    commit_entry,
    entry_leaf,
    lookup,
    nodes_of,
    open_receipt,
    prove_inclusion,
    read_entry,
    read_key,
    read_log_proof,
    read_note,
    read_policy,
    read_request,
    root_at,
    tiles_of,
    verify_note,
    write_tile,
)
from kaohe.core.merkle import verify_consistency, verify_inclusion

HERE = Path(__file__).parent
FILE = HERE.parents[2] / "docs/reference/vectors/ledger.json"
VECTORS = json.loads(FILE.read_text("utf-8"))


def load(name):
    found = spec_from_file_location(f"ledger_{name}", HERE / f"{name}.py")
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


def of(part):
    return pytest.mark.parametrize("case", VECTORS[part], ids=lambda case: case["name"])


def raw(texts):
    return [bytes.fromhex(text) for text in texts]


def code_of(function):
    try:
        function()
    except LedgerError as error:
        return error.faults[0].kind.code
    return None


def test_the_file_is_what_its_maker_gives():
    assert FILE.read_text("utf-8") == load("make_vectors").write()


def test_there_are_98_cases_of_inclusion_and_98_of_consistency():
    for part, happy in (("inclusion", 6), ("consistency", 5)):
        assert len(VECTORS[part]) == 98
        assert len({case["name"] for case in VECTORS[part]}) == 98
        assert sum(case["holds"] for case in VECTORS[part]) == happy


@of("inclusion")
def test_a_proof_of_inclusion_holds_as_told(case):
    found = verify_inclusion(
        bytes.fromhex(case["leaf"]),
        index=case["index"],
        size=case["size"],
        proof=raw(case["path"]),
        root=bytes.fromhex(case["root"]),
    )
    assert found is case["holds"]


@of("consistency")
def test_a_proof_of_consistency_holds_as_told(case):
    found = verify_consistency(
        old_size=case["old_size"],
        size=case["size"],
        old_root=bytes.fromhex(case["old_root"]),
        root=bytes.fromhex(case["root"]),
        proof=raw(case["path"]),
    )
    assert found is case["holds"]


@pytest.mark.parametrize("case", [*VECTORS["entries"], VECTORS["rehearsed_entry"]])
def test_an_entry_is_committed_to_as_told(case):
    data = case["entry"].encode()
    salt = bytes.fromhex(case["salt"])
    made = commit_entry(data, salt=salt, rehearsal=case["rehearsal"])
    tag = "ledger-rehearsal" if case["rehearsal"] else "ledger"
    assert made == sha256(f"{tag}/entry/v1\n".encode() + salt + data).digest()
    assert made.hex() == case["commitment"]
    assert entry_leaf(made) == sha256(b"\x00" + made).digest() == bytes.fromhex(case["leaf"])
    assert read_entry(data).bytes == data


@of("notes")
def test_a_note_is_verified_as_told(case):
    keys = [read_key(key) for key in case["keys"]]
    found = code_of(lambda: verify_note(read_note(case["note"].encode()), keys))
    assert found == case["fault"]


@of("policies")
def test_a_policy_is_met_as_told(case):
    data = case["policy"].encode()
    assert code_of(lambda: read_policy(data)) == case["fault"]
    if case["fault"] is None:
        policy = read_policy(data)
        subsets = [
            [name for bit, name in enumerate(("zj", "ah", "jc")) if mask >> bit & 1]
            for mask in range(8)
        ]
        assert [each for each in subsets if policy.is_met(each)] == case["met"]


@of("log_proofs")
def test_a_log_proof_holds_as_told(case):
    policy, leaf = read_policy(case["policy"].encode()), bytes.fromhex(case["leaf"])
    found = code_of(lambda: check_log_proof(read_log_proof(case["proof"].encode()), leaf, policy))
    assert found == case["fault"]


@of("receipts")
def test_a_receipt_holds_as_told(case):
    key = read_key(case["key"])
    assert code_of(lambda: open_receipt(case["receipt"].encode(), key)) == case["fault"]


@pytest.mark.parametrize("case", VECTORS["tiles"], ids=lambda case: str(case["size"]))
def test_tiles_are_those_told(case):
    leaves = [sha256(number.to_bytes(4, "big")).digest() for number in range(700)]
    node = lookup(nodes_of(leaves))
    files = {
        tile.path: sha256(write_tile(tile, node)).hexdigest() for tile in tiles_of(case["size"])
    }
    assert files == case["tiles"]
    assert root_at(case["size"], node).hex() == case["root"]


def test_a_witness_answers_as_told_to_one_request_after_the_other():
    signer = NoteSigner("zhejiang.example/w1", COSIGNATURE, bytes((11,)) * 32)
    log = read_key(VECTORS["receipts"][0]["key"])
    seen, found = Seen(), []
    for case in VECTORS["witness"]:
        try:
            request = read_request(case["request"].encode())
        except ValueError:
            found.append((case["name"], 400, ""))
            continue
        keys = [log] if request.checkpoint.origin == log.name else []
        answer = answer_request(request, keys=keys, seen=seen, signer=signer, time=1_357_344_000)
        seen = answer.seen or seen
        found.append((case["name"], answer.status, answer.body))
    told = [(case["name"], case["status"], case["body"]) for case in VECTORS["witness"]]
    assert found == told
    assert {status for _, status, _ in told} == {200, 400, 403, 404, 409, 422}


@of("orders")
def test_acts_break_the_rules_told(case):
    history, leaves = History("gonghui.example/2012"), []
    for each in VECTORS["entries"]:
        history = history.follow(read_entry(each["entry"].encode()))
        leaves.append(bytes.fromhex(each["leaf"]))
    node = lookup(nodes_of(leaves))
    for act in case["acts"]:
        entry = read_entry(act["entry"].encode())
        faults = history.judge(entry, root_at=lambda size: root_at(size, node))
        assert sorted(fault.kind.code for fault in faults) == act["faults"]
        history = history.follow(entry)


def test_the_entries_told_break_no_rule_and_stand_in_the_tree_of_the_proofs():
    history, leaves = History("gonghui.example/2012"), []
    for each in VECTORS["entries"]:
        entry, node = read_entry(each["entry"].encode()), lookup(nodes_of(leaves))
        history = history.admit(entry, root_at=lambda size, node=node: root_at(size, node))
        leaves.append(bytes.fromhex(each["leaf"]))
    proof = read_log_proof(VECTORS["log_proofs"][0]["proof"].encode())
    assert proof.path == prove_inclusion(3, 5, lookup(nodes_of(leaves)))
