"""Verifier and page compute what the published vectors say."""

import json
from hashlib import sha256

import pytest

VECTORS = "docs/reference/vectors"


def load(request, name):
    return json.loads((request.config.rootpath / VECTORS / name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "cases"),
    [("canonical-json.json", 49), ("draw.json", 4), ("ledger.json", 239), ("merkle.json", 72)],
)
def test_the_vectors_hold(request, verify, name, cases):
    code, out = verify("vectors", request.config.rootpath / VECTORS / name)

    assert (code, f"{name}: {cases}" in out) == (0, True)


def test_a_vector_that_does_not_hold_is_told(request, verify, tmp_path):
    vectors = load(request, "draw.json")
    vectors["rfc9381_tai"][1]["beta"] = "00" * 64
    (tmp_path / "draw.json").write_text(json.dumps(vectors), "utf-8")

    code, out = verify("vectors", tmp_path / "draw.json")
    assert (code, "rfc9381_tai.1：与公布的样例不符。" in out) == (1, True)


def test_the_worked_example_comes_out(request, verify):
    from kaohe_verify.draw import pick_index
    from kaohe_verify.tree import hash_leaf, root_of
    from kaohe_verify.wire import lp, u64, write_json

    worked = load(request, "draw.json")["worked"]
    sizes = {each["stratum"]: each["size"] for each in worked["strata"]}
    lines = []
    for key, size in sorted(sizes.items()):
        leaves = []
        for index in range(size):
            unit = f"U-{key.replace('/', '-')}-{index:03}"
            record = write_json({"id": unit, "name": f"单位{index}"})
            salt = sha256(b"salt" + unit.encode()).digest()
            head = lp("draw/unit/v1", key) + u64(index) + u64(size)
            leaves.append(hash_leaf(head + lp(salt, record)))
        root = root_of(leaves)
        assert worked["roots"].get(key, root.hex()) == root.hex()
        lines.append(hash_leaf(lp("draw/stratum/v1", key) + u64(size) + root))
    assert root_of(lines).hex() == worked["frame_root"]

    rolled = lp("draw/seed/v1", worked["campaign"], bytes.fromhex(worked["checkpoint_root"]))
    rolled += u64(worked["checkpoint_size"]) + lp(*worked["dice"])
    rolled += lp(bytes.fromhex(worked["outside"]))
    assert sha256(rolled).hexdigest() == worked["seed"]
    assert pick_index(worked["replacement"]["drawn"], 53, [3]) == worked["replacement"]["index"]


def test_the_commitments_of_ledger_entries_come_out(request, verify):
    from kaohe_verify.tree import hash_leaf

    vectors = load(request, "ledger.json")
    for each in (*vectors["entries"], vectors["rehearsed_entry"]):
        tag = b"ledger-rehearsal/entry/v1\n" if each["rehearsal"] else b"ledger/entry/v1\n"
        commitment = sha256(tag + bytes.fromhex(each["salt"]) + each["entry"].encode()).digest()
        assert commitment.hex() == each["commitment"]
        assert hash_leaf(commitment).hex() == each["leaf"]


def test_the_page_computes_the_proofs_of_rfc_9381(request, run_page):
    cases = load(request, "draw.json")["rfc9381_tai"]
    told = run_page(
        *(
            ["vrf", {"key": x["public_key"], "alpha": x["alpha"], "proof": x["proof"]}]
            for x in cases
        )
    )

    assert told == [[x["point"], x["beta"]] for x in cases]


def test_the_page_judges_the_proofs_of_the_ledger(request, run_page):
    cases = load(request, "ledger.json")["inclusion"]
    told = run_page(*(["included", case] for case in cases))

    assert told == [case["holds"] for case in cases]


def test_the_page_computes_the_roots_of_rfc_6962(request, run_page):
    vectors = load(request, "merkle.json")
    leaves = [sha256(b"\x00" + bytes.fromhex(each)).hexdigest() for each in vectors["entries"]]
    told = run_page(*(["root", {"leaves": leaves[:size]}] for size in range(len(leaves) + 1)))

    assert told == vectors["roots"]


def test_the_page_reads_and_refuses_what_the_vectors_say(request, run_page):
    vectors = load(request, "canonical-json.json")
    written = [each["bytes"] for each in vectors["written"]]
    refused = [each["bytes"] for each in vectors["refused_bytes"]]

    assert run_page(["canonical", written + refused])[0] == [True] * len(written) + [False] * len(
        refused
    )


def test_the_page_checks_the_records_of_the_practice_draw(request, run_page):
    practice = load(request, "draw.json")["practice"]
    records = [(each["record"], each["chosen"]) for each in practice["choices"]]
    records += [(each["packet"], each["unit_id"]) for each in practice["packets"]]
    told = run_page(["practice", {**practice, "records": [record for record, _ in records]}])[0]

    assert told == [chosen for _, chosen in records]
