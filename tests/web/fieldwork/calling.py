"""A team that calls the duty desk, the pad of its phone, and two duty officers."""

from __future__ import annotations

import re
from hashlib import sha256

from django.urls import reverse
from simulated_phone import Journal

from kaohe.core.draw.pad import read_pad
from kaohe.web.audit.office_acts import ledger
from kaohe.web.fieldwork.models import Device, DutyCall
from kaohe.workflows.without_network.voice_device import VoiceDevice

DIGITS = re.compile(r'<p class="display-6 font-monospace mb-3">([0-9 ]+)</p>')


class Calling:
    """A team that has arrived, its pad, and two duty officers."""

    def __init__(self, field, enter, person, confirm, *, is_ahead=False):
        self.field, self.cycle = field, field.cycle.pk
        self.officers = [person(f"duty-{each}", "duty") for each in ("one", "two")]
        self.duty, self.colleague = (enter(each) for each in self.officers)
        self.office = enter(field.office)
        confirm(self.office)
        self.one, self.two = field.skip_holders(field.phone(0)), field.phone(1)
        self.one.draws = VoiceDevice(
            field.setting, self.one.draws.keys, journal=Journal(), bundles=field.small.Carried()
        )
        drawn = self.one.depart()
        self.county = list(drawn)[1 if is_ahead else 0]
        self.one.arrive(self.county, drawn[self.county], self.two)
        self.device = Device.objects.get(pk=self.one.device)
        self.pages = []

    def post(self, name, *args, by=None, **form):
        address = reverse(name, args=[self.cycle, *args])
        answer = (by or self.duty).post(address, form, follow=True)
        self.pages.append(answer.content.decode())
        return answer

    def make_pad(self):
        answer = self.post("field_pad", by=self.office, device=self.device.pk)
        assert answer["Content-Disposition"].endswith('.pad.json"')
        self.pages.pop()  # the pad itself
        return read_pad(answer.content)

    def take(self):
        self.post("field_take_call", device=self.device.pk, checked="1")
        return DutyCall.objects.latest("pk").pk

    def tell(self, call, name="field_tell"):
        """Return the line and the digits that the officer reads."""
        found = DIGITS.findall(self.post(name, call).content.decode())
        return (int(found[0]), found[1].replace(" ", "")) if found else None

    def hear(self, pad, told):
        line, digits = told
        return self.one.draws.hear(self.county, pad=pad, line=line, typed=digits)

    def count(self, kind):
        """Count the entries of a kind."""
        return len(ledger().find_entries(kind=kind, campaign=self.one.campaign.id))

    def look(self):
        """Return what any page says that a duty officer may follow."""
        names = ("field_duty", "field_board", "field_devices", "draw_monitor")
        found = [self.duty.get(reverse(name, args=[self.cycle])) for name in names]
        body = reverse("draw_body", args=[self.cycle, "33"])
        found += [self.duty.get(body), self.office.get(reverse("field_export", args=[self.cycle]))]
        found.append(self.office.get(reverse("field_visits_csv", args=[self.cycle])))
        assert {answer.status_code for answer in found} == {200}
        return "\n".join(answer.content.decode() for answer in found)

    def freeze(self):
        """Freeze the visit that goes on; return its code to be read aloud, and its bytes."""
        visit = self.one.draws.visit(self.county).id
        name, content = self.one.revise(visit, observations=[])
        revision = sha256(content).digest()
        return visit, name, content, self.one.draws.completion_code(visit, revision)
