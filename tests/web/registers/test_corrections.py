"""A frozen register changes only by a correction that two departments approved."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from kaohe.cli.registry.correcting import correct
from kaohe.core.register.identifiers import org_check_character
from kaohe.web.cycles.acts import find_met
from kaohe.web.cycles.models import Cycle, CycleAct
from kaohe.web.figures.measuring import count_bodies, find_register
from kaohe.web.jobs.models import Job
from kaohe.web.registers.current import current_register, frozen_snapshot, registers_of_bodies
from kaohe.web.registers.deliveries import list_deliveries
from kaohe.web.registers.models import (
    CorrectionApproval,
    CorrectionEnd,
    FrozenRegister,
    PreparedCorrection,
    RegisterCorrection,
    RegisterSnapshot,
)
from kaohe.web.results.gathering_figures import find_register_signers

OF = "/registers/of/assessment-2012"
ASK = f"{OF}/corrections/new"
CODE = "PDY33002" + org_check_character("PDY33002")
VALUE = {"unit": CODE, "field": "enterprises.employees", "before": "30", "after": "45"}
REASON = "统计员漏填夜班职工"
EVIDENCE = b"%PDF-1.4 a letter of the enterprise"


@pytest.fixture
def people(person, enter, clerk, statistician):
    """The browsers of everybody who has to do with a correction."""
    return {
        "office": clerk,
        "office-two": enter(person("office-two", "office")),
        "statistics": enter(statistician),
        "33": enter(person("prov-33", "province", body="33")),
        "44": enter(person("prov-44", "province", body="44")),
    }


@pytest.fixture
def frozen(cycle, clerk, people, hand_in, work, enterprises, confirm):
    """A register of two provinces that two people have frozen."""
    hand_in(enterprises())
    hand_in(enterprises("440103"), deliverer="44")
    clerk.post(f"{OF}/import", {"as_of": "2012-12-31"})
    work()
    for name in ("office", "statistics"):
        confirm(people[name])
        seen = RegisterSnapshot.objects.get().statement_digest()
        people[name].post(f"{OF}/freeze/sign", {"seen": seen, "reason": ""})
    work()
    return cycle


@pytest.fixture
def ask():
    """Ask for a correction in a browser; answer with the page that follows."""

    def send(browser, *, body="33", evidence=EVIDENCE, sheet=None, **changes):
        form = {"body": body, "reason": REASON, **({} if sheet else VALUE), **changes}
        if evidence is not None:
            form["paper"] = SimpleUploadedFile("情况说明.pdf", evidence)
        if sheet is not None:
            form["sheet"] = sheet
        return browser.post(ASK, form, follow=True).content.decode()

    return send


@pytest.fixture
def prepare(people, work):
    """Have the corrected snapshot of the last correction made."""

    def send():
        key = RegisterCorrection.objects.last().pk
        people["office"].post(f"{OF}/corrections/{key}/prepare", {})
        work()
        return key

    return send


@pytest.fixture
def sign(people, confirm):
    """Sign the difference that was made last."""

    def send(*names, key=None, seen=None):
        key = key or RegisterCorrection.objects.last().pk
        page = ""
        for name in names:
            confirm(people[name])
            prepared = PreparedCorrection.objects.filter(correction=key).last()
            told = seen or prepared.statement_digest()
            answer = people[name].post(f"{OF}/corrections/{key}/sign", {"seen": told}, follow=True)
            page = answer.content.decode()
        return page

    return send


def employees(cycle):
    return {body: units.employees for body, units in count_bodies(find_register(cycle)).items()}


def write_book(*rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate((("表", "单位", "字段", "原值", "新值"), *rows)):
            sheet.write_row(place, 0, row)
    return SimpleUploadedFile("更正表.xlsx", buffer.getvalue())


def test_two_departments_correct_a_frozen_register(
    frozen, people, ask, prepare, sign, work, home, tmp_path
):
    first = frozen_snapshot(frozen)
    page = ask(people["33"])
    assert ("更正已提出" in page, "练习2有限公司" in page) == (True, True)
    assert frozen_snapshot(frozen) == first
    key = prepare()
    page = people["office-two"].get(f"{OF}/corrections/{key}").content.decode()
    assert ("45" in page, PreparedCorrection.objects.get().difference in page) == (True, True)
    sign("office-two")
    work()
    assert frozen_snapshot(frozen) == first
    sign("statistics")
    work()
    second = frozen_snapshot(frozen)
    assert (employees(frozen), "register_frozen" in find_met(frozen)) == (
        {"33": 105, "44": 90},
        True,
    )
    assert (home / first.folder / "manifest.json").is_file()
    assert [each.size > 0 for each in list_deliveries(frozen)] == [True, True]
    history = people["33"].get(f"{OF}/corrections/{key}").content.decode()
    assert all(name in history for name in ("人员prov-33", "人员office-two", "人员stat-one"))
    assert str(CorrectionEnd.objects.get().entry) in history
    given = people["33"].get(f"{OF}/corrections/{key}/papers/evidence")
    assert given.content == EVIDENCE
    paper = tmp_path / "paper.json"
    paper.write_bytes(people["office"].get(f"{OF}/corrections/{key}/approval").content)
    folders = [str(home / each.folder) for each in (first, second)]
    checked = CliRunner().invoke(correct, [*folders, "--check", str(paper)])
    assert checked.exit_code == 0, checked.output
    assert CycleAct.objects.filter(subject="register-corrected").count() == 1
    answering = find_register_signers(frozen, FrozenRegister.objects.get())
    end = CorrectionEnd.objects.get()
    assert (answering.actor, answering.at, answering.digest) == (
        "office-two+stat-one",
        end.at,
        second.digest,
    )


def test_neither_who_asked_nor_a_second_of_one_department_approves(
    frozen, people, ask, prepare, sign, work
):
    ask(people["office"])
    prepare()
    assert "更正由您提出" in sign("office")
    sign("office-two")
    assert "已经签字" in sign("office-two")
    assert CorrectionApproval.objects.count() == 1
    work()
    assert not CorrectionEnd.objects.exists()


def test_who_saw_another_difference_signs_nothing(frozen, people, ask, prepare, sign):
    ask(people["33"])
    prepare()
    assert "已不是现在的差异" in sign("statistics", seen="0" * 64)
    assert not CorrectionApproval.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"before": "31"}, "的原值是“30”"),
        ({"after": "30"}, "新值与原值相同"),
        ({"unit": "PDY440011"}, "没有“PDY440011”"),
        ({"field": ""}, "没有表"),
        ({"unit": "", "field": ""}, "没有填写要更正的内容"),
        ({"evidence": b""}, "空"),
        ({"body": "44"}, "选择一个有效的选项"),
    ],
)
def test_what_does_not_fit_the_register_is_not_taken(frozen, people, ask, changes, told):
    assert told in ask(people["33"], **changes)
    assert not RegisterCorrection.objects.exists()


def test_a_file_corrects_many_values_and_tells_every_wrong_one(frozen, people, ask, prepare):
    other = "PDY33003" + org_check_character("PDY33003")
    good = ("企业", other, "会员数", "20", "25")
    page = ask(
        people["33"],
        sheet=write_book(good, ("企业", "x", "会员数", "20", "1"), (*good[:3], "21", "1")),
    )
    assert ("没有“x”" in page, "不是“21”" in page) == (True, True)
    place = ("企业", "33/enterprises.csv:3", "employees", "30", "31")
    ask(people["33"], sheet=write_book(good, place))
    asked = RegisterCorrection.objects.get()
    assert asked.values.count() == 2
    prepare()
    assert PreparedCorrection.objects.get().total == 2


def test_a_province_sees_and_corrects_only_its_own(frozen, people, ask):
    ask(people["33"])
    key = RegisterCorrection.objects.get().pk
    assert REASON in people["33"].get(f"{OF}/corrections").content.decode()
    assert REASON not in people["44"].get(f"{OF}/corrections").content.decode()
    for path in ("", "/papers/evidence", "/approval"):
        assert people["44"].get(f"{OF}/corrections/{key}{path}").status_code == 404
    assert people["44"].post(f"{OF}/corrections/{key}/withdraw").status_code == 404
    assert people["33"].post(f"{OF}/corrections/{key}/prepare").status_code == 404


def test_a_second_correction_follows_the_first(frozen, people, ask, prepare, sign, work):
    ask(people["33"])
    one = prepare()
    first_of_44 = registers_of_bodies(frozen)[""]
    ask(people["33"], field="enterprises.members", before="20", after="30")
    two = prepare()
    sign("office-two", "statistics", key=one)
    work()
    assert "不是从现行的数据库生成的" in sign("office", key=two)
    prepare()
    sign("office", "statistics", key=two)
    work()
    held = list(CorrectionEnd.objects.order_by("number").values_list("number", flat=True))
    assert (held, employees(frozen)["33"]) == ([1, 2], 105)
    units = count_bodies(find_register(frozen))["33"]
    assert units.members == 70
    registers = registers_of_bodies(frozen)
    assert registers["33"] == frozen_snapshot(frozen)
    assert registers.get("44", registers[""]) == first_of_44


def test_a_corrected_snapshot_that_was_tampered_with_does_not_hold(
    frozen, people, ask, prepare, sign, work, home
):
    before = current_register(frozen)
    ask(people["33"])
    prepare()
    sign("office-two", "statistics")
    part = next((home / PreparedCorrection.objects.get().after.folder).rglob("part-*.parquet"))
    part.write_bytes(part.read_bytes()[:-8] + b"tampered")
    work()
    assert (current_register(frozen), Job.objects.last().state) == (before, "failed")


def test_a_correction_is_turned_down_or_taken_back_once(frozen, people, ask):
    ask(people["33"])
    ask(people["33"])
    one, two = RegisterCorrection.objects.order_by("pk")
    people["office"].post(f"{OF}/corrections/{one.pk}/refuse", {"reason": "依据不足"})
    people["33"].post(f"{OF}/corrections/{two.pk}/withdraw")
    again = people["office"].post(
        f"{OF}/corrections/{two.pk}/refuse", {"reason": "依据不足"}, follow=True
    )
    assert "已经办结" in again.content.decode()
    assert "依据不足" in people["33"].get(f"{OF}/corrections/{one.pk}").content.decode()
    ends = CorrectionEnd.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(ends) == ["refused", "withdrawn"]


def test_nothing_is_corrected_before_the_freeze(cycle, people, ask):
    assert "还没有固定" in ask(people["33"])
    assert people["33"].get(f"{OF}/corrections").status_code == 200


def test_nothing_is_corrected_after_the_ceremony(frozen, people, ask):
    Cycle.objects.update(step="fieldwork")
    page = ask(people["33"])
    assert ("不能再更正" in page, "数据查询" in page) == (True, True)
    assert not RegisterCorrection.objects.exists()


def test_the_database_itself_refuses_to_change_a_correction(frozen, people, ask):
    ask(people["33"])
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        RegisterCorrection.objects.update(reason="别的")
