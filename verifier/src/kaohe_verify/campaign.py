"""A whole published draw: what opens it, every record, and that none is missing or too many."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

from .county import County, place_of
from .draw import STRATUM, Drawn, Label, Published, Slot, check_record
from .faults import Fault, Report, expect
from .tree import hash_leaf, root_of
from .vrf import is_key, shown_value
from .wire import COUNT, HASH, demand_shape, lp, read_file, read_json, u64, write_json

OPENING = ("opening.json", "manifest.json", "seed.json")
_ID = re.compile("[a-z0-9][a-z0-9._-]*")
_HEX, _DIGITS = re.compile("([0-9a-f]{2})+"), re.compile("[0-9]{20,}")
_NUMBER = re.compile("0|[1-9][0-9]{0,2}")
_SLOT = {"id": str, "code": re.compile("[AFJPS]"), "fallback": [str], "members": _NUMBER}
_NUMBERS = ("counties", "key_holders", "attempts_per_slot", "attempts_per_county")
_RULES: dict[str, Any] = {"algorithm": "vrf-index/1", "order_of_kinds": "drawn", "slots": list}
_RULES |= {"county_chance": "equal", "reserves": "none", **dict.fromkeys(_NUMBERS, _NUMBER)}
_COMMON: dict[str, Any] = {"campaign": _ID, "rehearsal": bool}
_PLAN = {**_COMMON, "entry": "plan", "draw": dict, "pack": str, "pack_version": str}
_PLAN |= {"pack_digest": HASH}
_FRAME = {"campaign": _ID, "entry": "frame", "frame_root": HASH, "register_digest": HASH}
_FRAME |= {"approved_by": [str], "strata": COUNT, "units": COUNT}
_HOLDER = {"holder": str, "public_key": HASH, "possession": re.compile("[0-9a-f]{160}")}
_KEYS = {"campaign": _ID, "entry": "keys", "holders": [_HOLDER]}
_POINT = {**_COMMON, "checkpoint_root": HASH, "checkpoint_size": COUNT}
_OPENING = {**_POINT, "format": "draw-opening/1", "entries": (_PLAN, _FRAME, _KEYS)}
_MANIFEST = {**_COMMON, "format": "draw-manifest/1", "suite": "sha256", "frame_root": HASH}
_MANIFEST |= {"strata": [(STRATUM, COUNT, HASH)]}
_SEED = {**_POINT, "format": "draw-seed/1", "dice": [str], "outside": _HEX, "seed": HASH}


class Campaign:
    """The published folder of a draw, or only the three files that open it."""

    def __init__(self, files: dict[str, Path], *, rehearsal: bool, report: Report) -> None:
        """Read and check what opens the draw.

        Args:
            files: where opening, manifest and seed stand.
            rehearsal: whether a rehearsal is let pass.
            report: takes what does not hold.

        Raises:
            Fault: nothing can be checked against these files.
        """
        self.report, hold = report, report.hold
        opening, manifest, seed = self.read = [
            _read(files, name, form)
            for name, form in zip(OPENING, (_OPENING, _MANIFEST, _SEED), strict=True)
        ]
        plan, frame, keys = opening["entries"]
        rules, strata = plan["draw"], manifest["strata"]
        slots, root = _read_slots(rules), bytes.fromhex(manifest["frame_root"])
        holders = [bytes.fromhex(each["public_key"]) for each in keys["holders"]]
        lines = {key: (at, x, bytes.fromhex(each)) for at, (key, x, each) in enumerate(strata)}
        counties: dict[str, list[str]] = {}
        for body, county in sorted({(key[:2], key[3:9]) for key in lines}):
            counties.setdefault(body, []).append(county)
        self.rules, name = rules, (opening["campaign"], opening["rehearsal"])
        randomness = bytes.fromhex(seed["seed"])
        self.published = published = Published(
            *name, root, randomness, holders, slots, lines=lines, counties=counties
        )
        hold(rehearsal or not published.rehearsal, "rehearsal", OPENING[0])
        for part in (plan, frame, keys, manifest, seed):
            own = part["campaign"], part.get("rehearsal", published.rehearsal)
            hold(own == name, "published", part.get("entry") or part["format"])
        bound = root_of([hash_leaf(write_json(each)) for each in opening["entries"]])
        for where, part in (("opening.json", opening), ("seed.json", seed)):
            found = part["checkpoint_root"], part["checkpoint_size"]
            hold(found == (bound.hex(), 3), "checkpoint", where)
        self._check_manifest(strata, frame)
        distinct = len(set(holders)) == len(holders) == int(rules["key_holders"]) > 0
        hold(distinct and all(map(is_key, holders)), "holders", OPENING[0])
        for key, each in zip(holders, keys["holders"], strict=True):
            proof, alpha = bytes.fromhex(each["possession"]), (published.campaign, key)
            shown = shown_value(key, lp(published.tag("pop"), *alpha), proof)
            hold(shown is not None, "possession", f"{OPENING[0]} {each['holder']}")
        rolled = bool(seed["dice"]) and all(map(_DIGITS.fullmatch, seed["dice"]))
        hold(rolled, "dice", OPENING[2])
        own_bytes = lp(published.tag("seed"), published.campaign, bound) + u64(3)
        own_bytes += lp(*seed["dice"]) + lp(bytes.fromhex(seed["outside"]))
        hold(sha256(own_bytes).digest() == published.seed, "seed", OPENING[2])

    def facts(self) -> dict[str, str]:
        """Return what is to be compared with what was printed and said before the draw."""
        kind = "演练 rehearsal" if self.published.rehearsal else "正式 real"
        roots = {"checkpoint": self.read[0]["checkpoint_root"], "seed": self.read[2]["seed"]}
        name = f"{self.published.campaign} ({kind})"
        return {"campaign": name, **roots, "frame_root": self.read[1]["frame_root"]}

    def _check_manifest(self, strata: list[Any], frame: Any) -> None:
        published, hold, empty = self.published, self.report.hold, root_of([]).hex()
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
        hold(fits and frame["frame_root"] == published.frame_root.hex(), "root", OPENING[1])
        sums = len(strata), sum(size for _, size, _ in strata)
        hold((frame["strata"], frame["units"]) == sums, "size", OPENING[0])
        every = sorted({kind for slot in published.slots for kind in slot.chain})
        bodies = Counter(county for own in published.counties.values() for county in own)
        for county, found in kinds.items():
            fits = sorted(found) == sorted([*every, *"M" * federations[county]])
            hold(fits and bodies[county] == 1, "county-stratum", f"{OPENING[1]} {county}")

    def check_folder(self, folder: Path, *, only: str = "", complete: bool = False) -> int:
        """Check the records of a folder, or of one county; return how many there are."""
        records: dict[Label, Drawn] = {}
        found = sorted(each for each in folder.rglob("*") if not each.is_dir() or each.is_symlink())
        names = {each.relative_to(folder).as_posix(): each for each in found}
        for name, path in names.items():
            asked = f"/{only}/" in name or name.startswith(f"choices/{only[:2]}/county-")
            if (only and not asked) or name in OPENING or path.name.startswith("."):
                continue
            with self.report.at(name):
                expect(name.startswith(("choices/", "packets/")), "foreign")
                drawn = check_record(read_file(path), self.published)
                place = place_of(drawn.label, self.published)
                expect(name == place, "misplaced", place=place)
                records[drawn.label] = drawn
        for body in [only[:2]] if only else sorted(self.published.counties):
            self._check_body(body, records, only=only, complete=complete)
        return len(records)

    def _check_body(self, body: str, records: Any, *, only: str, complete: bool) -> None:
        codes = self.published.counties.get(body, [])
        drawn: list[int] = []
        own = {label: each for label, each in records.items() if label.province == body}
        draws = [label for label in own if label.stage == "county"]
        number = min(int(self.rules["counties"]), len(codes))
        due = [Label("county", body, "", "", at + 1) for at in range(number)]
        for label in due[: len(draws)]:
            place = place_of(label, self.published)
            self.report.hold(label in own, "missing", place)
            if label in own:
                fits = own[label].pools[0][2] == sorted(drawn)
                self.report.hold(fits, "excluded", place)
                drawn.append(own[label].index)
        for label in draws:
            self.report.hold(label in due, "unexpected", place_of(label, self.published))
        self.report.hold(not complete or len(draws) == len(due), "incomplete", body)
        chosen = {codes[index] for index in drawn}
        for county in sorted(chosen | {label.county for label in own} - {""}):
            if only in ("", f"{body}/{county}"):
                self.report.hold(county in chosen, "undrawn", f"{body}/{county}")
                self._check_county((body, county), own, complete=complete)
        self.report.hold(not only or only[3:] in chosen, "undrawn", only)

    def _check_county(self, place: tuple[str, str], records: Any, *, complete: bool) -> None:
        own = {label: each for label, each in records.items() if label.county == place[1]}
        walk = County(place, own, self.published)
        is_complete = walk.follow()
        self.report.faults += walk.faults
        attempts = [label.attempt for label in own]
        most = max(attempts, default=0), sum(each > 0 for each in attempts)
        fits = all(x <= int(self.rules[key]) for x, key in zip(most, _NUMBERS[2:], strict=True))
        self.report.hold(fits, "replacements", "/".join(place))
        self.report.hold(is_complete or not complete, "incomplete", "/".join(place))


def _read(files: dict[str, Path], name: str, form: Any) -> Any:
    try:
        expect(name in files, "file")
        data = read_file(files[name], limit=2**28)
        expect(data.endswith(b"\n"), "canonical")
        body = read_json(data[:-1])
        demand_shape(body, form)
    except Fault as fault:
        raise Fault(fault.code, f"{name} {fault.where}".strip()) from None
    return body


def _read_slots(rules: Any) -> list[Slot]:
    """Read the plan's slots; what this program does not know is refused."""
    try:
        demand_shape({key: rules.get(key) for key in _RULES}, _RULES)
        for each in rules["slots"]:
            demand_shape({key: each.get(key) for key in _SLOT}, _SLOT)
        codes = {each["id"]: each["code"] for each in rules["slots"]}
        slots = []
        for each in rules["slots"]:
            chain = [each["code"], *(codes[name] for name in each["fallback"])]
            slots.append(Slot(each["id"], chain, int(each["members"])))
            expect(len(set(chain)) == len(chain) and "F" not in chain[1:], "plan")
            expect(chain[0] == "F" or not slots[-1].members, "plan")
        expect(len(codes) == len(slots) > 0 and int(rules["counties"]) > 0, "plan")
    except (Fault, KeyError, AttributeError) as fault:
        where = fault.where if isinstance(fault, Fault) else "slots"
        raise Fault("plan", f"opening.json plan.{where}".rstrip(".")) from None
    return slots
