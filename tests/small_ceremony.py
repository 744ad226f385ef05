"""A ceremony over two counties, taken step by step in the folder of an office."""

from dataclasses import replace
from hashlib import sha256

from kaohe.core.draw import Campaign, FrameUnit, KeyHolder
from kaohe.core.draw.outside import read_draw
from kaohe.core.ledger import COSIGNATURE, NoteSigner, read_checkpoint, read_note
from kaohe.stores.offices import Office
from kaohe.stores.packs import load_pack
from kaohe.workflows.ceremony.outside import take_lotteries
from kaohe.workflows.ceremony.plan import CeremonyFile, make_plan
from kaohe.workflows.ceremony.rolling import enter_dice, enter_dice_witnessed
from kaohe.workflows.ceremony.steps import (
    Clerk,
    enter_frame,
    enter_keys,
    enter_plan,
    enter_seed,
    enter_void,
    enter_witnessed,
    plan_of,
    state_of,
)
from kaohe.workflows.ceremony.witness import sign_opening
from kaohe.workflows.drawing import draw_rules, freeze_frame
from kaohe.workflows.keyholding.approvals import approval_of
from kaohe.workflows.publication.published import FrameEntry, HolderKey, Roll

HOLDERS = ("研究室", "基层组织建设部", "财务部")
ROLES = ("组长", "监督员", "省级代表")
DICE = ("38461520937716450293", "90517263840192837465", "11223344556677889900")
WITNESSES = ("zj", "gd", "sc")
COUNTIES = (("33", "330105"), ("33", "330127"))
EARLY = 1_357_500_000
"""A second before the day of the lottery."""
NUMBERS = "3 9 15 20 27 29 + 14"
PACK = load_pack("national-2012")


def secret_of(name):
    return sha256(f"small ceremony/{name}".encode()).digest()


class SmallCeremony:
    """An office with everybody whom a ceremony needs."""

    def __init__(self, path, *, rehearsal=False, campaign=None, create=True):
        self.campaign = Campaign(
            campaign or ("rehearsal-2012" if rehearsal else "national-2012"), rehearsal=rehearsal
        )
        origin = "gonghui.example/2012" + "/rehearsal" * rehearsal
        self.path, self.ticks = path, 0
        self.office = (
            Office.create(path, origin=origin, secret=secret_of("ledger"))
            if create
            else Office.load(path)
        )
        self.book = self.office.ledger
        self.witnesses = {
            name: NoteSigner(f"{name}.example/{name}", COSIGNATURE, secret_of(name))
            for name in WITNESSES
        }
        self.holders = {name: KeyHolder(secret_of(name)) for name in HOLDERS}
        self.clerk = Clerk("office/7", self.salt, self.now)

    def salt(self, request):
        return secret_of(f"salt {request}")

    def now(self):
        self.ticks += 1
        return f"2013-01-08T00:00:{self.ticks:02}.000Z"

    @property
    def policy(self):
        """Two of three provinces."""
        lines = [f"witness {name} {each.key.write()}" for name, each in self.witnesses.items()]
        named = " ".join(WITNESSES)
        log = self.book.key.write()
        return "\n".join([f"log {log}", *lines, f"group two 2 {named}", "quorum two", ""])

    def asked(self, **changes):
        """What the office has fixed, as its file says it."""
        said = {
            "format": "draw-ceremony/1",
            "campaign": self.campaign.id,
            "scope": "national/2012",
            "holders": list(HOLDERS),
            "dice": list(ROLES),
            "outside": {
                "kind": "lottery",
                "source": "福彩中心公告",
                "draws": [{"lottery": "ssq", "day": "2013-01-08"}],
            },
            "policy": "policy.txt",
            "ways": ["text", "online"],
            "approvers": "1",
        }
        return CeremonyFile.model_validate({**said, **changes})

    def make_plan(self, *, policy=None, **changes):
        return make_plan(
            PACK.pack,
            self.asked(**changes),
            pack_digest=PACK.digest,
            policy=self.policy if policy is None else policy,
            ledger=self.book.key,
            software="kaohe 0",
        )

    def manifest(self):
        units = [
            FrameUnit(f"{body}/{county}/P", {"id": f"U-{county}-{at}"})
            for body, county in COUNTIES
            for at in range(3)
        ]
        return freeze_frame(
            units,
            rules=draw_rules(PACK.pack.draw),
            campaign=self.campaign,
            frame_key=self.office.make_frame_key(self.campaign, secret_of("frame")),
            counties=COUNTIES,
        )

    def frame(self, **changes):
        """What is entered of the freeze."""
        manifest = self.manifest()
        said = {
            "entry": "frame",
            "campaign": self.campaign.id,
            "register_digest": "ab" * 32,
            "approved_by": ("office.1", "audit.1"),
            "frame_root": manifest.frame_root.hex(),
            "strata": manifest.size,
            "units": sum(line.size for line in manifest.lines),
            "countersigned": (),
            "differences": (),
        }
        return FrameEntry(**{**said, **changes})

    def key(self, name, **changes):
        """The key file of a holder."""
        holder = self.holders.get(name, KeyHolder(secret_of(name)))
        said = {
            "format": "holder-key/1",
            "campaign": self.campaign.id,
            "rehearsal": self.campaign.rehearsal,
            "holder": name,
            "public_key": holder.public_key.hex(),
            "possession": holder.show_possession(self.campaign).hex(),
        }
        return HolderKey(**{**said, **changes})

    def rolls(self):
        pairs = zip(ROLES, DICE, strict=True)
        return [Roll(role=role, digits=digits) for role, digits in pairs]

    def outside(self, *, numbers=NUMBERS, people=("office.2", "audit.1")):
        draw = read_draw("ssq", day="2013-01-08", issue="2013004", numbers=numbers)
        source = plan_of(self.book, self.campaign.id).outside
        return take_lotteries(source, people=people, first=[draw], second=[draw])

    def plan(self, **changes):
        return enter_plan(self.book, self.make_plan(**changes), clerk=self.clerk)

    def freeze(self, **changes):
        self.office.stage(self.manifest(), frame=self.path / "store")
        made = enter_frame(self.book, self.frame(**changes), clerk=self.clerk)
        self.office.settle()
        return made

    def keys(self, *names, **changes):
        keys = [self.key(name, **changes) for name in names or HOLDERS]
        return enter_keys(self.book, self.campaign.id, keys=keys, clerk=self.clerk)

    def cosign(self, *names, time=EARLY):
        """Let some witnesses sign the checkpoint over the opening, or over the dice."""
        state = state_of(self.book, self.campaign.id)
        end = state.dice_end or state.opening_end
        note = read_note(sign_opening(self.book, self.office.signer(), end=end))
        size = read_checkpoint(note.text).size
        lines = [self.witnesses[name].sign(note.text, time=time) for name in names]
        self.book.keep_cosignatures(size, lines)

    def witness(self, *names):
        self.cosign(*(names or WITNESSES))
        made = enter_witnessed(self.book, self.campaign.id, clerk=self.clerk)
        self.office.settle()
        return made

    def dice(self, *, rolls=None):
        rolls = self.rolls() if rolls is None else rolls
        return enter_dice(self.book, self.campaign.id, rolls=rolls, clerk=self.clerk)

    def witness_dice(self, *names, time=EARLY):
        self.cosign(*(names or WITNESSES), time=time)
        return enter_dice_witnessed(self.book, self.campaign.id, clerk=self.clerk)

    def seed(self, *, outside=None):
        made = enter_seed(
            self.book,
            self.campaign.id,
            outside=outside or self.outside(),
            clerk=self.clerk,
        )
        self.office.settle()
        return made

    def approve_void(self, name, reason="记录表遗失"):
        """What a holder hands in to make the campaign void."""
        proof = self.holders[name].approve({"reason": reason}, self.campaign)
        subject = {"reason": reason}
        return approval_of(subject, campaign=self.campaign, holder=name, proof=proof)

    def void(self, reason="记录表遗失", approvals=None):
        if approvals is None and state_of(self.book, self.campaign.id).dice_end:
            approvals = [self.approve_void(name, reason) for name in HOLDERS]
        made = enter_void(
            self.book,
            self.campaign.id,
            reason=reason,
            signed_by=["组长"],
            approvals=approvals or (),
            clerk=self.clerk,
        )
        self.office.settle()
        return made

    def open(self):
        """Take every step up to C0."""
        self.plan()
        self.freeze()
        self.keys()
        self.witness()
        return self

    def hold(self):
        """Take every step."""
        self.open().dice()
        self.witness_dice()
        self.seed()
        return self

    def as_somebody_else(self):
        """The same office, where another clerk enters."""
        self.clerk = replace(self.clerk, actor="office/8")
        return self

    def close(self):
        self.office.close()
