"""One value of the draw ``vrf-index/1``: labels, the lottery, disclosed units, choices."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256, sha512
from typing import Any, NamedTuple

from .faults import expect
from .tree import hash_leaf, is_included, sides
from .vrf import shown_value
from .wire import FORMS, demand_form, lp, read_base64, read_json, read_path, u64, write_json

_FORM_OF = {"disclosure-packet/1": "packet", "disclosure-packet-closed/1": "closed packet"}


class Label(NamedTuple):
    """The name of one value."""

    stage: str
    province: str
    county: str
    kind: str
    ordinal: int
    attempt: int = 0

    @property
    def place(self) -> str:
        """Return the name as one text."""
        return "/".join(map(str, self))


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
    """Id of the unit, code of the county, name of the slot."""
    proofs: list[bytes]
    digest: str
    """SHA-256 of the whole record, as the ledger names it; of a closed packet, what it says."""


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
    sized_by: str = ""
    """Kinds whose units make the size to which the chance of a county is in proportion."""

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

    def sizes(self, counties: list[str]) -> list[int]:
        """Return how many units of the kinds that count each county has."""
        found = dict.fromkeys(counties, 0)
        for key, (_, size, _) in self.lines.items():
            if key[3:9] in found and key[10] in self.sized_by:
                found[key[3:9]] += size
        return [*found.values()]

    def alpha(self, label: Label) -> bytes:
        """Return the bytes that the key holders evaluate."""
        own = self.campaign, self.frame_root, self.seed
        numbers = label.ordinal.to_bytes(4, "big") + label.attempt.to_bytes(4, "big")
        return lp(self.tag("slot"), *own, *label[:4]) + numbers


def pick_index(value: int, size: int, excluded: list[int]) -> int:
    """Return the index that a value draws among those not excluded."""
    rest = value % (size - len(excluded))
    for taken in excluded:
        rest += rest >= taken
    return rest


def pick_by_size(value: int, sizes: list[int], excluded: list[int]) -> int:
    """Return the index that a value draws among those not excluded, in proportion to sizes."""
    free = [0 if at in excluded else size for at, size in enumerate(sizes)]
    if not sum(free):
        return pick_index(value, len(sizes), excluded)
    rest, index = value % sum(free), 0
    while rest >= free[index]:
        rest, index = rest - free[index], index + 1
    return index


def check_record(data: bytes, published: Published, *, may_be_closed: bool = False) -> Drawn:
    """Check a packet, or the record of a drawn county or kind; raise the first fault.

    A published campaign may close a packet: the hash of the leaf stands in place of what the
    register says of the unit, whose id is then said and not shown.
    """
    body = read_json(data)
    form = _FORM_OF.get(str(body.get("format")), "choice") if type(body) is dict else "choice"
    is_closed = form == "closed packet" and may_be_closed
    is_packet = form == "packet" or is_closed
    demand_form(body, FORMS[form if is_packet else "choice"])
    rest = {key: value for key, value in body.items() if key != "digest"}
    expect(body["digest"] == sha256(write_json(rest)).hexdigest(), "digest", "digest")
    for key in ("campaign", "rehearsal", "frame_root", "seed"):
        own = getattr(published, key)
        expect(body[key] == (own.hex() if type(own) is bytes else own), "published", key)
    label = Label(**body["label"])
    expect((label.county == "") == (label.stage == "county"), "label", "label")
    expect((label.stage in ("unit", "member")) == is_packet == bool(label.kind), "label", "label")
    expect((label.stage == "member") == (label.kind == "M"), "label", "label")
    pools = (_read_strata if is_packet else _read_list)(body, label, published)
    name, size, excluded = pools[-1]
    fits = excluded == sorted(set(excluded)) and all(index < size for index in excluded)
    expect(fits and len(excluded) < size, "excluded", name)
    proofs = [read_base64(each) for each in body["proofs"]]
    value = _value_of(label, proofs, published)
    index = pick_index(value, size, excluded)
    if label.stage == "county" and published.sized_by:
        index = pick_by_size(value, published.sizes(body["candidates"]), excluded)
    expect(body["index"] == index, "index", "index", index=index)
    digest = body["packet"] if is_closed else sha256(data).hexdigest()
    if is_closed:
        unit = body["unit"]
    else:
        unit = body["record"]["id"] if is_packet else body["candidates"][index]
    return Drawn(label, pools, index, unit, proofs, digest)


def _value_of(label: Label, proofs: list[bytes], published: Published) -> int:
    """Return the number that all holders' proofs of a label show together."""
    alpha, values = published.alpha(label), []
    expect(len(proofs) == len(published.keys) and label.ordinal > 0, "proofs", "proofs")
    for holder, (key, proof) in enumerate(zip(published.keys, proofs, strict=True), 1):
        value = shown_value(key, alpha, proof)
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
    used = all(
        len(x["excluded"]) == x["size"] and x["excluded"] == [*range(len(x["excluded"]))]
        for x in shown[:-1]
    )
    expect(fits and used, "chain", "passed")
    above = read_path(drawn["path"])
    for each in shown:
        _check_line(each, [] if each is drawn else above, body["manifest_size"], published)
    head = lp(published.tag("unit"), drawn["stratum"]) + u64(body["index"]) + u64(drawn["size"])
    if "leaf" in body:
        leaf = read_base64(body["leaf"])
    else:
        leaf = hash_leaf(head + lp(read_base64(body["salt"]), write_json(body["record"])))
    way = read_path(body["path"]), read_base64(drawn["root"])
    expect(is_included(leaf, body["index"], drawn["size"], *way), "unit", "record")
    return [(each["stratum"], each["size"], each["excluded"]) for each in shown]


def _check_line(each: Any, above: list[bytes], lines: int, published: Published) -> None:
    """Demand a stratum's line of the published manifest, and the path that leads from it."""
    key, position, root = each["stratum"], each["position"], read_base64(each["root"])
    listed = published.lines.get(key) == (position, each["size"], root)
    expect(listed and lines == len(published.lines), "line", key)
    path = read_path(each["path"])
    start = len(above) + len(path) - len(sides(position, lines))
    expect(0 <= start <= len(above), "line", key)
    expect(not (path and start) or path[-1] != above[start - 1], "line", key)  # shared: left out
    leaf = hash_leaf(lp(published.tag("stratum"), key) + u64(each["size"]) + root)
    whole = [*path, *above[start:]]
    expect(is_included(leaf, position, lines, whole, published.frame_root), "line", key)
