"""An office whose small draw has its seed, a team of two, and their simulated phones."""

from __future__ import annotations

import importlib.util
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from kaohe.core.draw.sealed import LogView, seal_proof
from kaohe.core.teams import Allocation, Inspector, Team
from kaohe.stores.files import write_new
from kaohe.web.fieldwork import keys
from kaohe.web.fieldwork.campaign import disclosing_office, load_campaign
from kaohe.web.fieldwork.enrolment import make_code
from kaohe.web.fieldwork.models import Device
from kaohe.web.teams.models import Formation, FormationFixing
from kaohe.workflows.disclosure.disclosing import open_label, take_answers
from kaohe.workflows.keyholding.records import HolderAnswer, LabelFields

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE)]

from simulated_phone import Phone, send_by  # noqa: E402 - test folders are no packages


def load_draw_tests():
    """Load the fixtures of the draw's tests, which hold a whole ceremony."""
    place = HERE.parent / "draw" / "conftest.py"
    spec = importlib.util.spec_from_file_location("draw_conftest", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_draw = load_draw_tests()
small, home, clerks, cycle, held = (
    _draw.small,
    _draw.home,
    _draw.clerks,
    _draw.cycle,
    _draw.held,
)
BODY = "33"


class Field:
    """The office in its fieldwork, and whom it needs."""

    def __init__(self, held, small, person):
        self.held, self.small, self.cycle = held, small, held.cycle
        self.office = held.one
        self.people = [person(f"field-{number}", "inspector") for number in (1, 2, 3)]
        self.client = Client()
        held.hold()
        self.draw = held.draw
        for county, sealed in small.bundles().items():
            write_new(held.folder.path / "bundles" / f"{county}.bundle", sealed)
        self._form_team()

    def _form_team(self):
        inspectors = tuple(Inspector(each.username, "11", None, True, ()) for each in self.people)
        allocation = Allocation((Team("team-1", inspectors, (BODY,), None),))
        made = {"at": timezone.now(), "by": self.office, "entry": 0}
        formation = Formation.objects.create(
            cycle=self.cycle,
            number=1,
            made_by="hand",
            allocation=allocation.to_json(),
            digest="0" * 64,
            **made,
        )
        FormationFixing.objects.create(formation=formation, digest="0" * 64, **made)

    @property
    def setting(self):
        return load_campaign(self.draw).setting

    def code(self, number):
        return make_code(self.cycle, BODY, self.people[number], by=self.office)[1]

    def phone(self, number, name="", *, send=None):
        """Return an enrolled phone of a person."""
        phone = Phone(send or send_by(self.client), name or f"phone {number}")
        phone.enrol(self.code(number))
        phone.pack = self.cycle.pack_digest
        phone.prepare(self.setting, self.small.Carried())
        return phone

    def answer(self, phone, label):
        """Open a label as the interface does, with honest holders who need no line."""
        device = Device.objects.get(pk=phone.device)
        office = disclosing_office(self.draw, by=device.person)
        open_label(office, label, device=phone.device, way="online")
        answers = [self._answer(phone, label, *each) for each in self._holders()]
        take_answers(office, answers)
        return {each.holder: each.sealed for each in answers}

    def _holders(self):
        return zip(self.small.HOLDERS, self.small.KEYS, strict=True)

    def _answer(self, phone, label, holder, key):
        campaign = self.setting.campaign
        proof = key.evaluate(label, self.setting.ceremony)
        view = LogView(7, self.small.secret_of("root", label.place))
        card = phone.draws.keys.card
        sealed = seal_proof(
            proof, card.sealing_key, campaign=campaign, label=label, holder=holder, view=view
        )
        return HolderAnswer(
            campaign=campaign.id,
            rehearsal=True,
            label=LabelFields.of(label),
            holder=holder,
            device=phone.device,
            way="online",
            sealed=b64encode(sealed).decode(),
            proof_digest=sha256(proof).hexdigest(),
            log_size=view.size,
            log_root=view.root.hex(),
        )

    def skip_holders(self, phone):
        """Let a phone's openings be answered by honest holders without a line."""

        def opened(label):
            return 200, {"answers": self.answer(phone, label)}

        phone.open = opened
        return phone

    def arrived(self):
        """Return two phones, the county in which they have arrived."""
        one, two = self.skip_holders(self.phone(0)), self.phone(1)
        drawn = one.depart()
        county = max(drawn, key=lambda each: len(self.small.units_of(each)))
        one.arrive(county, drawn[county], two)
        return one, two, county


@pytest.fixture
def field(held, small, person):
    """An office whose team can depart."""
    keys._load.cache_clear()
    return Field(held, small, person)


@pytest.fixture
def visiting(field):
    """Two phones before the first unit of a county, which was told."""
    one, two, county = field.arrived()
    shown = one.next_unit(county)
    one.tell("unit", shown.visit.id)
    return field, one, two, county, shown
