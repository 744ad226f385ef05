"""A small campaign for the office, two devices and three key holders, from fixed numbers.

One body with four counties; each county lacks something, so that fallbacks, shortfalls and
members come up. The ledger is in memory, or on a file that is opened anew.
"""

from base64 import b64encode
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from hashlib import sha256

from kaohe.core.draw import (
    Campaign,
    Ceremony,
    FrameUnit,
    KeyHolder,
    commit_frame,
    derive_seed,
    stratum_salt_key,
    write_choice,
)
from kaohe.core.draw.county_bundle import county_key, make_county_bundle, seal_county_bundle
from kaohe.core.draw.field_record import FieldRecord
from kaohe.core.draw.one_form import label_as_json
from kaohe.core.draw.sealed import LogView, seal_proof
from kaohe.core.ledger import (
    ED25519,
    Checkpoint,
    History,
    Ledger,
    NoteSigner,
    read_entry,
    root_at,
    sign_checkpoint,
)
from kaohe.core.ledger.entry_kinds import LabelName
from kaohe.stores.packs import load_pack
from kaohe.workflows.ceremony.steps import Clerk
from kaohe.workflows.disclosure.device import DeviceKeys, FieldDevice
from kaohe.workflows.disclosure.disclosing import DisclosingOffice, enrol_devices
from kaohe.workflows.disclosure.setting import Setting
from kaohe.workflows.disclosure.visiting import outcome_rules
from kaohe.workflows.drawing import draw_of, draw_rules
from kaohe.workflows.keyholding.approvals import approval_of
from kaohe.workflows.keyholding.records import HolderAnswer, LabelFields
from kaohe.workflows.ledgers.recording import Act, record_act

BODY = "33"
COUNTIES = ("330102", "330105", "330106", "330127")
HOLDERS = ("research", "grassroots", "finance")
ORIGIN = "gonghui.example/rehearsal"
CAMPAIGN = Campaign("practice-small", rehearsal=True)
DICE = ("38461520937716450293", "90517263840192837465", "11223344556677889900")
DIGEST = "ab" * 32
OPENING = 3
"""Plan, frame and keys."""
SIZES = {
    "330102": {"P": 5, "J": 2, "A": 2, "S": 1, "F": 2},
    "330105": {"P": 4, "J": 0, "A": 1, "S": 0, "F": 1},
    "330106": {"P": 1, "J": 0, "A": 0, "S": 0, "F": 0},
    "330127": {"P": 6, "J": 1, "A": 3, "S": 2, "F": 2},
}


def secret_of(*names):
    return sha256(" ".join(map(str, names)).encode()).digest()


def units_of(county):
    """Units of a county; the first member of a federation is a private enterprise too."""
    made = []
    for kind, size in SIZES[county].items():
        for number in range(size):
            unit = {"id": f"{kind}-{county}-{number:03}", "name": f"单位{number}"}
            made.append(FrameUnit(f"{BODY}/{county}/{kind}", unit))
            if kind != "F":
                continue
            for member in range(4):
                shared = {"id": f"P-{county}-{member:03}", "name": f"单位{member}"}
                made.append(FrameUnit(f"{BODY}/{county}/M/{unit['id']}", shared))
    return sorted(made, key=lambda each: (each.stratum, each.id))


class CountyList:
    """Units of one county, as the draw reads them."""

    def __init__(self, county):
        self.held = {}
        for unit in units_of(county):
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


FRAME_KEY = secret_of("frame key")
KEYS = tuple(KeyHolder(secret_of("holder", name)) for name in HOLDERS)


@cache
def rules():
    return draw_rules(draw_of(load_pack("national-2012").pack))


@cache
def outcomes():
    return outcome_rules(load_pack("national-2012").pack)


@cache
def manifest():
    units = sorted(
        (unit for county in COUNTIES for unit in units_of(county)),
        key=lambda each: (each.stratum, each.id),
    )
    return commit_frame(
        units,
        campaign=CAMPAIGN,
        frame_key=FRAME_KEY,
        counties=[(BODY, county) for county in COUNTIES],
        kinds=rules().plan.kinds,
    )


@cache
def bundles():
    """The sealed bundle of every county."""
    return {
        county: seal_county_bundle(
            make_county_bundle(
                CountyList(county),
                manifest=manifest(),
                county=county,
                salt_key=lambda key: stratum_salt_key(FRAME_KEY, key),
            ),
            county_key(FRAME_KEY, CAMPAIGN, county),
        )
        for county in COUNTIES
    }


def setting_of(number):
    """What is settled when the dice show something else each time."""
    seed = derive_seed(
        CAMPAIGN,
        checkpoint_root=secret_of("checkpoint"),
        checkpoint_size=3,
        dice=DICE,
        outside=secret_of("outside", number),
    )
    public = tuple(key.public_key for key in KEYS)
    ceremony = Ceremony(CAMPAIGN, manifest().frame_root, seed, public)
    return Setting(rules(), ceremony, manifest(), HOLDERS)


class MemoryLedger:
    """A ledger in memory behind the port of the workflows."""

    def __init__(self):
        self.history_now, self.ledger_now = History(ORIGIN), Ledger()
        self.nodes, self.kept, self.documents = {}, {}, {}

    @contextmanager
    def begin(self):
        transaction = MemoryTransaction(self)
        yield transaction
        transaction.commit()

    def document(self, name):
        return self.documents.get(name)


class MemoryTransaction:
    """What is done in it counts at its end."""

    def __init__(self, book):
        self.book, self.history, self.ledger = book, book.history_now, book.ledger_now
        self.added, self.nodes, self.documents = [], {}, {}

    def node(self, level, index):
        return self.nodes.get((level, index)) or self.book.nodes[level, index]

    def find(self, request):
        return self.book.kept.get(request)

    def append(self, kept, grown):
        self.added.append((kept, grown))
        self.nodes.update(grown.nodes)

    def keep(self, name, content, *, index):
        self.documents[name] = content

    def commit(self):
        for kept, grown in self.added:
            self.book.kept[kept.request] = kept
            self.book.ledger_now = grown.ledger
            self.book.history_now = self.book.history_now.follow(read_entry(kept.entry))
        self.book.nodes.update(self.nodes)
        self.book.documents.update(self.documents)


class Published:
    """What has been laid out."""

    def __init__(self):
        self.choices, self.packets = {}, {}

    def publish_choice(self, place, record):
        assert self.choices.setdefault(place, record) == record

    def publish_packet(self, visit, packet):
        assert self.packets.setdefault(visit, packet) == packet


class ListJournal:
    """The journal of a device in memory."""

    def __init__(self, lines=()):
        self.lines = list(lines)

    def read(self):
        return tuple(self.lines)

    def append(self, line):
        self.lines.append(line)


class Carried:
    """The bundles that every device carries."""

    def bundle(self, county):
        return bundles()[county]


def device_keys(number, body=BODY):
    person = f"{1000 + number}"
    sealing, signing = secret_of("sealing", body, number), secret_of("signing", body, number)
    return DeviceKeys(body, f"tablet-{body}-{number}", person, sealing, signing)


class Clock:
    """Every question is a millisecond later."""

    def __init__(self):
        self.asked = 0

    def __call__(self):
        self.asked += 1
        seconds, milli = divmod(self.asked, 1000)
        return (
            f"2013-01-10T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milli:03}Z"
        )


class SmallCampaign:
    """Office, holders, leader and second inspector; opened, with both devices enrolled."""

    def __init__(self, number=0, ledger=None, enrol=True):
        self.setting = setting_of(number)
        self.ledger = ledger or MemoryLedger()
        self.clock = Clock()
        clerk = Clerk("office", lambda request: secret_of("salt", request), self.clock)
        self.published = Published()
        self.office = DisclosingOffice(self.setting, self.ledger, self.published, clerk)
        self.outcomes = outcomes()
        self.journal = ListJournal()
        self.leader = self.start_leader()
        self.second = FieldDevice(
            self.setting, device_keys(2), journal=ListJournal(), bundles=Carried()
        )
        if enrol:
            self.open_campaign()

    def start_leader(self, journal=None):
        """Switch the leader's device on: it takes up where its journal ends."""
        self.leader = FieldDevice(
            self.setting, device_keys(1), journal=journal or self.journal, bundles=Carried()
        )
        return self.leader

    def history(self):
        with self.ledger.begin() as transaction:
            return transaction.history

    def state(self):
        return self.office.state()

    def act(self, kind, content, **more):
        act = Act(f"{CAMPAIGN.id}/{kind}", kind, CAMPAIGN.id, True, "office", content, **more)
        return record_act(self.ledger, act, salt=secret_of("salt", kind), now=self.clock)

    def open_campaign(self):
        signer = NoteSigner(ORIGIN, ED25519, secret_of("ledger"))
        policy = f"log {signer.key.write()}\nquorum none\n"
        plan = {
            "scope": "2012/small",
            "plan": DIGEST,
            "policy": policy,
            "known_from": "2013-01-07T16:00:00.000Z",
            "holders": 3,
            "attempts_per_slot": rules().attempts_per_slot,
            "attempts_per_county": rules().attempts_per_county,
            "approvers": 2,
        }
        self.act("plan", plan)
        root = manifest().frame_root.hex()
        self.act("frame", {"frame_root": root, "strata": 1, "units": 1, "record": DIGEST})
        keys = [key.public_key.hex() for key in KEYS]
        self.act("keys", {"holders": list(HOLDERS), "public_keys": keys, "record": DIGEST})
        with self.ledger.begin() as transaction:
            size = OPENING
            root = root_at(size, transaction.node)
        note = sign_checkpoint(Checkpoint(ORIGIN, size, root), signer).write().decode()
        self.act("witnessed", {"checkpoint": note})
        self.act("dice", {"size": size, "root": root.hex(), "record": DIGEST})
        with self.ledger.begin() as transaction:
            grown = root_at(size + 2, transaction.node)
        note = sign_checkpoint(Checkpoint(ORIGIN, size + 2, grown), signer).write().decode()
        self.act("dice_witnessed", {"checkpoint": note})
        seed = {"size": size, "root": root.hex(), "seed": DIGEST, "record": DIGEST}
        self.act("seed", seed)
        enrol_devices(self.office, self.cards())

    @property
    def choices(self):
        """Label → record of every county drawn on the leader's device."""
        found = self.leader.county_choices
        return {each.label: write_choice(each, self.setting.ceremony) for each in found}

    # Key holders: each answers what the ledger shows as opened and not yet drawn.

    def ask(self, label, device=None):
        """Return holder → answer, as honest holders give it, or nothing for a label not open."""
        state = self.state()
        opened = state.label(name_of(label))
        if opened is None or (opened.is_drawn and opened.device not in state.lost):
            return None
        made = (device_keys(number).card for number in (1, 2, 3))
        card = next(each for each in made if each.device == state.device_of(opened))
        return [
            self.answer(holder, key, label, card) for holder, key in zip(HOLDERS, KEYS, strict=True)
        ]

    def answer(self, holder, key, label, card):
        proof = key.evaluate(label, self.setting.ceremony)
        view = LogView(7, secret_of("root", label.place))
        sealed = seal_proof(
            proof, card.sealing_key, campaign=CAMPAIGN, label=label, holder=holder, view=view
        )
        return HolderAnswer(
            campaign=CAMPAIGN.id,
            rehearsal=True,
            label=LabelFields.of(label),
            holder=holder,
            device=card.device,
            way="online",
            sealed=base64_of(sealed),
            proof_digest=sha256(proof).hexdigest(),
            log_size=view.size,
            log_root=view.root.hex(),
        )

    def cards(self):
        return [device_keys(number).card for number in (1, 2)]

    def record(self, about, subject, signers=None, **details):
        made = FieldRecord(CAMPAIGN, about, subject, "2013-01-10T01:00:00.000Z", details)
        for device in signers or (self.leader, self.second):
            made = device.sign(made)
        return made.write()

    def approvals(self, label, holders=HOLDERS):
        """What holders hand in to approve an attempt whose reason is entered."""
        (reason,) = self.office.find(("reason", replace(label, attempt=label.attempt - 1).place))
        record = reason[1].content["record"] if reason else DIGEST
        subject = {"label": label_as_json(label), "record": record}
        keys = dict(zip(HOLDERS, KEYS, strict=True))
        return [
            approval_of(
                subject,
                campaign=CAMPAIGN,
                holder=name,
                proof=keys[name].approve(subject, CAMPAIGN),
            )
            for name in holders
        ]

    def reason_record(self, label, reason="gone", **more):
        return self.record("reason", {"label": label_as_json(label)}, reason=reason, **more)


def name_of(label):
    return LabelName(
        label.stage, label.province, label.county, label.kind, label.ordinal, label.attempt
    )


def base64_of(data):
    return b64encode(data).decode()
