"""The duty officer tells a team without a network what is next, and never sees it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from calling import Calling
from django.urls import reverse

from kaohe.core.ledger import read_entry
from kaohe.web.audit.office_acts import ledger
from kaohe.web.fieldwork.duty_acts import take_call
from kaohe.web.fieldwork.models import DutyCall, DutyStep, VoicePad
from kaohe.workflows.without_network.spoken_proofs import read_spoken_proofs

MENU = re.compile("手机菜单“([^”]+)”")
PHONE_WORDS = Path(__file__).parents[3] / "field" / "src" / "words" / "people.ts"
TEXTS = re.compile(r"<button[^>]*>([^<]+)</button>")


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


def test_a_call_needs_a_caller_who_was_called_back_and_telling_a_pad(calling):
    assert "回拨" in calling.post("field_take_call", device=calling.device.pk).content.decode()
    assert not DutyCall.objects.exists()
    call = calling.take()
    assert DutyCall.objects.get().county == calling.county
    assert "这台设备没有密码页" in calling.pages[-1]
    assert "抽出下一家，显示数字" not in TEXTS.findall(calling.pages[-1])
    assert calling.tell(call) is None
    calling.make_pad()
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


@pytest.mark.usefixtures("holders")
def test_a_team_that_went_to_a_county_drawn_later_first_is_told_its_units_as_well(
    field, enter, person, confirm
):
    calling = Calling(field, enter, person, confirm, is_ahead=True)
    pad, call = calling.make_pad(), calling.take()
    heard = calling.hear(pad, calling.tell(call))
    assert heard.shown.visit.id
    assert calling.count("arrived") == 1


def test_who_has_made_a_pad_does_not_read_the_digits(calling, enter, person, confirm):
    both = person("both", "office", "duty")
    browser = enter(both)
    confirm(browser)
    calling.post("field_pad", by=browser, device=calling.device.pk)
    call = take_call(calling.device, is_checked=True, by=both)
    answer = calling.post("field_tell", call.pk, by=browser)
    assert "密码页是本人制作的" in answer.content.decode()
    assert calling.count("opened") == calling.count("chosen")


def test_a_pad_is_made_by_the_office_and_with_the_password(calling, enter, person):
    address = reverse("field_pad", args=[calling.cycle])
    fresh = enter(person("office-three", "office"))
    answer = fresh.post(address, {"device": calling.device.pk})
    assert (answer.status_code, "/reauthenticate" in answer["Location"]) == (302, True)
    assert calling.duty.post(address, {"device": calling.device.pk}).status_code == 404
    assert not VoicePad.objects.exists()


def test_the_desk_names_the_buttons_of_the_phone_as_the_phone_does(calling):
    words = PHONE_WORDS.read_text(encoding="utf-8")
    devices = calling.office.get(reverse("field_devices", args=[calling.cycle])).content.decode()
    duty = calling.duty.get(reverse("field_duty", args=[calling.cycle])).content.decode()
    named = {word for page in (devices, duty) for word in MENU.findall(page)}

    assert named == {"载入电话密码页", "载入电话告知的证明"}
    assert all(f'["{word}", ' in words for word in named)
