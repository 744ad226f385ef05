"""The duty officer tells a team without a network what is next, and never sees it."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.urls import reverse
from simulated_phone import Journal

from kaohe.core.draw.pad import read_pad
from kaohe.core.ledger import read_entry
from kaohe.web.audit.office_acts import ledger
from kaohe.web.fieldwork.duty_acts import take_call
from kaohe.web.fieldwork.models import Device, DutyCall, DutyStep, VoicePad
from kaohe.workflows.without_network.spoken_proofs import read_spoken_proofs
from kaohe.workflows.without_network.voice_device import VoiceDevice

MENU = re.compile("手机菜单“([^”]+)”")
PHONE_WORDS = Path(__file__).parents[3] / "field" / "src" / "words" / "people.ts"
TEXTS = re.compile(r"<button[^>]*>([^<]+)</button>")
DIGITS = re.compile(r'<p class="display-6 font-monospace mb-3">([0-9 ]+)</p>')


class Calling:
    """A team that has arrived, its pad, and two duty officers."""

    def __init__(self, field, enter, person, *, is_ahead=False):
        self.field, self.cycle = field, field.cycle.pk
        self.officers = [person(f"duty-{each}", "duty") for each in ("one", "two")]
        self.duty, self.colleague = (enter(each) for each in self.officers)
        self.office = enter(field.office)
        self.one, two = field.skip_holders(field.phone(0)), field.phone(1)
        self.one.draws = VoiceDevice(
            field.setting, self.one.draws.keys, journal=Journal(), bundles=field.small.Carried()
        )
        drawn = self.one.depart()
        self.county = list(drawn)[1 if is_ahead else 0]
        self.one.arrive(self.county, drawn[self.county], two)
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


@pytest.fixture
def calling(field, enter, person):
    return Calling(field, enter, person)


@pytest.mark.usefixtures("holders")
def test_a_team_hears_its_units_by_telephone_and_nobody_at_the_desk_sees_them(calling):
    pad, one = calling.make_pad(), calling.one
    call = calling.take()
    heard = calling.hear(pad, calling.tell(call))
    unit = heard.shown.visit
    read_back = heard.read_back
    wrong = f"{(int(read_back) + 1) % 10_000:04d}"
    assert (
        "复述的四位数字不符" in calling.post("field_compare", call, digits=wrong).content.decode()
    )
    assert "复述相符" in calling.post("field_compare", call, digits=read_back).content.decode()
    seen = "\n".join([*calling.pages, calling.look()])
    assert unit.record["name"] not in seen
    assert unit.record["id"] not in seen
    assert "电话告知，暂不显示" in seen

    _visit, _name, _content, code = calling.freeze()
    digit = str((int(code[3]) + 1) % 10)
    refused = calling.post("field_type_code", call, code=code[:3] + digit + code[4:])
    assert "完成码" in refused.content.decode()
    calling.post("field_type_code", call, code=f"{code[:9]} {code[9:]}")
    one.draws.close(calling.county)
    assert unit.record["name"] in calling.look()

    following = calling.hear(pad, calling.tell(call))
    assert following.shown.visit.id != unit.id
    calling.post("field_end_call", call)
    steps = DutyStep.objects.filter(call=call).values_list("kind", "line", "by__username")
    assert list(steps) == [
        ("told", 1, "duty-one"),
        ("misread", 1, "duty-one"),
        ("read_back", 1, "duty-one"),
        ("code", 0, "duty-one"),
        ("told", 2, "duty-one"),
        ("ended", 0, "duty-one"),
    ]
    entered = ledger().find_entries(kind="spoken", campaign=one.campaign.id)
    assert {read_entry(each.entry).actor for each in entered} == {"duty-one"}

    told = calling.post("field_proofs", device=calling.device.pk, county=calling.county)
    proofs = read_spoken_proofs(told.content, one.draws.setting)
    assert following.shown.label not in proofs
    shown = one.draws.prove(
        {label: proofs[label] for label in one.draws.awaiting_proofs(calling.county)
         if label in proofs}
    )  # fmt: skip
    assert unit.id in {each.visit.id for each in shown if each.visit}


@pytest.mark.usefixtures("holders")
def test_the_same_unit_is_told_again_only_with_a_second_person(calling):
    pad = calling.make_pad()
    call = calling.take()
    told = calling.tell(call)
    assert calling.tell(call) is None
    assert calling.tell(call, "field_tell_again") is None
    calling.post("field_ask_repeat", call)
    calling.post("field_agree", call)
    assert calling.tell(call, "field_tell_again") is None
    calling.post("field_agree", call, by=calling.colleague)
    assert calling.tell(call, "field_tell_again") == told
    assert calling.tell(call, "field_tell_again") is None
    assert calling.hear(pad, told).shown is not None
    seconds = [
        read_entry(each.entry).content["second"]
        for each in ledger().find_entries(kind="spoken", campaign=calling.one.campaign.id)
    ]
    assert seconds == ["", "duty-two"]


def test_a_call_needs_a_caller_who_was_called_back_and_has_a_pad(calling):
    assert (
        "密码页"
        in calling.post("field_take_call", device=calling.device.pk, checked="1").content.decode()
    )
    calling.make_pad()
    assert "回拨" in calling.post("field_take_call", device=calling.device.pk).content.decode()
    assert not DutyCall.objects.exists()
    calling.take()
    assert DutyCall.objects.get().county == calling.county
    longer = calling.make_pad()
    assert [each.number for each in VoicePad.objects.all()] == [1, 2]
    assert len(longer.lines) == 80


def test_a_label_that_a_phone_has_opened_is_not_told_by_telephone(calling):
    calling.make_pad()
    call = take_call(calling.device, is_checked=True, by=calling.officers[0])
    field, one = calling.field, calling.one
    field.answer(one, one.draws.pending(calling.county))
    assert calling.tell(call.pk) is None
    assert "凭证还没有交到办公室" in calling.pages[-1]


@pytest.mark.usefixtures("holders")
def test_a_unit_told_over_the_network_is_closed_by_telephone_and_never_told_again(calling):
    pad, one, county = calling.make_pad(), calling.one, calling.county
    shown = one.next_unit(county, is_cut_off=True)
    visit, _name, _content, code = calling.freeze()
    one.draws.close(county)
    call, opened = calling.take(), calling.count("opened")

    page = calling.post("field_tell", call).content.decode()
    assert "凭证还没有交到办公室" in page
    assert "等手机上报抽取凭证" in page
    assert not {"抽出下一家，显示数字", "登记完成码"} & {*TEXTS.findall(page)}
    refused = calling.post("field_type_code", call, code=code).content.decode()
    assert "凭证还没有交到办公室" in refused
    assert [calling.count(each) for each in ("opened", "spoken", "promised")] == [opened, 0, 0]

    one.expect_entered(shown.record)
    page = calling.post("field_tell", call).content.decode()
    assert "上一次抽查还没有结束" in page
    assert "登记完成码" in TEXTS.findall(page)
    wrong = str((int(code[3]) + 1) % 10)
    calling.post("field_type_code", call, code=code[:3] + wrong + code[4:])
    assert (calling.count("spoken"), calling.count("promised")) == (0, 0)
    calling.post("field_type_code", call, code=code)
    heard = calling.hear(pad, calling.tell(call))
    assert heard.shown.visit.id != visit
    assert calling.tell(call) is None
    assert [calling.count(each) for each in ("disclosed", "spoken", "promised")] == [2, 1, 1]


def test_the_desk_says_what_to_do_where_a_team_went_to_its_second_county_first(
    field, enter, person
):
    calling = Calling(field, enter, person, is_ahead=True)
    calling.make_pad()
    call = calling.take()
    assert calling.tell(call) is None
    assert "值班台不能接着抽取" in calling.pages[-1]
    assert "抽出下一家，显示数字" not in TEXTS.findall(calling.pages[-1])
    assert calling.count("spoken") == 0


def test_the_desk_names_the_buttons_of_the_phone_as_the_phone_does(calling):
    words = PHONE_WORDS.read_text(encoding="utf-8")
    devices = calling.office.get(reverse("field_devices", args=[calling.cycle])).content.decode()
    duty = calling.duty.get(reverse("field_duty", args=[calling.cycle])).content.decode()
    named = {word for page in (devices, duty) for word in MENU.findall(page)}

    assert named == {"载入电话密码页", "载入电话告知的证明"}
    assert all(f'["{word}", ' in words for word in named)
