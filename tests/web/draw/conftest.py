"""A cycle whose draw is held in the office, over the four counties of the small campaign."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import pytest
from django.urls import reverse

from kaohe.core.canonical import canonical_bytes
from kaohe.core.ledger import COSIGNATURE, ED25519, NoteSigner, read_note
from kaohe.stores.ledger_files import write_key
from kaohe.web.audit.office_acts import ledger
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.draw import freezing, keys, seed, steps, witnessing
from kaohe.web.draw.campaigns import open_folder
from kaohe.web.draw.forms import PlanForm
from kaohe.web.draw.models import DrawCampaign, PreparedFrame

SMALL = Path(__file__).parents[2] / "workflows" / "disclosure" / "small_campaign.py"
ROLES = ("组长", "监督员", "省级代表")
DICE = ("38461520937716450293", "90517263840192837465", "11223344556677889900")
WITNESSES = ("zj", "gd", "sc")
NUMBERS = "3 9 15 20 27 29 + 14"
ROLLED_AT = 1_357_500_000
"""A second before the day of the lottery begins in Beijing."""


def load_small():
    """Load the small campaign; test folders are no packages."""
    spec = importlib.util.spec_from_file_location("small_campaign", SMALL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class HeldDraw:
    """A draw, and everybody whom it needs."""

    def __init__(self, small, home, cycle, clerks):
        self.small, self.home, self.cycle = small, home, cycle
        self.one, self.other = clerks
        self.register = "ab" * 32
        self.witnesses = {
            name: NoteSigner(f"{name}.example/{name}", COSIGNATURE, small.secret_of(name))
            for name in WITNESSES
        }

    @property
    def policy(self):
        """Two of three provinces."""
        lines = [f"witness {name} {each.key.write()}" for name, each in self.witnesses.items()]
        return "\n".join(
            [
                f"log {ledger().key.write()}",
                *lines,
                f"group two 2 {' '.join(WITNESSES)}",
                "quorum two",
            ]
        )

    def plan_fields(self, **changes):
        said = {
            "scope": "2012/small",
            "holders": "\n".join(self.small.HOLDERS),
            "dice": "\n".join(ROLES),
            "ssq": "2013-01-08",
            "source": "福彩中心公告",
            "policy": self.policy,
            "ways": ["online", "text"],
            "approvers": "1",
        }
        return {**said, **changes}

    def plan(self):
        form = PlanForm(self.plan_fields())
        assert form.is_valid(), form.errors
        ceremony = form.read(steps.next_campaign(self.cycle))
        steps.begin_draw(self.cycle, ceremony, policy=self.policy + "\n", by=self.one)

    @property
    def draw(self):
        return DrawCampaign.objects.order_by("-entry").first()

    @property
    def folder(self):
        return open_folder(self.draw)

    def stage(self):
        """Put the small frame where a frame stands that was built from a register."""
        manifest = self.small.manifest()
        self.folder.make_frame_key(self.small.CAMPAIGN, self.small.FRAME_KEY)
        self.folder.stage(manifest, frame=self.home / "frame")
        PreparedFrame.objects.create(
            campaign=self.draw,
            register_digest=self.register,
            frame_root=manifest.frame_root.hex(),
            strata=manifest.size,
            units=sum(line.size for line in manifest.lines),
            at=self.draw.at,
            by=self.one,
            entry=0,
        )
        return manifest.frame_root.hex()

    def freeze(self):
        freezing.enter_frozen(self.cycle, seen=self.stage(), by=self.other)

    def key_file(self, name):
        holder = self.small.KEYS[self.small.HOLDERS.index(name)]
        return canonical_bytes(
            {
                "format": "holder-key/1",
                "campaign": self.small.CAMPAIGN.id,
                "rehearsal": True,
                "holder": name,
                "public_key": holder.public_key.hex(),
                "possession": holder.show_possession(self.small.CAMPAIGN).hex(),
            }
        )

    def enter_keys(self):
        for name in self.small.HOLDERS:
            keys.hand_in_key(self.cycle, self.key_file(name), by=self.one)
        keys.enter_all_keys(self.cycle, by=self.one)

    def cosign(self, *names, at=ROLLED_AT):
        """Return what witnesses send back for the latest checkpoint."""
        note = read_note(ledger().checkpoint())
        lines = [self.witnesses[name].sign(note.text, time=at) for name in names or WITNESSES]
        return "".join(line.write() for line in lines).encode()

    def witness(self, *names, at=ROLLED_AT):
        witnessing.sign_checkpoint(self.cycle, by=self.one)
        witnessing.take_answer(self.cycle, self.cosign(*names, at=at), by=self.one)
        witnessing.enter_checkpoint(self.cycle, by=self.one)

    def open(self):
        self.plan()
        self.freeze()
        self.enter_keys()
        self.witness()

    def roll(self):
        for role, digits in zip(ROLES, DICE, strict=True):
            seed.record_roll(self.cycle, role, digits, digits, by=self.one)
        seed.enter_all_dice(self.cycle, by=self.one)

    def hold(self):
        """Take every step up to the seed."""
        self.open()
        self.roll()
        self.witness()
        for person in (self.one, self.other):
            seed.type_result(self.cycle, f"ssq 2013-01-08 2013004 {NUMBERS}", by=person)
        seed.make_seed(self.cycle, by=self.one)

    def address(self, name, *more):
        return reverse(name, args=[self.cycle.pk, *more])


@pytest.fixture(scope="session")
def small():
    """The frame, the key holders and the devices of the small campaign."""
    return load_small()


@pytest.fixture
def home(settings, tmp_path, books):
    """The office's folder, with the key of its ledger."""
    settings.OFFICE_HOME = tmp_path / "home"
    settings.OFFICE_HOME.mkdir()
    signer = NoteSigner(books.origin, ED25519, bytes(range(32)))
    write_key(settings.OFFICE_HOME / "ledger.key", signer)
    return settings.OFFICE_HOME


@pytest.fixture
def clerks(person):
    """Two people of the office."""
    return person("office-one", "office"), person("office-two", "office")


@pytest.fixture
def cycle(home, clerks, small):
    """A year that stands at its ceremony."""
    details = {"id": small.CAMPAIGN.id, "title": "2012年度考核", "pack": "national-2012"}
    open_cycle(details, by=clerks[0])
    Cycle.objects.update(step="ceremony")
    return Cycle.objects.get()


@pytest.fixture
def held(small, home, cycle, clerks):
    """A draw of which no step has been taken."""
    return HeldDraw(small, home, cycle, clerks)


@pytest.fixture
def as_file():
    """Make a file that is sent with a form."""

    def make(content, name="file"):
        found = io.BytesIO(content)
        found.name = name
        return found

    return make
