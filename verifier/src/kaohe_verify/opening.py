"""What opens a draw: plan, frame and keys under a cosigned checkpoint, manifest, and seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from .draw import Published, Slot
from .faults import Fault, Report, expect
from .notes import Checkpoint, check_checkpoint, read_policy
from .tree import hash_leaf, is_included, root_of
from .vrf import is_key, shown_value
from .wire import FORMS, demand_form, lp, read_file, read_json, u64, write_json

OPENING = ("opening.json", "manifest.json", "seed.json")


class Opening:
    """The three files that open a draw, read and checked."""

    def __init__(self, files: dict[str, Path], *, rehearsal: bool, report: Report) -> None:
        """Read and check them; ``rehearsal`` lets a rehearsal pass.

        Raises:
            Fault: nothing can be checked against these files.
        """
        self.report, self.hold, hold = report, report.hold, report.hold
        opening, manifest, seed = (read_line(files, name) for name in OPENING)
        self.plan, self.frame, self.keys = (opening[name] for name in ("plan", "frame", "keys"))
        self.seed, strata, rules = seed, manifest["strata"], self.plan["draw"]
        lines = {key: (at, size, bytes.fromhex(x)) for at, (key, size, x) in enumerate(strata)}
        counties: dict[str, list[str]] = {}
        for body, county in sorted({(key[:2], key[3:9]) for key in lines}):
            counties.setdefault(body, []).append(county)
        holders = [bytes.fromhex(each["public_key"]) for each in self.keys["holders"]]
        root, rolled = bytes.fromhex(manifest["frame_root"]), bytes.fromhex(seed["seed"])
        name = opening["campaign"], opening["rehearsal"]
        self.published = Published(
            *name, root, rolled, holders, _read_slots(rules), lines=lines, counties=counties
        )
        hold(rehearsal or not self.published.rehearsal, "rehearsal", OPENING[0])
        for part in (self.plan, self.frame, self.keys, manifest, seed):
            own = part["campaign"], part.get("rehearsal", self.published.rehearsal)
            hold(own == name, "published", part.get("entry") or part["format"])
        with report.at(f"{OPENING[0]} plan"):
            self.policy = read_policy(self.plan["policy"].encode(), report)
            expect(len(self.policy.quorum) == 1, "policy")
        with report.at(OPENING[0]):
            self.checkpoint = self._check_entries(opening)
        self._check_manifest(strata)
        self._check_keys(holders)
        self._check_seed()

    def facts(self) -> dict[str, str]:
        """Return what is to be compared with what was printed and said before the draw."""
        kind = "演练 rehearsal" if self.published.rehearsal else "正式 real"
        point = self.checkpoint
        return {
            "campaign": f"{self.published.campaign} ({kind})",
            "ledger": f"{point.origin} ({', '.join(point.witnesses)})",
            "checkpoint": f"{point.root.hex()} ({point.size})",
            "seed": self.seed["seed"],
            "frame_root": self.frame["frame_root"],
        } | ({} if self.plan["assurance"] == "full" else {"assurance": "降低 lower"})

    def _check_entries(self, opening: Any) -> Checkpoint:
        """Check that plan, frame and keys stand in the checkpoint of before the dice."""
        point = check_checkpoint(opening["checkpoint"].encode(), self.policy)
        fits = point.origin.endswith("/rehearsal") == self.published.rehearsal
        expect(fits, "rehearsal", point.origin)
        for own, shown in zip(self._entries(), opening["entries"], strict=True):
            entry, path = read_entry(shown["entry"]), [bytes.fromhex(x) for x in shown["path"]]
            kind, content = own
            found = entry["kind"], entry["campaign"], entry["content"]
            expect(found == (kind, self.published.campaign, content), "entry", kind)
            leaf = hash_leaf(commit(shown, entry))
            stands = is_included(leaf, shown["index"], point.size, path, point.root)
            expect(stands, "log-proof", kind)
        return point

    def _entries(self) -> Iterator[tuple[str, Any]]:
        """Yield kind and content of the three entries as they follow from the opening."""
        plan, frame, keys = self.plan, self.frame, self.keys
        told = {key: plan[key] for key in ("scope", "policy", "approvers")}
        for key in ("attempts_per_slot", "attempts_per_county"):
            told[key] = int(plan["draw"][key])
        yield "plan", {**told, "plan": _digest(plan), "holders": len(plan["holders"])}
        told = {key: frame[key] for key in ("frame_root", "strata", "units")}
        yield "frame", {**told, "record": _digest(frame)}
        names, public = ([each[x] for each in keys["holders"]] for x in ("holder", "public_key"))
        yield "keys", {"holders": names, "public_keys": public, "record": _digest(keys)}

    def _check_manifest(self, strata: list[Any]) -> None:
        published, hold, empty = self.published, self.hold, root_of([]).hex()
        kinds: dict[str, list[str]] = {}
        federations: Counter[str] = Counter()
        leaves = []
        for key, size, root in strata:
            line = lp(published.tag("stratum"), key) + u64(size) + bytes.fromhex(root)
            leaves.append(hash_leaf(line))
            hold(size > 0 or root == empty, "root", f"{OPENING[1]} {key}")
            kinds.setdefault(key[3:9], []).append(key[10])
            federations[key[3:9]] += size if key[10] == "F" else 0
        names = [key.encode() for key, *_ in strata]
        hold(names == sorted(set(names)), "order", OPENING[1])
        fits = root_of(leaves) == published.frame_root
        fits &= self.frame["frame_root"] == published.frame_root.hex()
        hold(fits, "root", OPENING[1])
        sums = len(strata), sum(size for _, size, _ in strata)
        hold((self.frame["strata"], self.frame["units"]) == sums, "size", OPENING[0])
        every = sorted({kind for slot in published.slots for kind in slot.chain})
        bodies = Counter(county for own in published.counties.values() for county in own)
        for county, found in kinds.items():
            fits = sorted(found) == sorted([*every, *"M" * federations[county]])
            hold(fits and bodies[county] == 1, "county-stratum", f"{OPENING[1]} {county}")

    def _check_keys(self, holders: list[bytes]) -> None:
        published, listed = self.published, self.keys["holders"]
        distinct = len(set(holders)) == len(holders) > 0 and all(map(is_key, holders))
        named = [each["holder"] for each in listed] == self.plan["holders"]
        self.hold(distinct and named, "holders", OPENING[0])
        full = self.plan["assurance"] == "full"
        fits = len(holders) == int(self.plan["draw"]["key_holders"]) or not full
        self.hold(fits and full == (len(holders) > 1), "holders", OPENING[0])
        for key, each in zip(holders, listed, strict=True):
            alpha = lp(published.tag("pop"), published.campaign, key)
            shown = shown_value(key, alpha, bytes.fromhex(each["possession"]))
            self.hold(shown is not None, "possession", f"{OPENING[0]} {each['holder']}")

    def _check_seed(self) -> None:
        """Check that the seed follows from the checkpoint, the dice, and the outside source."""
        seed, point, outside = self.seed, self.checkpoint, self.seed["outside"]
        found = seed["checkpoint_root"], seed["checkpoint_size"]
        self.hold(found == (point.root.hex(), point.size), "checkpoint", OPENING[2])
        roles = [each["role"] for each in seed["dice"]]
        self.hold(roles == self.plan["dice"] != [], "dice", OPENING[2])
        with self.report.at(OPENING[2]):
            expect(_fits_outside(outside, self.plan["outside"]), "outside")
        own = lp(self.published.tag("seed"), self.published.campaign, point.root)
        own += u64(point.size) + lp(*(each["digits"] for each in seed["dice"]))
        own += lp(bytes.fromhex(outside["value"]))
        self.hold(sha256(own).digest() == self.published.seed, "seed", OPENING[2])


def read_line(files: dict[str, Path], name: str) -> Any:
    """Read a published file of one record, which ends with a line end."""
    try:
        expect(name in files, "file")
        data = read_file(files[name], limit=2**28)
        expect(data.endswith(b"\n"), "canonical")
        return read_json(data[:-1], name.removesuffix(".json"))
    except Fault as fault:
        raise Fault(fault.code, f"{name} {fault.where}".strip()) from None


def _digest(value: Any) -> str:
    return sha256(write_json(value)).hexdigest()


def read_entry(text: str) -> Any:
    """Read an entry of the ledger."""
    return read_json(text.encode(), "entry")


def commit(shown: Any, entry: Any) -> bytes:
    """Return the 32 bytes that stand in the ledger for an entry with its salt."""
    tag = f"ledger{'-rehearsal' * entry['rehearsal']}/entry/v1\n".encode()
    return sha256(tag + bytes.fromhex(shown["salt"]) + shown["entry"].encode()).digest()


def _fits_outside(found: Any, planned: Any) -> bool:
    """Tell whether an outside value is that of the source that the plan names.

    The signature of a round of drand is on a curve that libsodium lacks; what is checked is that
    the value is its hash, as the beacon defines it.
    """
    demand_form(found, FORMS[found["kind"]], "outside")
    demand_form(planned, FORMS[f"{found['kind']} planned"], "outside")
    if found["kind"] == "drand":
        own = sha256(bytes.fromhex(found["signature"])).hexdigest()
        return (found["round"], found["value"]) == (planned["round"], own)
    draws = [{key: each[key] for key in ("lottery", "day")} for each in found["draws"]]
    lines = []
    for each in found["draws"]:
        width = 1 if each["lottery"] == "pl5" else 2
        drums = (" ".join(f"{number:0{width}}" for number in drum) for drum in each["numbers"])
        lines.append(f"{each['lottery']} {each['day']} {each['issue']} {' + '.join(drums)}\n")
    value = "".join(lines).encode().hex()
    people = len(set(found["typed_by"])) == len(found["typed_by"]) == 2
    return people and (draws, value) == (planned["draws"], found["value"])


def _read_slots(rules: Any) -> list[Slot]:
    """Read the plan's slots; what this program does not know is refused."""
    codes = {each["id"]: each["code"] for each in rules["slots"]}
    slots = []
    for each in rules["slots"]:
        chain = [each["code"], *(codes.get(name, "") for name in each["fallback"])]
        slots.append(Slot(each["id"], chain, int(each["members"])))
        sound = len(set(chain)) == len(chain) and "F" not in chain[1:] and "" not in chain
        sound &= chain[0] == "F" or not slots[-1].members
        expect(sound, "plan", f"{OPENING[0]} plan.slots")
    fits = len(codes) == len(slots) > 0 and int(rules["counties"]) > 0
    expect(fits, "plan", f"{OPENING[0]} plan")
    return slots
