"""Texts and envelopes: a team without a network sees its units, and the office knows in the end."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaohe.core.draw.proof_text import write_proof_text
from kaohe.core.ledger import read_entry
from kaohe.web.audit.office_acts import ledger
from kaohe.web.fieldwork.models import DutyStep
from kaohe.workflows.keyholding.records import HolderRequest, read_holder_record
from kaohe.workflows.without_network.paper import make_envelopes


class Departments:
    """The key holders, who give texts and make envelopes."""

    def __init__(self, field):
        self._field = field

    def _each(self):
        return zip(self._field.small.HOLDERS, self._field.small.KEYS, strict=True)

    def write_texts(self, label):
        ceremony = self._field.setting.ceremony
        return [write_proof_text(key.evaluate(label, ceremony)) for _name, key in self._each()]

    def make(self, county):
        """Return the envelopes and the list of each department."""
        setting = self._field.setting
        return [
            make_envelopes(
                setting,
                holder=name,
                body="33",
                county=county,
                attempts=setting.rules.attempts_per_slot,
                evaluate=lambda label, key=key: key.evaluate(label, setting.ceremony),
            )
            for name, key in self._each()
        ]


@pytest.fixture
def departments(field):
    return Departments(field)


def ask_texts(calling, call):
    """Open what is due by texts, and return the label that the departments are asked for."""
    assert "各部门已作答" in calling.post("field_open_text", call).content.decode()
    told = calling.duty.get(reverse("field_text_request", args=[calling.cycle, call]))
    asked = read_holder_record(told.content, HolderRequest)
    assert (asked.device, asked.way) == (calling.one.device, "text")
    return asked.label.as_label()


@pytest.mark.usefixtures("holders")
def test_a_team_is_told_by_texts_alone_and_a_text_of_something_else_enters_nothing(
    calling, departments
):
    draws, county, call = calling.one.draws, calling.county, calling.take()
    shown = None
    while shown is None or shown.visit is None:
        label = ask_texts(calling, call)
        assert label == draws.pending(county)
        texts = departments.write_texts(label)
        shown = draws.draw(label, draws.read_texts(label, texts))
        wrong = [texts[0][:-2] + "AA", *texts[1:]]
        for typed in (texts[:2], wrong):
            calling.post("field_texts", call, texts="\n".join(typed))
            assert "抽取结果已登记" not in calling.pages[-1]
        calling.post("field_texts", call, texts="\r\n".join(reversed(texts)))
        assert "抽取结果已登记" in calling.pages[-1]
    _visit, _name, _content, code = calling.freeze()
    assert "上一次抽查还没有结束" in calling.post("field_open_text", call).content.decode()
    calling.post("field_type_code", call, code=code)
    draws.close(county)
    assert ask_texts(calling, call) == draws.pending(county)
    calling.one.expect_entered(shown.record)
    assert [calling.count(each) for each in ("disclosed", "promised", "spoken")] == [1, 1, 0]
    steps = DutyStep.objects.filter(call=call).values_list("kind", flat=True)
    assert list(steps) == ["opened", "texts", "opened", "texts", "code", "opened"]


@pytest.mark.usefixtures("holders")
def test_the_texts_of_a_unit_whose_packet_has_not_come_let_the_desk_go_on(calling, departments):
    pad, one, county = calling.make_pad(), calling.one, calling.county
    shown = one.next_unit(county, is_cut_off=True)
    _visit, _name, _content, code = calling.freeze()
    call = calling.take()
    assert "三条凭证短信" in calling.pages[-1]
    calling.post("field_texts", call, texts="\n".join(departments.write_texts(shown.label)))
    calling.post("field_type_code", call, code=code)
    one.draws.close(county)
    heard = calling.hear(pad, calling.tell(call))
    assert heard.shown.visit.id != shown.visit.id
    one.expect_entered(shown.record)
    assert [calling.count(each) for each in ("disclosed", "promised", "spoken")] == [2, 1, 1]


def test_what_was_drawn_from_envelopes_is_entered_when_the_phone_hands_it_in(calling, departments):
    one, county = calling.one, calling.county
    made = departments.make(county)
    files = [
        SimpleUploadedFile(f"{at}.list", listed.write()) for at, (_, listed) in enumerate(made)
    ]
    answer = calling.post("field_envelopes", by=calling.office, lists=files)
    assert f"已登记{sum(len(each) for each, _ in made)}个信封" in answer.content.decode()
    records = []
    while not records or records[-1].visit is None:
        number = one.draws.envelope_due(county)
        sheets = [envelopes[number - 1].text for envelopes, _listed in made]
        opened = one.draws.open_envelopes(county, sheets)
        records.append(one.draws.draw_from_paper(county, opened))
    assert calling.count("disclosed") == 0
    for each in records:
        one.expect_entered(each.record)
    _visit, _name, content = calling.freeze()[:3]
    one.tell("unit", records[-1].visit.id)
    one.end_visit(county, records[-1], calling.two, content)
    entries = ledger().find_entries(kind="opened", campaign=one.campaign.id)
    ways = [read_entry(each.entry).content["way"] for each in entries]
    assert ways[-len(records) :] == ["paper"] * len(records)
    assert [calling.count(each) for each in ("disclosed", "closed")] == [1, 1]


def test_envelopes_that_nobody_has_entered_draw_nothing(calling, departments):
    one, county = calling.one, calling.county
    made = departments.make(county)
    sheets = [envelopes[one.draws.envelope_due(county) - 1].text for envelopes, _listed in made]
    shown = one.draws.draw_from_paper(county, one.draws.open_envelopes(county, sheets))
    assert one.put_document(shown.record)[0] == 409
    assert calling.count("chosen") == calling.count("opened")
    answer = calling.post("field_envelopes", by=calling.office)
    assert "没有选择信封清单" in answer.content.decode()
