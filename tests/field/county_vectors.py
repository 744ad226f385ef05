"""Make ``docs/reference/vectors/field-county.json``: a small campaign of two devices.

    python tests/field/county_vectors.py

Both counties of a body with everything that comes up on the way: kinds that a county lacks, a
federation with its members, an exchanged unit, a county by telephone. Boxes are sealed at random
when the file is made; everything else follows from fixed numbers.
"""

import importlib.util
import json
from base64 import b64encode
from hashlib import sha256, shake_256
from pathlib import Path

from kaohe.core.canonical import read_canonical
from kaohe.core.draw import evaluate_label, write_choice
from kaohe.core.draw.completion_code import make_completion_code
from kaohe.core.draw.county_bundle import county_key, seal_county_key
from kaohe.core.draw.envelope import Envelope, labels_ahead
from kaohe.core.draw.field_record import FieldRecord
from kaohe.core.draw.framing import lp
from kaohe.core.draw.one_form import label_as_json
from kaohe.core.draw.pad import hide_value, make_pad, read_back
from kaohe.core.draw.proof_text import write_proof_text
from kaohe.core.draw.voice import SpokenUnit
from kaohe.core.ledger import ED25519, Checkpoint, NoteSigner, sign_checkpoint
from kaohe.stores.packs import load_pack
from kaohe.workflows.disclosure.disclosing import write_shortfall
from kaohe.workflows.disclosure.handing_in import write_county_digest
from kaohe.workflows.drawing import draw_of
from kaohe.workflows.without_network.spoken_proofs import write_spoken_proofs
from kaohe.workflows.without_network.voice_device import VoiceDevice

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "docs" / "reference" / "vectors" / "field-county.json"
NUMBER = 6
AT = "2013-01-10T01:00:00.000Z"


def load_small():
    """Load the small campaign of the disclosure's tests."""
    path = ROOT / "tests" / "workflows" / "disclosure" / "small_campaign.py"
    spec = importlib.util.spec_from_file_location("small_campaign", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SMALL = load_small()
SMALL.SIZES["330102"] = {"P": 7, "J": 2, "A": 2, "S": 0, "F": 2}
"""A county without any union of a social organisation, in which seven visits can be made."""


def text_of(data):
    return data.decode("utf-8")


def base64_of(data):
    return b64encode(data).decode("ascii")


def device_as_json(keys):
    return {
        "body": keys.body,
        "device": keys.device,
        "person": keys.person,
        "sealing": keys.sealing.hex(),
        "signing": keys.signing.hex(),
    }


def setting_as_json():
    """Return the small campaign as a phone is told of it; of the opening what a phone reads."""
    setting, pack = SMALL.setting_of(NUMBER), load_pack("national-2012").pack
    campaign, draw = setting.campaign, draw_of(pack)
    signer = NoteSigner(SMALL.ORIGIN, ED25519, SMALL.secret_of("ledger"))
    point = Checkpoint(SMALL.ORIGIN, 3, SMALL.secret_of("checkpoint"))
    named = {"campaign": campaign.id, "rehearsal": campaign.rehearsal}
    keys = [
        {
            "holder": name,
            "public_key": key.public_key.hex(),
            "possession": key.show_possession(campaign).hex(),
        }
        for name, key in zip(SMALL.HOLDERS, SMALL.KEYS, strict=True)
    ]
    plan = {
        **named,
        "draw": draw.model_dump(mode="json"),
        "holders": list(SMALL.HOLDERS),
        "ways": ["online", "text", "voice", "paper"],
    }
    letters = {each.id: each.code for each in draw.slots}
    return {
        "format": "field-setting/1",
        **named,
        "body": SMALL.BODY,
        "person": "1001",
        "counties": [
            {
                "county": county,
                "strata": [
                    [line.stratum, line.size, line.root.hex()]
                    for line in setting.manifest.county_lines(county)
                ],
            }
            for county in setting.manifest.counties(SMALL.BODY)
        ],
        "opening": {
            "format": "draw-opening/2",
            **named,
            "plan": plan,
            "frame": {"campaign": campaign.id, "frame_root": setting.manifest.frame_root.hex()},
            "keys": {"campaign": campaign.id, "holders": keys},
            "checkpoint": text_of(sign_checkpoint(point, signer).write()),
        },
        "seed": {
            "format": "draw-seed/2",
            **named,
            "dice": [{"role": f"role {at}", "digits": each} for at, each in enumerate(SMALL.DICE)],
            "outside": {"value": SMALL.secret_of("outside", NUMBER).hex()},
            "checkpoint_root": point.root.hex(),
            "checkpoint_size": point.size,
            "seed": setting.ceremony.seed.hex(),
        },
        "holders": list(SMALL.HOLDERS),
        "plan": {
            "counties": draw.counties,
            "attempts_per_slot": draw.attempts_per_slot,
            "attempts_per_county": draw.attempts_per_county,
            "slots": [
                {
                    "letter": each.code,
                    "slot": each.id,
                    "kind": each.kind,
                    "member_kind": each.member_kind or "",
                    "members": each.members,
                    "fallback": [letters.get(name, name) for name in each.fallback],
                }
                for each in draw.slots
            ],
        },
        "people": [{"person": "1001", "name": "检查员一"}, {"person": "1002", "name": "检查员二"}],
        "checklists": [],
        "outcomes": [
            {
                "id": each.id,
                "zh": each.name.zh,
                "en": each.name.en,
                "then": each.then,
                "replaceable": each.then == "next_attempt",
                "by_nature": each.then == "next_attempt" and not each.opens_case,
                "opens_case": bool(each.opens_case),
            }
            for each in pack.outcomes
        ],
        "pack": {"id": pack.pack, "digest": SMALL.DIGEST},
        "duty_phone": "010-00000000",
        "texts": {},
    }


class Walk:
    """Two devices that go through a body's counties, and everything they make on the way."""

    def __init__(self):
        self.campaign = SMALL.SmallCampaign(NUMBER, enrol=False)
        self.setting = self.campaign.setting
        self.journal = SMALL.ListJournal()
        self.device = VoiceDevice(
            self.setting, SMALL.device_keys(1), journal=self.journal, bundles=SMALL.Carried()
        )
        self.pad = make_pad(
            SMALL.CAMPAIGN,
            device=self.device.keys.device,
            lines=12,
            random=lambda size: shake_256(b"field pad").digest(size),
        )
        self.steps = []
        self.short = {}

    def answers(self, label):
        card = self.device.keys.card
        return [
            self.campaign.answer(holder, key, label, card)
            for holder, key in zip(SMALL.HOLDERS, SMALL.KEYS, strict=True)
        ]

    def add(self, do, **more):
        self.steps.append({"do": do, **more, "event": text_of(self.journal.lines[-1])})

    def draw(self, county=""):
        label = self.device.pending(county)
        boxes = {each.holder: each.box for each in self.answers(label)}
        shown = self.device.draw(label, self.device.open_answers(label, boxes))
        self.add(
            "draw",
            label=label_as_json(label),
            boxes={holder: base64_of(box) for holder, box in boxes.items()},
            name=shown.name,
            record=text_of(shown.record),
            visit=shown.visit.id if shown.visit else "",
            kind=shown.visit.unit_kind if shown.visit else "",
        )
        if label.stage == "county":
            self.steps[-1]["handed"] = text_of(write_county_digest(shown))
        return shown

    def enter(self, county):
        key = county_key(SMALL.FRAME_KEY, SMALL.CAMPAIGN, county)
        sealed = seal_county_key(
            key, self.device.keys.card.sealing_key, campaign=SMALL.CAMPAIGN, county=county
        )
        self.device.enter_county(county, sealed)
        self.add("enter", county=county, sealed=base64_of(sealed))
        self.tell_shortfalls(county)

    def end(self, county, how):
        self.device.replace_unit(county) if how == "replace" else self.device.close(county)
        self.add(how, county=county)
        self.tell_shortfalls(county)

    def tell_shortfalls(self, county):
        found = self.device.shortfalls(county)[self.short.get(county, 0) :]
        self.short[county] = self.short.get(county, 0) + len(found)
        self.steps[-1]["shortfalls"] = [
            text_of(write_shortfall(self.setting, each)) for each in found
        ]

    def visit_online(self, county):
        """Go through a county; the second unit is exchanged once."""
        visits = 0
        while self.device.pending(county) or self.device.visit(county):
            if self.device.visit(county) is None:
                shown = self.draw(county)
                visits += shown.visit is not None
                self.tell_shortfalls(county)
            else:
                self.end(county, "replace" if visits == 2 else "close")
                visits += visits == 2

    def hear(self, county, line):
        """Let headquarters draw, and tell the device by telephone; its proofs come afterwards."""
        spoken, proofs = self.device.county_draw(county), {}
        slot = None
        while spoken.visit is None and spoken.pending:
            label, before = spoken.pending, len(spoken.shortfalls)
            evaluation = self.evaluate(label)
            proofs[label] = evaluation.proofs
            spoken = spoken.accept(evaluation)
            if label.stage == "kind":
                slot = spoken.kinds[-1].index
            if len(spoken.shortfalls) > before:
                break
        index = spoken.visit.index if spoken.visit else 0
        slot = spoken.plan.position_of(spoken.visit.label) if spoken.visit else slot
        value = SpokenUnit(slot, index).value
        digits = hide_value(value, self.pad.line(line))
        heard = self.device.hear(county, pad=self.pad, line=line, typed=digits)
        self.add(
            "hear",
            county=county,
            line=line,
            digits=digits,
            read_back=heard.read_back,
            name=heard.shown.name if heard.shown else "",
        )
        return proofs

    def evaluate(self, label):
        ceremony = self.setting.ceremony
        return evaluate_label(
            label, [key.evaluate(label, ceremony) for key in SMALL.KEYS], ceremony
        )

    def visit_by_voice(self, county):
        line, given = 0, {}
        while self.device.pending(county) or self.device.visit(county):
            if self.device.visit(county) is None:
                line += 1
                given.update(self.hear(county, line))
            else:
                self.end(county, "close")
        proofs = {
            label: dict(zip(SMALL.HOLDERS, each, strict=True)) for label, each in given.items()
        }
        file = write_spoken_proofs(self.setting, given)
        shown = self.device.prove(proofs)
        self.steps.append(
            {
                "do": "prove",
                "file": text_of(file),
                "events": [text_of(each) for each in self.journal.lines[-len(given) :]],
                "records": [text_of(each.record) for each in shown],
            }
        )


def by_hand(walk, county):
    """Return the labels of the first kind as texts and sheets bring them."""
    setting = walk.setting
    ahead = labels_ahead(
        setting.rules.plan,
        province=SMALL.BODY,
        county=county,
        attempts=setting.rules.attempts_per_slot,
    )
    label = ahead[0]
    proofs = [key.evaluate(label, setting.ceremony) for key in SMALL.KEYS]
    sheets = [
        Envelope(SMALL.CAMPAIGN, 1, place, holder, label, proof).text
        for place, (holder, proof) in enumerate(zip(SMALL.HOLDERS, proofs, strict=True))
    ]
    return {
        "county": county,
        "label": label_as_json(label),
        "ahead": len(ahead),
        "texts": [write_proof_text(proof) for proof in reversed(proofs)],
        "sheets": sheets,
        "proofs": [proof.hex() for proof in proofs],
    }


def records_of(walk, county):
    """Return field records as both devices sign them."""
    visit = next(step["visit"] for step in walk.steps if step.get("visit"))
    label = label_as_json(next(iter(walk.device.county_draw(county).disclosures)).label)
    revision = sha256(b"frozen").hexdigest()
    said = [
        ("arrived", {"body": SMALL.BODY, "county": county}, {"position": {"reason": "室内无信号"}}),
        (
            "outcome",
            {"visit": visit},
            {"outcome": "verified_true", "reached": True, "packet": revision},
        ),
        ("closed", {"visit": visit}, {"revision": revision}),
        ("reason", {"label": label}, {"reason": "gone"}),
    ]
    made = []
    for about, subject, details in said:
        record = FieldRecord(SMALL.CAMPAIGN, about, subject, AT, details)
        unsigned = read_canonical(record.write())
        signed = record
        for number in (1, 2):
            keys = SMALL.device_keys(number)
            signed = signed.sign(keys.device, keys.signing)
        made.append(
            {
                "unsigned": {key: value for key, value in unsigned.items() if key != "signatures"},
                "signatures": {each.device: each.signature.hex() for each in signed.signatures},
                "written": text_of(signed.write()),
                "digest": signed.digest,
            }
        )
    return made


def make():
    """Return the whole file."""
    walk = Walk()
    while walk.device.pending():
        walk.draw()
    first, second = walk.device.counties()
    walk.enter(first)
    walk.visit_online(first)
    walk.enter(second)
    hand = by_hand(walk, second)
    walk.visit_by_voice(second)
    visit = next(step["visit"] for step in walk.steps if step.get("visit"))
    device = walk.device.keys.device
    revision = sha256(b"frozen").digest()
    return {
        "setting": setting_as_json(),
        "devices": [device_as_json(SMALL.device_keys(number)) for number in (1, 2)],
        "bundles": {county: base64_of(sealed) for county, sealed in SMALL.bundles().items()},
        "steps": walk.steps,
        "pad": text_of(walk.pad.write()),
        "by_hand": hand,
        "records": records_of(walk, first),
        "completion": {
            "revision": revision.hex(),
            "visit": visit,
            "device": device,
            "code": make_completion_code(
                SMALL.CAMPAIGN, revision=revision, visit=visit, device=device
            ),
        },
        "counties": {
            each.chosen: text_of(write_choice(each, walk.setting.ceremony))
            for each in walk.device.county_choices
        },
        "framing": {"parts": ["甲", "", "b"], "framed": lp("甲", "", "b").hex()},
        "read_back": read_back(1_000_003, walk.pad.line(1)),
    }


def main():
    """Write the file."""
    PLACE.write_text(json.dumps(make(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
