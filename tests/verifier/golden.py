"""A whole campaign with everything that can happen in one, entered act by act into a real ledger.

The gate of the ledger lets every act pass; the documents stand beside their entries, as an office
keeps them. Everything follows from fixed keys, so that two runs give the same bytes but for the
random ciphertext, of which none is published.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import (
    Campaign,
    Ceremony,
    CountyDraw,
    FrameUnit,
    KeyHolder,
    Label,
    ProvinceDraw,
    commit_frame,
    evaluate_label,
    make_packet,
    open_county,
    stratum_salt_key,
    write_choice,
    write_packet,
)
from kaohe.core.draw.field_record import FieldRecord
from kaohe.core.draw.outside import lottery_value, make_draw
from kaohe.core.ledger import COSIGNATURE, ED25519, NoteSigner
from kaohe.stores.keyholder_keys import HolderSecretKey
from kaohe.stores.keyholder_shares import restore_key, split_key
from kaohe.stores.ledger_store import LedgerStore
from kaohe.stores.packs import load_pack
from kaohe.stores.published_campaigns import write_campaign
from kaohe.workflows.ceremony.rolling import enter_dice, enter_dice_witnessed
from kaohe.workflows.ceremony.steps import (
    Clerk,
    enter_frame,
    enter_keys,
    enter_plan,
    enter_seed,
    enter_witnessed,
)
from kaohe.workflows.drawing import draw_rules
from kaohe.workflows.keyholding.records import HolderSecret
from kaohe.workflows.ledgers.recording import Act, record_act, sign_latest
from kaohe.workflows.publication.packet_sheets import make_sheet
from kaohe.workflows.publication.published import (
    FrameEntry,
    HolderKey,
    LotteryResult,
    LotterySource,
    LotteryValue,
    PlanEntry,
    PlannedLottery,
    Roll,
)

HOLDERS = ("研究室", "基层组织建设部", "财务部")
WITNESSES = ("zj", "gd", "jc")
ROLES = ("主持", "监督", "见证")
FRAME_KEY = bytes(range(32))
SCOPE = "2012/national"
EARLY = 1_357_500_000
"""A second before the day of the lottery."""
SAID = ("outcome", "reached", "reason")
"""What an entry says in the words of its field record."""


def key_of(*parts):
    """Derive a key of the exercise from words."""
    return sha256("/".join(("golden", *parts)).encode()).digest()


def restore_from_paper(campaign, name, key):
    """Give a holder's key back from two of its three paper shares; one is lost."""
    shares = split_key(HolderSecretKey(campaign, name, key))
    return restore_key([shares[2], shares[0]]).key


def units_of(body, county, lacking=""):
    """Yield the units of a county of the exercise, but none of the kinds that it lacks."""
    for kind, number in zip("AFJPS", (2, 2, 3, 5, 2), strict=True):
        for at in range(number):
            if kind in lacking:
                continue
            record = {"id": f"{kind}-{county}-{at}", "name": f"单位{at}"}
            if kind == "F":
                record["members"] = 5
                members = [{"id": f"P-{county}-{each}", "name": "会员"} for each in range(3)]
                members += [{"id": f"X-{county}-{at}-{each}", "name": "会员"} for each in range(2)]
                for each in members:
                    yield FrameUnit(f"{body}/{county}/M/{record['id']}", each)
            yield FrameUnit(f"{body}/{county}/{kind}", record)


class HeldUnits:
    """The units of one county, as the draw reads them from a stored frame."""

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


class GoldenOffice:
    """The office, its key holders, witnesses and teams, in one process."""

    def __init__(self, path, *, bodies=("11", "33"), rehearsal=True):
        """Open a ledger in a folder that must not exist."""
        path.mkdir(parents=True)
        self.path, self.bodies = path, bodies
        origin = "gonghui.example/2012" + "/rehearsal" * rehearsal
        self.campaign = Campaign("practice-2012" if rehearsal else "2012", rehearsal=rehearsal)
        self.signer = NoteSigner(origin, ED25519, key_of("ledger"))
        self.witnesses = [NoteSigner(f"{x}.example", COSIGNATURE, key_of(x)) for x in WITNESSES]
        self.holders = {name: KeyHolder(key_of(name)) for name in HOLDERS}
        lost = self.holders[HOLDERS[1]]
        self.holders[HOLDERS[1]] = restore_from_paper(self.campaign, HOLDERS[1], lost)
        self.store = LedgerStore.create(path / "ledger.db", self.signer.key)
        self.clock, self.pack = count(), load_pack("national-2012")
        self.rules = draw_rules(self.pack.pack.draw)
        self.clerk = Clerk("0101", lambda request: key_of("salt", request), self.now)
        self.units = {}
        self.notes = {"replacements": 0, "visits": 0, "shortfalls": 0, "refused": 0}

    def now(self):
        second = next(self.clock)
        moment = datetime(2013, 1, 8, tzinfo=UTC) + timedelta(seconds=second)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def enter(self, kind, documents=(), refers=None, **content):
        """Enter one act; give its index."""
        request = sha256(canonical_bytes({"kind": kind, "content": content})).hexdigest()
        act = Act(
            request=request,
            kind=kind,
            campaign=self.campaign.id,
            rehearsal=self.campaign.rehearsal,
            actor="0101",
            content=content,
            refers=refers,
            documents={sha256(each).hexdigest(): each for each in documents},
        )
        return record_act(self.store, act, salt=key_of("salt", request), now=self.now).index

    def cosign(self):
        """Sign a checkpoint of all entries, and have it cosigned."""
        note = sign_latest(self.store, self.signer)
        text = note.decode().split("\n\n")[0] + "\n"
        lines = [each.sign(text, time=EARLY) for each in self.witnesses]
        self.store.keep_cosignatures(self.store.size(), lines)

    def hold_ceremony(self):
        """Plan, freeze, keys, witnesses, seed."""
        policy = f"log {self.signer.key.write()}\n"
        policy += "".join(
            f"witness {name} {each.key.write()}\n"
            for name, each in zip(WITNESSES, self.witnesses, strict=True)
        )
        policy += f"group all 3 {' '.join(WITNESSES)}\nquorum all\n"
        source = LotterySource(
            kind="lottery",
            source="中国福利彩票发行管理中心公告",
            draws=(PlannedLottery(lottery="ssq", day="2013-01-08"),),
        )
        plan = PlanEntry(
            entry="plan", campaign=self.campaign.id, rehearsal=self.campaign.rehearsal,
            scope=SCOPE, pack=self.pack.pack.pack, pack_version=self.pack.pack.version,
            pack_digest=self.pack.digest, software="kaohe", draw=self.pack.pack.draw,
            holders=HOLDERS, dice=ROLES, outside=source, policy=policy,
            ways=("online", "text", "paper"), approvers=2, assurance="full",
        )  # fmt: skip
        enter_plan(self.store, plan, clerk=self.clerk)
        self.manifest = self.freeze()
        frame = FrameEntry(
            entry="frame", campaign=self.campaign.id, register_digest="00" * 32,
            approved_by=("0102",), frame_root=self.manifest.frame_root.hex(),
            strata=self.manifest.size, units=sum(line.size for line in self.manifest.lines),
            countersigned=(), differences=(),
        )  # fmt: skip
        enter_frame(self.store, frame, clerk=self.clerk)
        keys = [
            HolderKey(
                format="holder-key/1", campaign=self.campaign.id,
                rehearsal=self.campaign.rehearsal, holder=name,
                public_key=each.public_key.hex(),
                possession=each.show_possession(self.campaign).hex(),
            )
            for name, each in self.holders.items()
        ]  # fmt: skip
        enter_keys(self.store, self.campaign.id, keys=keys, clerk=self.clerk)
        self.cosign()
        enter_witnessed(self.store, self.campaign.id, clerk=self.clerk)
        rolls = [Roll(role=role, digits=str(at) * 20) for at, role in enumerate(ROLES, 1)]
        drawn = make_draw("ssq", day="2013-01-08", issue="2013004",
                          numbers=[[3, 9, 15, 20, 27, 29], [14]])  # fmt: skip
        outside = LotteryValue(
            kind="lottery",
            draws=(
                LotteryResult(
                    lottery="ssq", day=drawn.day, issue=drawn.issue, numbers=drawn.numbers
                ),
            ),
            typed_by=("0103", "0104"),
            value=lottery_value([drawn]).hex(),
        )
        enter_dice(self.store, self.campaign.id, rolls=rolls, clerk=self.clerk)
        self.cosign()
        enter_dice_witnessed(self.store, self.campaign.id, clerk=self.clerk)
        enter_seed(self.store, self.campaign.id, outside=outside, clerk=self.clerk)
        seed = self.store.find_entries(kind="seed", campaign=self.campaign.id)[0].entry
        self.ceremony = Ceremony(
            self.campaign,
            self.manifest.frame_root,
            bytes.fromhex(seed.decode().split('"seed":"')[1][:64]),
            tuple(each.public_key for each in self.holders.values()),
        )
        return self

    def freeze(self):
        """Commit to three counties of each body; some lack a kind."""
        places = [(body, f"{body}01{at:02}") for body in self.bodies for at in (2, 5, 7)]
        for number, (body, county) in enumerate(places):
            lacking = ("", "J", "", "F", "", "A")[number % 6]
            self.units[county] = list(units_of(body, county, lacking))
        units = (unit for own in self.units.values() for unit in own)
        return commit_frame(
            sorted(units, key=lambda unit: (unit.stratum, unit.id)),
            campaign=self.campaign,
            frame_key=FRAME_KEY,
            counties=places,
            kinds=self.rules.plan.kinds,
        )

    def evaluate(self, label, way="online"):
        """Open a label and have it answered; give its value."""
        named = vars_of(label)
        if way == "paper":
            for holder in HOLDERS:
                envelope = sha256(f"{holder}{label.place}".encode()).hexdigest()
                self.enter("evaluated_ahead", label=named, holder=holder, envelope=envelope)
        self.enter("opened", label=named, device=f"{label.province}-1", way=way)
        proofs = [each.evaluate(label, self.ceremony) for each in self.holders.values()]
        for holder, proof in zip(HOLDERS, proofs, strict=True):
            self.enter("answered", label=named, holder=holder, proof=sha256(proof).hexdigest())
        return evaluate_label(label, proofs, self.ceremony)

    def sign(self, body, about, subject, **details):
        """Give a field record that two inspectors of a body have signed."""
        record = FieldRecord(self.campaign, about, subject, self.now(), details)
        for number in "12":
            record = record.sign(f"{body}-{number}", key_of("device", body, number))
        return record.write()

    def enrol(self, body):
        """Enrol two devices of a body's team."""
        for number in "12":
            key = NoteSigner("x", ED25519, key_of("device", body, number)).key.public.hex()
            self.enter("device", body=body, device=f"{body}-{number}", person=f"{body}0{number}",
                       sealing_key=key_of("sealing", body, number).hex(),
                       signing_key=key)  # fmt: skip

    def visit_body(self, body, *, until=None):
        """Draw the counties of a body and visit them; in body 33 one is exchanged."""
        self.enrol(body)
        draw = ProvinceDraw(self.rules.plan, body, self.manifest.counties(body)).start()
        chosen, records = {}, {}
        while draw.pending:
            label = draw.pending
            draw = draw.accept(self.evaluate(label))
            records[label] = write_choice(draw.choices[-1], self.ceremony)
            digest = sha256(records[label]).hexdigest()
            chosen[label] = self.enter("chosen", label=vars_of(label), record=digest)
            if body == "33" and label.ordinal == 2 and not label.attempt:
                draw = self.exchange_county(draw, body)
        self.enter("told", audience="body", place=body, who="办公室", told_by="0105")
        latest = {choice.label.ordinal: choice for choice in draw.choices}
        for number, choice in enumerate(latest.values()):
            label = choice.label
            record = self.sign(body, "arrived", {"body": body, "county": choice.chosen})
            self.enter("arrived", (record, records[label]), refers=chosen[label], body=body,
                       county=choice.chosen, record=sha256(record).hexdigest(),
                       signed_by=[f"{body}01", f"{body}02"])  # fmt: skip
            self.enter("told", audience="county", place=choice.chosen, who="县总工会",
                       told_by=f"{body}01")  # fmt: skip
            self.visit_county(body, choice.chosen, number, until=until)

    def exchange_county(self, draw, body):
        """Exchange the first county, which a flood has cut off before the team arrived."""
        label = Label("county", body)
        record = self.sign(body, "reason", {"label": vars_of(label)}, reason="natural_obstacle")
        self.enter("reason", (record,), label=vars_of(label),
                   reason="natural_obstacle", record=sha256(record).hexdigest(),
                   signed_by=[f"{body}01", f"{body}02"])  # fmt: skip
        self.approve(replace(label, attempt=1), record, HOLDERS)
        return draw.replace_county(1)

    def visit_county(self, body, county, number, *, until):
        """Visit the units of a county one after the other."""
        frame = open_county(
            HeldUnits(self.units[county]),
            manifest=self.manifest,
            county=county,
            salt_key=lambda key: stratum_salt_key(FRAME_KEY, key),
        )
        state, visits = CountyDraw(self.rules.plan, frame, body, county).start(), 0
        while not state.is_complete and (until is None or visits < until):
            before = state
            if state.pending:
                paper = state.pending.stage == "member" and body == "11"
                state = state.accept(self.evaluate(state.pending, "paper" if paper else "online"))
                if len(state.kinds) > len(before.kinds):
                    choice = write_choice(state.kinds[-1], self.ceremony)
                    self.enter("chosen", (choice,), label=vars_of(state.kinds[-1].label),
                               record=sha256(choice).hexdigest())  # fmt: skip
            else:
                visits += 1
                state = self.visit(state, frame, visits, number)
            for short in state.shortfalls[len(before.shortfalls) :]:
                self.notes["shortfalls"] += 1
                record = canonical_bytes({"format": "draw-shortfall/1", "visit": short.slot})
                digest = sha256(record).hexdigest()
                self.enter("shortfall", (record,), label=vars_of(short.label), record=digest)

    def visit(self, state, frame, visits, number):
        """Disclose a unit, tell it, visit it; some are replaced, one refuses."""
        body, label = state.province, state.visit.label
        packet = write_packet(
            make_packet(
                state.visit, ceremony=self.ceremony, manifest=self.manifest, county_frame=frame
            )
        )
        digest, named = sha256(packet).hexdigest(), vars_of(label)
        visit = self.rules.visit_id(self.campaign, label)
        self.enter("disclosed", (packet,), label=named, visit=visit, packet=digest)
        replaced = visits == 2 or (body == "11" and number == 0 and visits in (3, 5))
        outcome = "natural_obstacle" if replaced else "refused" if visits == 7 else "visited"
        self.notes["visits"] += not replaced
        self.notes["replacements"] += replaced
        self.notes["refused"] += outcome == "refused"
        if not replaced:
            self.enter("told", audience="unit", place=visit, who="工会主席", told_by=f"{body}01")
        self.sign_act("outcome", body, {"visit": visit}, visit=visit, outcome=outcome,
                      reached=not replaced)  # fmt: skip
        if not replaced:
            self.sign_act("closed", body, {"visit": visit}, visit=visit)
            return state.close()
        record = self.sign_act(
            "reason", body, {"label": named}, label=named, reason="natural_obstacle"
        )
        state = state.replace_unit()
        if visits != 2:
            self.approve(replace(label, attempt=label.attempt + 1), record, HOLDERS[:2])
        return state

    def approve(self, label, reason, holders):
        """Let key holders approve another attempt for a signed reason."""
        subject = {"label": vars_of(label), "record": sha256(reason).hexdigest()}
        proofs = [self.holders[name].approve(subject, self.campaign).hex() for name in holders]
        self.enter("approval", **subject, approved_by=list(holders), proofs=proofs)

    def sign_act(self, kind, body, subject, **content):
        """Enter an act of the field with its signed record."""
        said = {key: each for key, each in content.items() if key in SAID}
        record = self.sign(body, kind, subject, **said)
        if kind != "closed":
            content["signed_by"] = [f"{body}01", f"{body}02"]
        self.enter(kind, (record,), record=sha256(record).hexdigest(), **content)
        return record

    def run(self, *, until=None):
        """Hold the whole campaign; give the office."""
        self.hold_ceremony()
        for body in self.bodies:
            self.visit_body(body, until=until)
        if until is None:
            report = canonical_bytes({"format": "end"})
            self.enter("complete", (report,), record=sha256(report).hexdigest())
        self.cosign()
        return self

    def secrets(self):
        """Give what the key holders reveal at the end."""
        return [
            HolderSecret(
                campaign=self.campaign.id,
                rehearsal=self.campaign.rehearsal,
                holder=name,
                public_key=each.public_key.hex(),
                secret=each.secret.hex(),
            )
            for name, each in self.holders.items()
        ]

    def publish(self, folder):
        """Publish what may be told; give the folder."""
        is_over = bool(self.store.find_entries(kind="complete", campaign=self.campaign.id))
        secrets = self.secrets() if is_over else ()
        write_campaign(
            folder, self.store, self.campaign.id, manifest=self.manifest, secrets=secrets
        )
        return folder

    def sheet(self, visit):
        """Give the sheet of a visit."""
        return make_sheet(self.store, self.campaign.id, visit=visit)


def vars_of(label):
    """Give a label's fields as an entry holds them."""
    return {
        "stage": label.stage,
        "province": label.province,
        "county": label.county,
        "kind": label.kind,
        "ordinal": label.ordinal,
        "attempt": label.attempt,
    }
