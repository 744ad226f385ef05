"""The published vectors, for whoever wants to see that this program computes what they say."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from .draw import Published, Slot, check_record
from .faults import Fault, Report, expect
from .notes import check_log_proof, is_continued, read_key, read_note, read_policy, signers
from .tree import hash_leaf, is_included, root_of
from .vrf import hash_to_point, shown_value
from .wire import lp, read_json, write_json

_hex = bytes.fromhex


def run_vectors(vectors: Any, report: Report) -> tuple[int, list[str]]:
    """Run the cases that concern a verifier; return how many, and the parts passed over."""
    count, over = 0, []
    for part, cases in vectors.items():
        run = _RUNS.get(part)
        listed = cases if isinstance(cases, list) else [cases]
        for number, case in enumerate(listed if run else []):
            count += 1
            with report.at(f"{part}.{number}"):
                try:
                    holds = bool(run and run(case, vectors))
                except (AttributeError, KeyError, TypeError, ValueError):
                    holds = False
                expect(holds, "vector")
        over += [] if run else [part]
    return count, over


def _has_fault(check: Callable[[], object]) -> bool:
    try:
        check()
    except (Fault, ValueError):
        return True
    return False


def _proves(case: Any, vectors: Any) -> bool:
    """Judge a proof of merkle.json, whose leaves are its entries, or of ledger.json."""
    path = [_hex(each) for each in case.get("path", case.get("proof"))]
    size, old = case["size"], case.get("old_size")
    if "proof" in case:
        leaves, roots = [hash_leaf(_hex(x)) for x in vectors["entries"]], vectors["roots"]
        case = {**case, "root": roots[size], "old_root": roots[old or 0], "holds": True}
        case["leaf"] = leaves[case.get("index", 0)].hex()
    root = _hex(case["root"])
    if old is None:
        return is_included(_hex(case["leaf"]), case["index"], size, path, root) == bool(
            case["holds"]
        )
    return bool(
        is_continued(old, size, path, old_root=_hex(case["old_root"]), root=root) == case["holds"]
    )


def _checks_note(case: Any, _: Any) -> bool:
    def check() -> None:
        expect(
            bool(signers(read_note(case["note"].encode()), list(map(read_key, case["keys"])))),
            "signature",
        )

    return _has_fault(check) == bool(case["fault"])


def _checks_log_proof(case: Any, _: Any) -> bool:
    policy = read_policy(case["policy"].encode(), Report())
    check = case["proof"].encode(), _hex(case["leaf"]), policy
    return _has_fault(lambda: check_log_proof(*check)) == bool(case["fault"])


def _checks_policy(case: Any, _: Any) -> bool:
    report = Report()
    policy = read_policy(case["policy"].encode(), report)
    met = all(policy.has_signed(policy.quorum, names) for names in case["met"])
    return met if case["fault"] is None else bool(report.faults)


def _checks_vrf(case: Any, _: Any) -> bool:
    key, alpha = _hex(case["public_key"]), _hex(case["alpha"])
    shown = shown_value(key, alpha, _hex(case["proof"]))
    return hash_to_point(key, alpha).hex() == case["point"] and shown == _hex(case["beta"])


def _checks_practice(case: Any, _: Any) -> bool:
    """Check every record of the practice draw, and refuse each with any one byte changed."""
    manifest, strata = case["manifest"], case["manifest"]["strata"]
    slots = [
        Slot(x["kind"], [x["kind"], *x["fallback"]], x["members"]) for x in case["plan"]["slots"]
    ]
    lines = {key: (at, size, _hex(root)) for at, (key, size, root) in enumerate(strata)}
    counties = {"33": sorted({key[3:9] for key, *_ in strata})}
    published = Published(case["campaign"], case["rehearsal"], _hex(manifest["frame_root"]),
                          _hex(case["seed"]), list(map(_hex, case["public_keys"])), slots, lines,
                          counties)  # fmt: skip
    leaves = [hash_leaf(lp(published.tag("stratum"), key) + size.to_bytes(8, "big") + _hex(root))
              for key, size, root in strata]  # fmt: skip
    holds = root_of(leaves) == published.frame_root
    for each in case["choices"]:
        drawn = check_record(each["record"].encode(), published)
        candidates = read_json(each["record"].encode())["candidates"]
        holds &= candidates[drawn.index] == each["chosen"]
    for each in case["packets"]:
        drawn = check_record(each["packet"].encode(), published)
        holds &= (drawn.unit, drawn.pools[-1][0]) == (each["unit_id"], each["stratum"])
    return holds


_RUNS: dict[str, Callable[[Any, Any], bool]] = {
    "written": lambda x, _: (
        (write_json(x["value"]).hex(), sha256(write_json(x["value"])).hexdigest())
        == (x["bytes"], x["sha256"])
    ),
    "refused_values": lambda x, _: _has_fault(lambda: write_json(x["value"])),
    "refused_bytes": lambda x, _: _has_fault(lambda: read_json(_hex(x["bytes"]))),
    "inclusion": _proves,
    "consistency": _proves,
    "notes": _checks_note,
    "policies": _checks_policy,
    "log_proofs": _checks_log_proof,
    "rfc9381_tai": _checks_vrf,
    "practice": _checks_practice,
}
