"""An office whose small draw has its seed and a team of two; held once, given to many tests."""

from __future__ import annotations

from base64 import b64encode
from contextlib import contextmanager
from copy import copy, deepcopy
from hashlib import sha256
from shutil import copytree, rmtree

from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from simulated_phone import Phone, send_by
from suiting_draw import find_suiting_result

from kaohe.core.draw.sealed import LogView, seal_proof
from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.core.teams import Allocation, Inspector, Team
from kaohe.stores.files import write_new
from kaohe.stores.ledger_files import write_key
from kaohe.web.accounts.models import User
from kaohe.web.audit import office_acts
from kaohe.web.audit.models import LedgerIdentity
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.draw import seed
from kaohe.web.draw.steps import give_up
from kaohe.web.fieldwork.campaign import disclosing_office, load_campaign
from kaohe.web.fieldwork.enrolment import make_code
from kaohe.web.fieldwork.keys import field_keys
from kaohe.web.fieldwork.models import Device
from kaohe.web.teams.models import Formation, FormationFixing
from kaohe.workflows.disclosure.disclosing import open_label, take_answers
from kaohe.workflows.disclosure.handing_over import hand_over_device
from kaohe.workflows.keyholding.approvals import approval_of
from kaohe.workflows.keyholding.records import HolderAnswer, LabelFields

BODY = "33"
ORIGIN = "office.example/2012/rehearsal"
QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
WAYS = ["online", "text", "voice", "paper"]


class Field:
    """The office in its fieldwork, and whom it needs."""

    def __init__(self, held, small, people):
        self.held, self.small, self.cycle = held, small, held.cycle
        self.office, self.people = held.one, people
        self.client = Client()

    def hold_draw(self):
        """Hold the draw up to its seed, and let a team be formed for it."""
        held = self.held
        plan = held.plan_fields
        held.plan_fields = lambda **changes: plan(**{"ways": WAYS, **changes})
        held.open()
        held.roll()
        held.witness()
        state = office_acts.ledger().history().campaigns[self.small.CAMPAIGN.id]
        told = find_suiting_result(self.small, state.witnessed, self.small.DICE)
        for person in (held.one, held.other):
            seed.type_result(self.cycle, told, by=person)
        seed.make_seed(self.cycle, by=held.one)
        for county, sealed in self.small.bundles().items():
            write_new(held.folder.path / "bundles" / f"{county}.bundle", sealed)
        self._form_team()

    @property
    def draw(self):
        return self.held.draw

    def read_again(self):
        """Return the same with rows as they stand now, and a browser of its own."""
        held = copy(self.held)
        held.cycle = Cycle.objects.get(pk=self.cycle.pk)
        held.one, held.other = (User.objects.get(pk=each.pk) for each in (held.one, held.other))
        people = [User.objects.get(pk=each.pk) for each in self.people]
        return Field(held, self.small, people)

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

    def _approve(self, subject):
        """Return what every key holder hands in for something."""
        return [
            approval_of(
                subject,
                campaign=self.setting.campaign,
                holder=name,
                proof=key.approve(subject, self.setting.campaign),
            )
            for name, key in self._holders()
        ]

    def hand_over(self, subject):
        """Let a device take the place of another one, with every holder's approval."""
        office = disclosing_office(self.draw, by=self.office)
        approvals = self._approve(subject)
        hand_over_device(
            office, subject["device"], subject["to"], reason=subject["reason"], approvals=approvals
        )

    def void(self):
        """Give the draw up, with every holder's approval: it is over."""
        approvals = [each.write() for each in self._approve({"reason": "演练结束"})]
        give_up(self.cycle, reason="演练结束", signed_by=(), by=self.office, approvals=approvals)

    def arrived(self):
        """Return two phones, the county in which they have arrived."""
        one, two = self.skip_holders(self.phone(0)), self.phone(1)
        drawn = one.depart()
        county = max(drawn, key=lambda each: len(self.small.units_of(each)))
        one.arrive(county, drawn[county], two)
        return one, two, county


class Stage:
    """The office as it stands before departure, or in its first visit; each is come to once.

    Every state lies in a transaction that is never kept, and its files in a folder of its own, so
    that a test may change both: its rows are rolled back, and its files are a copy.
    """

    def __init__(self, place, draw_tests, make_person):
        self._place, self._draw, self._make_person = place, draw_tests, make_person
        self._field, self._visit, self._visiting = None, None, None

    @contextmanager
    def hold(self):
        """Hold the draw, for as long as the tests of a file go on."""
        with self._home_at("field"), transaction.atomic():
            self._field = self._hold_draw()
            yield self
            self._leave_visit()
            transaction.set_rollback(True)
        office_acts.ledger.cache_clear()

    def stand(self, home, *, is_visiting):
        """Come to a state, and lay its files out at a test's own place."""
        office_acts.ledger.cache_clear()
        if is_visiting and self._visit is None:
            self._begin_visit()
        elif not is_visiting:
            self._leave_visit()
        copytree(self._folder("visiting" if is_visiting else "field"), home)
        office_acts.ledger.cache_clear()

    def give_field(self):
        """Return the office, as its rows stand."""
        return self._field.read_again()

    def give_visit(self):
        """Return the office with copies of what its phones know."""
        field, (phones, county, shown) = self.give_field(), self._visiting
        one, two = deepcopy(phones, _kept_as_they_are(phones[0].draws, shown))
        send = send_by(field.client)
        one.send = two.send = send
        return field, field.skip_holders(one), two, county, shown

    def _hold_draw(self):
        home = self._folder("field")
        home.mkdir()
        signer = NoteSigner(ORIGIN, ED25519, bytes(range(32)))
        LedgerIdentity.objects.create(origin=signer.key.name, vkey=signer.key.write())
        office_acts.ledger.cache_clear()
        write_key(home / "ledger.key", signer)
        field_keys()  # every state has the same
        small, make = self._draw.load_small(), self._make_person
        clerks = make("office-one", "office"), make("office-two", "office")
        details = {"id": small.CAMPAIGN.id, "title": "2012年度考核", "pack": "national-2012"}
        open_cycle(details, by=clerks[0])
        Cycle.objects.update(step="ceremony")
        held = self._draw.HeldDraw(small, home, Cycle.objects.get(), clerks)
        people = [make(f"field-{number}", "inspector") for number in (1, 2, 3)]
        field = Field(held, small, people)
        field.hold_draw()
        return field

    def _begin_visit(self):
        copytree(self._folder("field"), self._folder("visiting"), dirs_exist_ok=True)
        self._visit = transaction.atomic()
        self._visit.__enter__()
        with self._home_at("visiting"):
            one, two, county = self.give_field().arrived()
            shown = one.next_unit(county)
            one.tell("unit", shown.visit.id)
        self._visiting = (one, two), county, shown

    def _leave_visit(self):
        if self._visit is None:
            return
        visit, self._visit, self._visiting = self._visit, None, None
        transaction.set_rollback(True)
        visit.__exit__(None, None, None)
        rmtree(self._folder("visiting"))

    def _folder(self, name):
        return self._place / name

    def _home_at(self, name):
        return override_settings(OFFICE_HOME=self._folder(name), **QUICK)


def _kept_as_they_are(draws, shown):
    """Return a memory for a copy in which what never changes is shared."""
    same = [draws.setting, shown]
    return {id(each): each for each in same}
