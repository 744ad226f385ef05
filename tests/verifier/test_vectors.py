"""Verifier and page compute what the published vectors say."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest

VECTORS = "docs/reference/vectors"


def load(request, name):
    folder = "docs/algorithms" if name == "draw-vectors.json" else VECTORS
    return json.loads((request.config.rootpath / folder / name).read_text("utf-8"))


def is_refused(check, *arguments):
    from kaohe_verify.faults import Fault

    try:
        check(*arguments)
    except (Fault, ValueError):
        return True
    return False


def hashes(texts):
    return [bytes.fromhex(each) for each in texts]


def test_canonical_json_is_written_as_told(request):
    from kaohe_verify.wire import read_json, write_json

    vectors = load(request, "canonical-json.json")
    for each in vectors["written"]:
        assert write_json(each["value"]).hex() == each["bytes"]
        assert sha256(write_json(each["value"])).hexdigest() == each["sha256"]
    assert all(is_refused(write_json, each["value"]) for each in vectors["refused_values"])
    assert all(
        is_refused(read_json, bytes.fromhex(each["bytes"])) for each in vectors["refused_bytes"]
    )


def test_the_proofs_of_rfc_9381_hold_to_the_last_byte(request):
    from kaohe_verify.vrf import gamma_of, hash_to_point, public_of, shown_value

    for each in load(request, "draw-vectors.json")["rfc9381_tai"]:
        names = ("secret", "public_key", "alpha", "proof")
        secret, key, alpha, proof = hashes(each[name] for name in names)
        assert hash_to_point(key, alpha).hex() == each["point"]
        assert shown_value(key, alpha, proof).hex() == each["beta"]
        assert (public_of(secret), gamma_of(secret, alpha)) == (key, proof[:32])


def test_proofs_of_inclusion_are_judged_as_told(request):
    from kaohe_verify.tree import is_included

    for each in load(request, "ledger.json")["inclusion"]:
        found = is_included(
            bytes.fromhex(each["leaf"]), each["index"], each["size"], hashes(each["path"]),
            bytes.fromhex(each["root"]),
        )  # fmt: skip
        assert found == each["holds"]


def test_the_roots_of_rfc_6962_come_out(request):
    from kaohe_verify.tree import hash_leaf, root_of

    vectors = load(request, "merkle.json")
    leaves = [hash_leaf(each) for each in hashes(vectors["entries"])]
    assert [root_of(leaves[:size]).hex() for size in range(len(leaves) + 1)] == vectors["roots"]


def test_policies_are_read_as_told(request):
    from kaohe_verify.faults import Report
    from kaohe_verify.notes import read_policy

    for each in load(request, "ledger.json")["policies"]:
        report = Report()
        policy = read_policy(each["policy"].encode(), report)
        assert bool(report.faults) == (each["fault"] is not None)
        assert report.faults or all(
            policy.has_signed(policy.quorum[0], names) for names in each["met"]
        )


def test_log_proofs_are_judged_as_told(request):
    from kaohe_verify.faults import Report
    from kaohe_verify.notes import check_log_proof, read_policy

    for each in load(request, "ledger.json")["log_proofs"]:
        policy = read_policy(each["policy"].encode(), Report())
        leaf = bytes.fromhex(each["leaf"])
        found = is_refused(check_log_proof, each["proof"].encode(), leaf, policy)
        assert found == bool(each["fault"])


def test_the_worked_example_comes_out(request):
    from kaohe_verify.draw import pick_index
    from kaohe_verify.tree import hash_leaf, root_of
    from kaohe_verify.wire import lp, u64, write_json

    worked = load(request, "draw-vectors.json")["worked"]
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


@pytest.fixture
def practice(request):
    """The practice draw of the vectors, as a verifier knows it."""
    from kaohe_verify.draw import Published, Slot

    case = load(request, "draw-vectors.json")["practice"]
    strata = case["manifest"]["strata"]
    lines = {key: (at, size, bytes.fromhex(root)) for at, (key, size, root) in enumerate(strata)}
    slots = [
        Slot(each["kind"], [each["kind"], *each["fallback"]], each["members"])
        for each in case["plan"]["slots"]
    ]
    root, seed = hashes((case["manifest"]["frame_root"], case["seed"]))
    keys, counties = hashes(case["public_keys"]), {"33": sorted({key[3:9] for key in lines})}
    name = case["campaign"], case["rehearsal"]
    return case, Published(*name, root, seed, keys, slots, lines=lines, counties=counties)


def test_the_records_of_the_practice_draw_hold(practice):
    from kaohe_verify.draw import check_record

    case, published = practice
    for each in case["choices"]:
        assert check_record(each["record"].encode(), published).unit == each["chosen"]
    for each in case["packets"]:
        drawn = check_record(each["packet"].encode(), published)
        assert (drawn.unit, drawn.pools[-1][0]) == (each["unit_id"], each["stratum"])


def test_counties_by_size_are_drawn_as_told(request, practice):
    from kaohe_verify.draw import check_record, pick_by_size

    by_size = load(request, "draw-vectors.json")["by_size"]
    published = replace(practice[1], sized_by="".join(by_size["sized_by"]))
    assert published.sizes(published.counties["33"]) == by_size["sizes"]
    for each in by_size["choices"]:
        assert check_record(each["record"].encode(), published).unit == each["chosen"]
    assert is_refused(check_record, by_size["choices"][0]["record"].encode(), practice[1])
    for each in by_size["picks"]:
        value = int(each["value"], 16)
        assert pick_by_size(value, each["sizes"], each["taken"]) == each["index"]


def test_the_commitments_of_ledger_entries_come_out(request):
    from kaohe_verify.cosigned import commit
    from kaohe_verify.tree import hash_leaf

    vectors = load(request, "ledger.json")
    for each in (*vectors["entries"], vectors["rehearsed_entry"]):
        shown = {"salt": each["salt"], "entry": each["entry"]}
        commitment = commit(shown, {"rehearsal": each["rehearsal"]})
        assert commitment.hex() == each["commitment"]
        assert hash_leaf(commitment).hex() == each["leaf"]


def test_the_page_computes_the_proofs_of_rfc_9381(request, run_page):
    cases = load(request, "draw-vectors.json")["rfc9381_tai"]
    told = run_page(
        *(
            ["vrf", {"key": x["public_key"], "alpha": x["alpha"], "proof": x["proof"]}]
            for x in cases
        )
    )

    assert told == [[x["point"], x["beta"]] for x in cases]


def test_the_page_judges_the_proofs_of_the_ledger(request, run_page):
    vectors = load(request, "ledger.json")
    told = run_page(*(["included", case] for case in vectors["inclusion"]))
    assert told == [case["holds"] for case in vectors["inclusion"]]

    told = run_page(*(["log", case] for case in vectors["log_proofs"]))
    assert told == [not case["fault"] for case in vectors["log_proofs"]]

    told = run_page(*(["policy", case] for case in vectors["policies"]))
    assert told == [case["fault"] is None for case in vectors["policies"]]


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
    practice = load(request, "draw-vectors.json")["practice"]
    records = [(each["record"], each["chosen"]) for each in practice["choices"]]
    records += [(each["packet"], each["unit_id"]) for each in practice["packets"]]
    told = run_page(["practice", {**practice, "records": [record for record, _ in records]}])[0]

    assert told == [chosen for _, chosen in records]


def test_the_page_draws_counties_by_size_as_told(request, run_page):
    vectors = load(request, "draw-vectors.json")
    by_size, practice = vectors["by_size"], vectors["practice"]
    records = [each["record"] for each in by_size["choices"]]
    case = {**practice, "records": records, "sized_by": by_size["sized_by"]}
    told = run_page(["practice", case], ["picks", by_size])

    assert told[0] == [each["chosen"] for each in by_size["choices"]]
    assert told[1] == [each["index"] for each in by_size["picks"]]
