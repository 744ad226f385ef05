"""Write ``docs/algorithms/draw-vectors.json``: what every verifier of a draw must agree on.

Run it after a change of a format; a test compares the file with what it gives, so that no vector
changes unseen. The first two counties of the practice frame are visited, whichever are drawn.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import (
    Campaign,
    Ceremony,
    CountyDraw,
    DrawPlan,
    FrameUnit,
    KeyHolder,
    Label,
    Manifest,
    ProvinceDraw,
    Slot,
    StratumLine,
    commit_frame,
    county_sizes,
    derive_seed,
    evaluate_label,
    label_bytes,
    make_packet,
    open_county,
    stratum_salt_key,
    write_choice,
    write_packet,
)
from kaohe.core.draw.frame import unit_leaf
from kaohe.core.draw.lottery import pick_by_size, pick_index
from kaohe.core.draw.vrf import encode_to_curve, prove, verify
from kaohe.core.merkle import root_of

FILE = Path(__file__).parents[3] / "docs" / "algorithms" / "draw-vectors.json"
EXAMPLES = (
    (16, "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", ""),
    (17, "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72"),
    (18, "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82"),
)
HOLDERS = [KeyHolder(bytes.fromhex(secret)) for _, secret, _ in EXAMPLES]
DICE = ["38461520937716450293", "90517263840192837465", "11223344556677889900"]
OUTSIDE = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"
COUNTIES = ("330102", "330105", "330127")

WORKED = Campaign("demo-2012", rehearsal=False)
WORKED_SIZES = {"330102": (2, 41), "330105": (2, 77), "330127": (2, 53)}
"""County → federations, private enterprises."""

PRACTICE = Campaign("vectors-2012", rehearsal=True)
FRAME_KEY = bytes(range(32))
SIZES = {
    "330102": {"A": 2, "F": 2, "J": 1, "P": 9, "S": 2},
    "330105": {"A": 1, "P": 12, "S": 1},
    "330127": {"A": 3, "F": 1, "J": 2, "P": 7, "S": 3},
}
MEMBERS = {"330102": 5, "330127": 7}
"""County → so many of its private enterprises are in federations, one after the other."""
PLAN = DrawPlan(
    (
        Slot("P", ("J", "S")),
        Slot("J", ("P", "S")),
        Slot("A", ("P", "J")),
        Slot("F", ("P", "J"), members=2),
        Slot("S", ("P",)),
    )
)
SIZED = DrawPlan(PLAN.slots, sized_by=("A", "P"))
REPLACED = "P1"
"""The slot whose first unit is replaced."""


def show_examples():
    """Examples 16 to 18 of RFC 9381."""
    for number, secret, alpha in EXAMPLES:
        holder, data = KeyHolder(bytes.fromhex(secret)), bytes.fromhex(alpha)
        proof = prove(holder.secret, data)
        yield {
            "example": number,
            "secret": secret,
            "public_key": holder.public_key.hex(),
            "alpha": alpha,
            "point": encode_to_curve(holder.public_key, data).hex(),
            "proof": proof.hex(),
            "beta": verify(holder.public_key, data, proof).hex(),
        }


def evaluate(label, ceremony):
    proofs = [holder.evaluate(label, ceremony) for holder in HOLDERS]
    return evaluate_label(label, proofs, ceremony)


def settle(campaign, manifest, checkpoint_root, checkpoint_size):
    seed = derive_seed(
        campaign,
        checkpoint_root=bytes.fromhex(checkpoint_root),
        checkpoint_size=checkpoint_size,
        dice=DICE,
        outside=bytes.fromhex(OUTSIDE),
    )
    keys = tuple(holder.public_key for holder in HOLDERS)
    return Ceremony(campaign, manifest.frame_root, seed, keys)


def draw_counties(plan, manifest, ceremony):
    candidates, sizes = manifest.counties("33"), county_sizes(plan, manifest, "33")
    draw = ProvinceDraw(plan, "33", candidates, sizes).start()
    while draw.pending:
        draw = draw.accept(evaluate(draw.pending, ceremony))
    return draw.choices


def worked_id(stratum, index):
    return f"U-{stratum.replace('/', '-')}-{index:03d}"


def worked_leaves(stratum, size):
    for index in range(size):
        unit = worked_id(stratum, index)
        yield unit_leaf(
            WORKED,
            stratum,
            index=index,
            size=size,
            salt=sha256(f"salt{unit}".encode()).digest(),
            record=canonical_bytes({"id": unit, "name": f"单位{index}"}),
        )


def show_worked():
    """A frame with stated ids and salts, and what follows from it."""
    strata = [
        {"stratum": f"33/{county}/{kind}", "size": size}
        for county, sizes in WORKED_SIZES.items()
        for kind, size in zip("FP", sizes, strict=True)
    ]
    lines = {
        each["stratum"]: StratumLine(
            each["stratum"], each["size"], root_of([*worked_leaves(**each)])
        )
        for each in strata
    }
    manifest = Manifest(WORKED, tuple(lines.values()))
    point = sha256(b"demo checkpoint root").hexdigest()
    ceremony = settle(WORKED, manifest, point, 12)
    first, there = Label("county", "33"), "33/330127/P"
    unit = evaluate(Label("unit", "33", "330127", "P"), ceremony)
    again = evaluate(Label("unit", "33", "330127", "P", 1, 1), ceremony)
    size = lines[there].size
    index = pick_index(unit.value, size, ())
    shown = ("33/330102/P", "33/330105/P", "33/330127/P", "33/330127/F")
    return {
        "campaign": WORKED.id,
        "rehearsal": False,
        "secrets": [secret for _, secret, _ in EXAMPLES],
        "strata": strata,
        "unit_id": "U-{stratum with / as -}-{index as three digits}",
        "salt": "SHA-256 of 'salt' and the unit id",
        "record": '{"id":unit id,"name":"单位"+index}',
        "roots": {each: lines[each].root.hex() for each in shown},
        "frame_root": manifest.frame_root.hex(),
        "checkpoint_root": point,
        "checkpoint_size": 12,
        "dice": DICE,
        "outside": OUTSIDE,
        "seed": ceremony.seed.hex(),
        "alpha_sha256_of_county_1": sha256(label_bytes(first, ceremony)).hexdigest(),
        "value_of_county_1_starts": f"{evaluate(first, ceremony).value:0128x}"[:32],
        "counties": [each.chosen for each in draw_counties(PLAN, manifest, ceremony)],
        "unit": {
            "stratum": there,
            "index": index,
            "id": worked_id(there, index),
            "leaf": [*worked_leaves(there, size)][index].hex(),
            "proofs": [each.hex() for each in unit.proofs],
        },
        "replacement": {
            "attempt": 1,
            "taken": [index],
            "drawn": again.value % (size - 1),
            "index": pick_index(again.value, size, (index,)),
        },
    }


def practice_record(county, kind, number):
    if kind == "F":
        return {"id": f"fed-{county}-{number}", "name": f"联合会{number}"}
    names = {"S": f"soc-{county}-{number}"}
    unit = names.get(kind, f"org:{county[2:]}{kind}{number:02}")
    return {"id": unit, "name": f"{kind}单位{number}", "members": 10 + number}


def practice_units(county):
    sizes = SIZES[county]
    for kind in "AFJ":
        for number in range(sizes.get(kind, 0)):
            yield FrameUnit(f"33/{county}/{kind}", practice_record(county, kind, number))
    federations = sizes.get("F", 0)
    for federation in range(federations):
        stratum = f"33/{county}/M/fed-{county}-{federation}"
        for number in range(federation, MEMBERS[county], 2):
            yield FrameUnit(stratum, practice_record(county, "P", number))
    for kind in "PS":
        for number in range(sizes.get(kind, 0)):
            yield FrameUnit(f"33/{county}/{kind}", practice_record(county, kind, number))


class HeldUnits:
    """The units of one county, as the draw reads them."""

    def __init__(self, units):
        self.held = {}
        for unit in units:
            self.held.setdefault(unit.stratum, []).append(unit)

    @property
    def sizes(self):
        return {stratum: len(units) for stratum, units in self.held.items()}

    def unit_id(self, stratum, index):
        return self.held[stratum][index].id

    def find(self, stratum, unit_id):
        ids = [unit.id for unit in self.held.get(stratum, ())]
        return ids.index(unit_id) if unit_id in ids else None

    def units(self, stratum):
        return self.held.get(stratum, [])


def visit(county, manifest, ceremony):
    """Visit a county to its end; give the choices of its kinds, and its packets."""
    frame = open_county(
        HeldUnits(practice_units(county)),
        manifest=manifest,
        county=county,
        salt_key=lambda key: stratum_salt_key(FRAME_KEY, key),
    )
    state, packets = CountyDraw(PLAN, frame, "33", county).start(), []
    while not state.is_complete:
        if state.pending:
            state = state.accept(evaluate(state.pending, ceremony))
        if state.visit:
            found = state.visit
            packet = make_packet(found, ceremony=ceremony, manifest=manifest, county_frame=frame)
            packets.append(
                {
                    "packet": write_packet(packet).decode(),
                    "unit_id": found.unit_id,
                    "stratum": found.pool.stratum,
                    "slot": found.slot,
                    "member": found.member,
                    "attempt": found.label.attempt,
                }
            )
            is_replaced = found.slot == REPLACED and not found.label.attempt
            state = state.replace_unit() if is_replaced else state.close()
    return state.kinds, packets


def show_choices(choices, ceremony):
    return [
        {"record": write_choice(each, ceremony).decode(), "chosen": each.chosen} for each in choices
    ]


def show_practice():
    """A rehearsal with every input and every output, and its counties drawn by size."""
    units = [unit for county in COUNTIES for unit in practice_units(county)]
    places = [("33", county) for county in COUNTIES]
    manifest = commit_frame(
        units, campaign=PRACTICE, frame_key=FRAME_KEY, counties=places, kinds=PLAN.kinds
    )
    point = "a09558aa198e349345ffecacd0881ef5105743800e130b7847c06ab6d153454c"
    ceremony = settle(PRACTICE, manifest, point, 5)
    choices, packets = [*draw_counties(PLAN, manifest, ceremony)], []
    for county in COUNTIES[:2]:
        kinds, shown = visit(county, manifest, ceremony)
        choices += kinds
        packets += shown
    practice = {
        "campaign": PRACTICE.id,
        "rehearsal": True,
        "frame_key": FRAME_KEY.hex(),
        "counties": [list(each) for each in places],
        "plan": {
            "counties": PLAN.counties,
            "slots": [
                {"kind": each.kind, "fallback": list(each.fallback), "members": each.members}
                for each in PLAN.slots
            ],
        },
        "units": [{"stratum": each.stratum, "record": dict(each.record)} for each in units],
        "manifest": manifest.as_json(),
        "seed_from": {
            "checkpoint_root": point,
            "checkpoint_size": 5,
            "dice": DICE,
            "outside": OUTSIDE,
        },
        "seed": ceremony.seed.hex(),
        "secrets": [secret for _, secret, _ in EXAMPLES],
        "public_keys": [each.public_key.hex() for each in HOLDERS],
        "possession": [each.show_possession(PRACTICE).hex() for each in HOLDERS],
        "choices": show_choices(choices, ceremony),
        "packets": packets,
    }
    sized = draw_counties(SIZED, manifest, ceremony)
    by_size = {
        "sized_by": list(SIZED.sized_by),
        "sizes": list(county_sizes(SIZED, manifest, "33")),
        "choices": show_choices(sized, ceremony),
        "picks": list(show_picks()),
    }
    return practice, by_size


def show_picks():
    """Sizes, what is taken, values, and the index that each draws."""
    cases = (([2, 0, 3], []), ([2, 0, 3], [2]), ([2, 0, 3], [0, 2]), ([0, 0, 0], [1]), ([7], []))
    for sizes, taken in cases:
        for value in (0, 1, 2, 4, 5, 2**512 - 1):
            yield {
                "sizes": sizes,
                "taken": taken,
                "value": f"{value:x}",
                "index": pick_by_size(value, sizes, taken),
            }


def write():
    practice, by_size = show_practice()
    found = {
        "rfc9381_tai": list(show_examples()),
        "worked": show_worked(),
        "practice": practice,
        "by_size": by_size,
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(write(), encoding="utf-8")
    sys.stdout.write(f"{FILE.name}: {FILE.stat().st_size} bytes\n")
