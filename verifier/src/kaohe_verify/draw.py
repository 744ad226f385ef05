"""One value of the draw ``vrf-index/1``: labels, the lottery, disclosed units, choices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256, sha512
from typing import Any, NamedTuple

from .faults import expect
from .tree import hash_leaf, is_included, path_length
from .vrf import shown_value
from .wire import COUNT, HASH, demand_shape, lp, read_base64, read_json, read_path, u64, write_json

STRATUM = re.compile(r"[0-9]{2}/[0-9]{6}/([AFJPS]|M/[^/\x00-\x1f\x7f]+)")
_SHOWN = {"position": COUNT, "stratum": STRATUM, "size": COUNT, "excluded": [COUNT]}
_SHOWN |= {"root": str, "path": str}
_LABEL: dict[str, Any] = {"stage": str, "province": re.compile("[0-9]{2}"), "kind": str}
_LABEL |= {"county": re.compile("([0-9]{6})?"), "ordinal": range(1, 2**32), "attempt": range(2**32)}
_RECORD: dict[str, Any] = {"suite": "sha256", "campaign": str, "rehearsal": bool, "seed": HASH}
_RECORD |= {"frame_root": HASH, "label": _LABEL, "proofs": [str], "index": COUNT, "digest": HASH}
_CHOICE = {**_RECORD, "format": "draw-choice/1", "candidates": [str], "excluded": [COUNT]}
_PACKET = {**_RECORD, "format": "disclosure-packet/1", "drawn": _SHOWN, "passed": [_SHOWN]}
_PACKET |= {"manifest_size": COUNT, "record": dict, "salt": str, "path": str}
_KINDS = {"county": [""], "kind": [""], "unit": list("AFJPS"), "member": ["M"]}


class Label(NamedTuple):
    """The name of one value."""

    stage: str
    province: str
    county: str
    kind: str
    ordinal: int
    attempt: int = 0


class Slot(NamedTuple):
    """A visit of the plan: its kind and those that stand in for it, and visits to members."""

    name: str
    chain: list[str]
    members: int


@dataclass(frozen=True)
class Drawn:
    """What a record shows: an index of a list, and the indices that could not be drawn.

    The list is the last of ``pools`` (name, size, excluded indices), those before were used up.
    """

    label: Label
    pools: list[tuple[str, int, list[int]]]
    index: int
    unit: str


@dataclass(frozen=True)
class Published:
    """What was published before the first label; nothing of it is taken from a packet."""

    campaign: str
    rehearsal: bool
    frame_root: bytes
    seed: bytes
    keys: list[bytes]
    slots: list[Slot]
    lines: dict[str, tuple[int, int, bytes]]
    """Stratum to position, size and root."""
    counties: dict[str, list[str]]

    def tag(self, subject: str) -> str:
        """Return what opens every hash about a subject."""
        return f"draw{'-rehearsal' * self.rehearsal}/{subject}/v1"

    def visits(self, province: str, county: str) -> list[list[Label]]:
        """Return for each slot the labels of its unit and of its members, attempt 0."""
        kinds, found, before = [slot.chain[0] for slot in self.slots], [], 0
        for position, slot in enumerate(self.slots):
            ordinal = kinds[: position + 1].count(slot.chain[0])
            numbers = range(before + 1, before + slot.members + 1)
            members = [Label("member", province, county, "M", number) for number in numbers]
            found.append([Label("unit", province, county, slot.chain[0], ordinal), *members])
            before += slot.members
        return found


def pick_index(value: int, size: int, excluded: list[int]) -> int:
    """Return the index that a value draws among those not excluded."""
    rest = value % (size - len(excluded))
    for taken in excluded:
        rest += rest >= taken
    return rest


def check_record(data: bytes, published: Published) -> Drawn:
    """Check a packet, or the record of a drawn county or kind; raise the first fault."""
    body = read_json(data)
    is_packet = type(body) is dict and body.get("format") == "disclosure-packet/1"
    demand_shape(body, _PACKET if is_packet else _CHOICE)
    rest = {key: value for key, value in body.items() if key != "digest"}
    expect(body["digest"] == sha256(write_json(rest)).hexdigest(), "digest", "digest")
    for key in ("campaign", "rehearsal", "frame_root", "seed"):
        own = getattr(published, key)
        expect(body[key] == (own.hex() if type(own) is bytes else own), "published", key)
    label = Label(**body["label"])
    expect(label.kind in _KINDS.get(label.stage, []), "label", "label")
    expect((label.county == "") == (label.stage == "county"), "label", "label")
    expect((label.stage in ("unit", "member")) == is_packet, "label", "label")
    pools = (
        _read_strata(body, label, published) if is_packet else _read_list(body, label, published)
    )
    name, size, excluded = pools[-1]
    expect(_are_indices(excluded, size) and len(excluded) < size, "excluded", name)
    index = pick_index(_value_of(label, body["proofs"], published), size, excluded)
    expect(body["index"] == index, "index", "index", index=index)
    return Drawn(label, pools, index, body["record"]["id"] if is_packet else "")


def _value_of(label: Label, proofs: list[str], published: Published) -> int:
    """Return the number that all holders' proofs of a label show together."""
    own = published.campaign, published.frame_root, published.seed
    numbers = label.ordinal.to_bytes(4, "big") + label.attempt.to_bytes(4, "big")
    alpha = lp(published.tag("slot"), *own, *label[:4]) + numbers
    expect(len(proofs) == len(published.keys), "proofs", "proofs")
    values = []
    for holder, (key, proof) in enumerate(zip(published.keys, proofs, strict=True), 1):
        value = shown_value(key, alpha, read_base64(proof))
        expect(value is not None, "proof", "proofs", holder=holder)
        values.append(value or b"")
    return int.from_bytes(sha512(lp(published.tag("combine"), alpha, *values)).digest(), "big")


def _read_list(body: Any, label: Label, published: Published) -> list[Any]:
    candidates = published.counties.get(label.province, [])
    if label.stage == "kind":
        units = [labels[0] for labels in published.visits(label.province, label.county)]
        candidates = [f"{unit.kind}{unit.ordinal}" for unit in units]
    expect(body["candidates"] == candidates, "candidates", "candidates")
    return [("candidates", len(candidates), body["excluded"])]


def _read_strata(body: Any, label: Label, published: Published) -> list[Any]:
    """Check the strata of a packet, and that its unit is in the last one; return them."""
    drawn, shown = body["drawn"], [*body["passed"], body["drawn"]]
    slots = zip(published.slots, published.visits(label.province, label.county), strict=True)
    chain = [slot.chain for slot, labels in slots if label._replace(attempt=0) in labels]
    expect(bool(chain), "label", "label")
    places = [each["stratum"].split("/") for each in shown]
    kinds = [place[2] for place in places]
    fits = all(place[:2] == [label.province, label.county] for place in places)
    fits &= kinds == chain[0][: len(kinds)] or (kinds == ["M"] and label.kind == "M")
    fits &= not (label.kind == "M" and kinds[-1] == "F")
    used = all(each["excluded"] == list(range(each["size"])) for each in shown[:-1])
    expect(fits and used, "chain", "passed")
    above = read_path(drawn["path"])
    for each in shown:
        _check_line(each, [] if each is drawn else above, body["manifest_size"], published)
    head = lp(published.tag("unit"), drawn["stratum"]) + u64(body["index"]) + u64(drawn["size"])
    leaf = hash_leaf(head + lp(read_base64(body["salt"]), write_json(body["record"])))
    way = read_path(body["path"]), read_base64(drawn["root"])
    expect(is_included(leaf, body["index"], drawn["size"], *way), "unit", "record")
    demand_shape(body["record"].get("id"), str, "record.id")
    return [(each["stratum"], each["size"], each["excluded"]) for each in shown]


def _check_line(each: Any, above: list[bytes], lines: int, published: Published) -> None:
    """Demand a stratum's line of the published manifest, and the path that leads from it."""
    key, position, root = each["stratum"], each["position"], read_base64(each["root"])
    path = read_path(each["path"])
    missing = path_length(position, lines) - len(path)
    expect(0 <= missing <= len(above), "line", key)
    start = len(above) - missing
    expect(not (path and start) or path[-1] != above[start - 1], "line", key)  # shared: left out
    listed = published.lines.get(key) == (position, each["size"], root)
    leaf = hash_leaf(lp(published.tag("stratum"), key) + u64(each["size"]) + root)
    whole = [*path, *above[start:]]
    shown = is_included(leaf, position, lines, whole, published.frame_root)
    expect(listed and shown and lines == len(published.lines), "line", key)


def _are_indices(indices: list[int], size: int) -> bool:
    return indices == sorted(set(indices)) and all(index < size for index in indices)
