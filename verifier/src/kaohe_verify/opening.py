"""What opens a draw: manifest, keys, and the seed on a checkpoint of the ledger."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

from .draw import Published, Slot
from .faults import Fault, Report, expect
from .tree import hash_leaf, root_of
from .vrf import is_key, shown_value
from .wire import FORMS, demand_form, lp, read_file, read_json, u64

OPENING = ("opening.json", "manifest.json", "seed.json")


class DrawOpening:
    """The three files that open a draw, read and checked but for the ledger."""

    checkpoint: Any
    """Size and root of the ledger's checkpoint on which the seed rests."""

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
        slots = _read_slots(rules)
        kinds = [each["code"] for each in rules["slots"] if each["frame"] == "enterprises"]
        by_size = "".join(kinds) * (rules["county_chance"] == "by_size")
        self.published = Published(
            *name, root, rolled, holders, slots, lines=lines, counties=counties, sized_by=by_size
        )
        hold(rehearsal or not self.published.rehearsal, "rehearsal", OPENING[0])
        for part in (self.plan, self.frame, self.keys, manifest, seed):
            own = part["campaign"], part.get("rehearsal", self.published.rehearsal)
            hold(own == name, "published", part.get("entry") or part["format"])
        self.find_checkpoint(opening)
        self._check_manifest(strata)
        self._check_keys(holders)
        self._check_seed()

    def find_checkpoint(self, opening: Any) -> None:
        """Find the checkpoint that plan, frame and keys stand in; that is the ledger's part."""
        raise NotImplementedError

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
