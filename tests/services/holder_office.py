"""An office, its devices and three key holders: a small campaign from the plan to the reveal.

Everything follows from fixed numbers. The office can also be told to write what no gate lets pass.
"""

import json
from functools import cache
from hashlib import sha256

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import (
    Campaign,
    Ceremony,
    Choice,
    KeyHolder,
    Label,
    derive_seed,
    evaluate_label,
    write_choice,
)
from kaohe.core.draw.field_record import FieldRecord
from kaohe.core.draw.outside import lottery_value, make_draw
from kaohe.core.ledger import (
    COSIGNATURE,
    ED25519,
    Checkpoint,
    Entry,
    Ledger,
    NoteSigner,
    commit_entry,
    entry_leaf,
    lookup,
    read_note,
    root_at,
    sign_checkpoint,
)
from kaohe.stores.keyholder_store import KeyholderStore
from kaohe.stores.packs import load_pack
from kaohe.workflows.ceremony.entries import (
    as_json,
    dice_content,
    dice_of,
    frame_content,
    keys_content,
    plan_content,
    seed_content,
)
from kaohe.workflows.drawing import draw_rules
from kaohe.workflows.keyholding.following import Membership
from kaohe.workflows.keyholding.records import HolderRequest
from kaohe.workflows.ledgers.recording import KeptEntry
from kaohe.workflows.publication.published import FrameEntry, KeysEntry, PlanEntry, SeedRecord

HOLDERS = ("research", "grassroots", "finance")
DICE = ("38461520937716450293", "90517263840192837465", "11223344556677889900")
ROLES = ("head of research", "head of grassroots", "head of finance")
BODY, COUNTY = "33", "330127"
DIGEST = "ab" * 32
FRAME_ROOT = b"\xcd" * 32
FIRST_ROLL = 34
TIME = 1_357_344_000


def secret_of(name):
    return sha256(f"secret of {name}".encode()).digest()


@cache
def national_draw():
    return load_pack("national-2012").pack.draw


class Device:
    """An inspector's device."""

    def __init__(self, name, person, body=BODY):
        self.name, self.person, self.body = name, person, body
        self.sealing, self.signing = secret_of(f"{name} sealing"), secret_of(f"{name} signing")

    @property
    def content(self):
        return {
            "body": self.body,
            "device": self.name,
            "person": self.person,
            "sealing_key": bytes(PrivateKey(self.sealing).public_key).hex(),
            "signing_key": bytes(SigningKey(self.signing).verify_key).hex(),
        }


LEADER, SECOND = Device("tablet-1", "1001"), Device("tablet-2", "1002")


class Office:
    """A ledger in memory that does as it is told; an honest office asks the rules first."""

    def __init__(self, *, campaign="rehearsal-2012", rehearsal=True, origin=None):
        self.campaign = Campaign(campaign, rehearsal=rehearsal)
        self.origin = origin or ("gonghui.example/rehearsal" if rehearsal else "gonghui.example")
        self.signer = NoteSigner(self.origin, ED25519, secret_of("ledger"))
        self.witness = NoteSigner("zj.example/w1", COSIGNATURE, secret_of("witness"))
        self.keys = {name: KeyHolder(secret_of(name)) for name in HOLDERS}
        self.ledger, self.nodes, self.kept, self.documents = Ledger(), {}, [], {}
        self.signed = None
        self.changes = {}

    # What write_extract and whoever asks read of a ledger.

    def entry(self, index):
        return self.kept[index] if index < len(self.kept) else None

    def document(self, name):
        return self.documents.get(name)

    def checkpoint(self, size=None):
        return self.signed

    def node(self, level, index):
        return self.nodes[level, index]

    def root(self, size=None):
        return root_at(self.ledger.size if size is None else size, lookup(self.nodes))

    # Acts.

    def enter(self, kind, content, *, refers=None, document=None, at=None):
        """Enter an act without asking any rule; give its index."""
        entry = Entry(
            kind=kind,
            campaign=self.campaign.id,
            rehearsal=self.campaign.rehearsal,
            at=at
            or f"2013-01-05T00:{self.ledger.size // 1000:02}:00.{self.ledger.size % 1000:03}Z",
            actor="0101",
            content=content,
            refers=refers,
        )
        salt = sha256(f"salt {self.ledger.size}".encode()).digest()
        commitment = commit_entry(entry.bytes, salt=salt, rehearsal=entry.rehearsal)
        grown = self.ledger.append(entry_leaf(commitment))
        self.ledger = grown.ledger
        self.nodes.update(grown.nodes)
        self.kept.append(KeptEntry(grown.index, str(grown.index), entry.bytes, salt, commitment))
        if document is not None:
            self.documents[sha256(document).hexdigest()] = document
        return grown.index

    def sign(self):
        """Sign the latest checkpoint; give it with the cosignature of the witness."""
        shown = Checkpoint(self.origin, self.ledger.size, self.root())
        note = sign_checkpoint(shown, self.signer)
        note = note.add([self.witness.sign(note.text, time=TIME)])
        self.signed = note.write()
        return self.signed

    def back_to(self, size):
        """Give another office that has only the first entries, as after a restored backup."""
        other = Office(campaign=self.campaign.id, rehearsal=self.campaign.rehearsal)
        other.origin, other.signer, other.documents = self.origin, self.signer, {**self.documents}
        for kept in self.kept[:size]:
            grown = other.ledger.append(entry_leaf(kept.commitment))
            other.ledger = grown.ledger
            other.nodes.update(grown.nodes)
            other.kept.append(kept)
        return other

    def open_campaign(self, **changes):
        """Plan, frame, keys, C0, seed; ``changes`` are fields of the documents to be falsified."""
        self.changes = changes
        return self.open_after(0)

    def open_after(self, before):
        """The same, behind the entries of another campaign."""
        self.before = before
        self.enter_opening()
        self.enter("witnessed", {"checkpoint": self.sign().decode()})
        seed = self.roll()
        self.enter("dice", dice_content(dice_of(seed)) | self.changes.get("dice", {}))
        self.enter("dice_witnessed", {"checkpoint": self.sign().decode()})
        self.enter_seed(seed)
        for device in (LEADER, SECOND):
            self.enter("device", device.content)
        return self

    def enter_opening(self):
        plan, frame, keys = self.plan(), self.frame(), self.keys_entry()
        for kind, model, content in (
            ("plan", plan, plan_content(plan)),
            ("frame", frame, frame_content(frame)),
            ("keys", keys, keys_content(keys)),
        ):
            content |= self.changes.get(kind, {})
            self.enter(kind, content, document=canonical_bytes(as_json(model)))

    def plan(self):
        policy = (
            f"log {self.signer.key.write()}\nwitness zj {self.witness.key.write()}\nquorum zj\n"
        )
        fields = {
            "entry": "plan",
            "campaign": self.campaign.id,
            "rehearsal": self.campaign.rehearsal,
            "scope": "national/2012",
            "pack": "national",
            "pack_version": "2012",
            "pack_digest": DIGEST,
            "software": "kaohe",
            "draw": national_draw().model_dump(mode="json"),
            "holders": list(HOLDERS),
            "dice": list(ROLES),
            "outside": {
                "kind": "lottery",
                "source": "published results",
                "draws": [{"lottery": "pl5", "day": "2013-01-08"}],
            },
            "policy": policy,
            "ways": ["online", "text"],
            "approvers": 2,
            "assurance": "full",
        }
        return PlanEntry.model_validate_json(json.dumps(fields | self.changes.get("plan_of", {})))

    def frame(self):
        return FrameEntry(
            entry="frame",
            campaign=self.campaign.id,
            register_digest=DIGEST,
            approved_by=("0001",),
            frame_root=FRAME_ROOT.hex(),
            strata=10,
            units=100,
            countersigned=(),
            differences=(),
        )

    def keys_entry(self):
        holders = [
            {
                "holder": name,
                "public_key": key.public_key.hex(),
                "possession": key.show_possession(self.campaign).hex(),
            }
            for name, key in self.keys.items()
        ]
        for name, change in self.changes.get("holder", {}).items():
            holders[HOLDERS.index(name)] |= change
        fields = {"entry": "keys", "campaign": self.campaign.id, "holders": holders}
        return KeysEntry.model_validate_json(json.dumps(fields))

    def roll(self):
        """Roll until the first two kinds in the county are P and J, as the tests have it."""
        self.ceremony = None
        for last in range(FIRST_ROLL, FIRST_ROLL + 1000):
            made = self.seed_of((*DICE[:2], f"{last:020}"))
            keys = tuple(key.public_key for key in self.keys.values())
            self.ceremony = Ceremony(self.campaign, FRAME_ROOT, bytes.fromhex(made.seed), keys)
            self.kinds = []
            for ordinal, wanted in enumerate(("P1", "J1"), start=1):
                if self.choose(Label("kind", BODY, COUNTY, ordinal=ordinal)).chosen != wanted:
                    break
            else:
                break
        self.kinds = []
        return made

    def choose(self, label):
        """Draw the kind that comes next, as the holders' keys will have it."""
        proofs = [key.evaluate(label, self.ceremony) for key in self.keys.values()]
        names = draw_rules(national_draw()).plan.slot_names
        value = evaluate_label(label, proofs, self.ceremony)
        made = Choice(value, names, tuple(sorted(self.kinds)))
        self.kinds.append(made.index)
        return made

    def seed_of(self, dice):
        checkpoint_size = self.before + 3
        drawn = make_draw("pl5", day="2013-01-08", issue="13008", numbers=[[3, 1, 4, 1, 5]])
        value = lottery_value([drawn])
        seed = derive_seed(
            self.campaign,
            checkpoint_root=self.root(checkpoint_size),
            checkpoint_size=checkpoint_size,
            dice=dice,
            outside=value,
        )
        fields = {
            "format": "draw-seed/2",
            "campaign": self.campaign.id,
            "rehearsal": self.campaign.rehearsal,
            "dice": [
                {"role": role, "digits": rolled} for role, rolled in zip(ROLES, dice, strict=True)
            ],
            "outside": {
                "kind": "lottery",
                "draws": [drawn.as_json()],
                "typed_by": ["0001", "0002"],
                "value": value.hex(),
            },
            "checkpoint_root": self.root(checkpoint_size).hex(),
            "checkpoint_size": checkpoint_size,
            "seed": seed.hex(),
        } | self.changes.get("seed_of", {})
        return SeedRecord.model_validate_json(json.dumps(fields))

    def enter_seed(self, made):
        content = seed_content(made) | self.changes.get("seed", {})
        self.enter("seed", content, document=canonical_bytes(as_json(made)))

    # Field work.

    def open_label(self, label, *, device=LEADER.name, way="online"):
        index = self.enter("opened", {"label": fields_of(label), "device": device, "way": way})
        self.sign()
        return index

    def request(self, label, *, device=LEADER.name, way="online"):
        return HolderRequest.of(self.campaign, label, device=device, way=way)

    def answer(self, label):
        """Enter that all holders have answered, and what was drawn."""
        for name in HOLDERS:
            self.enter("answered", {"label": fields_of(label), "holder": name, "proof": DIGEST})
        if label.stage == "county":
            return self.enter("chosen", {"label": fields_of(label), "record": DIGEST})
        if label.stage == "kind":
            record = write_choice(self.choose(label), self.ceremony)
            content = {"label": fields_of(label), "record": sha256(record).hexdigest()}
            return self.enter("chosen", content, document=record)
        visit = self.visit_of(label)
        self.enter("disclosed", {"label": fields_of(label), "visit": visit, "packet": DIGEST})
        return visit

    def visit_of(self, label):
        return f"{self.campaign.id}/{BODY}/{label.county}/{label.kind}/{label.attempt}"

    def draw(self, label):
        self.open_label(label)
        return self.answer(label)

    def record_of(self, about, subject, *, signers=(LEADER, SECOND), details=None):
        record = FieldRecord(
            self.campaign, about, subject, "2013-01-10T01:00:00.000Z", details or {}
        )
        for device in signers:
            record = record.sign(device.name, device.signing)
        return record

    def arrive(self, chosen, *, record=None):
        """Tell the body, arrive in the county, tell the county."""
        self.tell("body", BODY)
        subject = {"body": BODY, "county": COUNTY}
        made = record or self.record_of("arrived", subject)
        content = {**subject, "record": made.digest, "signed_by": ["1001", "1002"]}
        self.enter("arrived", content, refers=chosen, document=made.write())
        self.tell("county", COUNTY)
        return self

    def tell(self, audience, place):
        content = {"audience": audience, "place": place, "who": "office", "told_by": "1001"}
        self.enter("told", content)

    def find(self, visit, changed=None):
        """Enter an outcome; ``changed`` is what the record says otherwise."""
        self.tell("unit", visit)
        found = {"outcome": "verified", "reached": True} | (changed or {})
        made = self.record_of("outcome", {"visit": visit}, details=found)
        content = {"visit": visit, "outcome": "verified", "reached": True}
        signed = {"record": made.digest, "signed_by": ["1001", "1002"]}
        self.enter("outcome", content | signed, document=made.write())

    def close(self, visit, *, record=None):
        made = record or self.record_of("closed", {"visit": visit})
        self.enter("closed", {"visit": visit, "record": made.digest}, document=made.write())

    def give_reason(self, label, *, record=None):
        said = {"reason": "gone"}
        made = record or self.record_of("reason", {"label": fields_of(label)}, details=said)
        content = {"label": fields_of(label), "reason": "gone", "record": made.digest}
        self.enter("reason", content | {"signed_by": ["1001", "1002"]}, document=made.write())
        return made.digest

    def reach_county(self):
        """Draw a county, arrive, draw the first kind; the first unit can be opened then."""
        chosen = self.draw(Label("county", BODY))
        self.arrive(chosen)
        self.draw(Label("kind", BODY, COUNTY))
        return self

    def approve(self, label, record, *holders, forged=False):
        """Enter that holders approve an attempt for a reason; ``forged`` by names alone."""
        subject = {"label": fields_of(label), "record": record}
        proofs = [
            f"{number:0160x}" if forged else self.keys[name].approve(subject, self.campaign).hex()
            for number, name in enumerate(holders)
        ]
        self.enter("approval", subject | {"approved_by": list(holders), "proofs": proofs})

    def complete(self):
        self.enter("complete", {"record": DIGEST})
        self.sign()

    # Holders.

    def membership(self, name=HOLDERS[0]):
        return Membership(self.campaign, name, self.keys[name].public_key, self.signer.key)

    def holder_store(self, path, name=HOLDERS[0]):
        return KeyholderStore.create(path, self.membership(name))


def fields_of(label):
    return {
        "stage": label.stage,
        "province": label.province,
        "county": label.county,
        "kind": label.kind,
        "ordinal": label.ordinal,
        "attempt": label.attempt,
    }


def unit(attempt=0, kind="P", ordinal=1):
    return Label("unit", BODY, COUNTY, kind, ordinal, attempt)


def signed_text(note):
    return read_note(note).text
