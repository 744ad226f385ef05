"""Checklists in a foreign engine: JavaRosa, which ODK Collect runs, must agree with ours.

The engine stands in the pyxform wheel and is driven through Py4J, so that nothing is compiled.
"""

import os
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import openpyxl
import pyspark
import pytest
import pyxform
from hypothesis import given, settings
from hypothesis import strategies as st
from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

from kaohe.core.checklist import Answer, VisitAnswers, find_answer_faults, find_relevance
from kaohe.core.checklist.xlsform import field_of, make_xlsform
from kaohe.documents.xlsform import write_xform, write_xlsform
from kaohe.engines.spark.java import find_java_home
from kaohe.stores.checklists import load_checklists
from kaohe.stores.packs import load_pack
from kaohe.workflows.visits import add_up, write_findings

ENGINE = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
PACK = load_pack("national-2012").pack
CHECKLISTS = {each.kind: each for each in load_checklists("national-2012")}
SLOTS = {
    "private_enterprise_union": "private",
    "flagged_nonexistent": "absent",
    "federation": "federation",
}
DAY = date(2013, 1, 6)
FORMS = {kind: write_xform(write_xlsform(make_xlsform(CHECKLISTS[kind]), on=DAY)) for kind in SLOTS}


class Engine:
    """JavaRosa in a process of its own."""

    def __init__(self, gateway, folder):
        self.java = gateway.jvm
        classes = gateway.new_array(self.java.java.lang.Class, 1)
        classes[0] = self.java.java.lang.Class.forName("java.io.File")
        scenario = self.java.java.lang.Class.forName("org.javarosa.test.Scenario")
        # The class has a method of this name that is not static, which Py4J may meet first.
        self.begin = scenario.getMethod("init", classes)
        self.arguments = gateway.new_array(self.java.java.lang.Object, 1)
        self.paths = {}
        for kind, form in FORMS.items():
            self.paths[kind] = folder / f"{kind}.xml"
            self.paths[kind].write_bytes(form)

    def open(self, kind):
        self.arguments[0] = self.java.java.io.File(str(self.paths[kind]))
        return Sheet(self.begin.invoke(None, self.arguments), CHECKLISTS[kind])


class Sheet:
    """One form that is being filled in."""

    def __init__(self, scenario, checklist):
        self.scenario = scenario
        self.places = {"outcome": "/data/outcome"}
        for fact in checklist.facts:
            self.places[field_of(fact.item)] = f"/data/facts/{field_of(fact.item)}"
        for group in checklist.groups:
            for item in group.items:
                for question in item.questions:
                    name = field_of(item.item, question.part)
                    self.places[name] = f"/data/s_{group.group}/i_{item.item}/{name}"

    def answer(self, name, value, *, suffix=""):
        """Answer a question; False where the engine refuses."""
        path = self.places[name] + suffix
        return str(self.scenario.answer(path, value)) == "OK"

    def is_asked(self, name, *, suffix="_gap"):
        return self.scenario.getAnswerNode(self.places[name] + suffix).isRelevant()

    def number(self, name):
        text = self.scenario.getAnswerNode(f"/data/{name}").getValue().getDisplayText()
        return to_cents(Decimal(text))

    def text(self, name):
        return self.scenario.getAnswerNode(f"/data/{name}").getValue().getDisplayText()


def to_cents(value):
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    home = find_java_home(os.environ, folder)
    bridge = next((Path(pyspark.__file__).parent / "jars").glob("py4j-*.jar"))
    with Path(os.devnull).open("w") as nowhere:
        port, process = launch_gateway(
            classpath=str(ENGINE), jarpath=str(bridge), java_path=str(home / "bin" / "java"),
            javaopts=["-Xmx256m", "-XX:TieredStopAtLevel=1"], die_on_exit=True,
            redirect_stdout=nowhere, redirect_stderr=nowhere, return_proc=True,
        )  # fmt: skip
        gateway = JavaGateway(gateway_parameters=GatewayParameters(port=port))
        try:
            yield Engine(gateway, folder)
        finally:
            gateway.shutdown()
            process.stdin.close()
            process.wait(timeout=60)


@st.composite
def drafts(draw, kind):
    """Draw answers as a person gives them: some wrong at first, some gaps."""
    checklist = CHECKLISTS[kind]
    endings = [each.outcome for each in checklist.outcomes]
    found = [each.outcome for each in checklist.outcomes if each.then == "as_found"]
    outcome = draw(st.sampled_from([*found * 6, *endings]))
    tries = {fact.item: draw(st.lists(st.integers(-3, 60), max_size=2)) for fact in checklist.facts}
    facts = {}
    for fact in checklist.facts:
        if draw(st.integers(0, 5)) == 0:
            facts[fact.item] = {"gap": draw(st.sampled_from(fact.gaps)), "reason": "说明"}
        elif fact.form == "word":
            facts[fact.item] = {"value": draw(st.sampled_from([c.value for c in fact.choices]))}
        else:
            most = 60
            if fact.at_most and "value" in facts[fact.at_most]:
                most = int(facts[fact.at_most]["value"])
            facts[fact.item] = {"value": str(draw(st.integers(0, most)))}
    marks = {}
    for group in checklist.groups:
        for item in group.items:
            for question in item.questions:
                gap = {"gap": draw(st.sampled_from(question.gaps)), "reason": "说明"}
                values = [{"value": choice.value} for choice in question.choices]
                often = [*values, *values, *values, gap] if values else [gap]
                marks[item.item, question.part] = draw(st.sampled_from(often))
    return outcome, tries, facts, marks


def write_answer(item, part="", **given_):
    return Answer(
        item=item, part=part, by="team-3/inspector-1", at="2013-01-14T02:10:00.000Z", **given_
    )


def work_out(question, facts, otherwise):
    """Answer a ratio from its facts, or by a gap where they make none."""
    for fact in question.of:
        if "gap" in facts[fact]:
            return {"gap": facts[fact]["gap"]}
    top, bottom = (int(facts[fact]["value"]) for fact in question.of)
    return {"value": f"{top}/{bottom}"} if bottom > 0 and top <= bottom else otherwise


def try_numbers(sheet, checklist, answers, fact, numbers):
    """Try numbers; the engine refuses those that we call wrong, and no others."""
    for number in numbers:
        tried = [*answers, write_answer(fact.item, value=str(number))]
        faults = find_answer_faults(checklist, VisitAnswers(answers=tuple(tried)))
        wrong = [
            fault for fault in faults
            if fault.where == fact.item and fault.kind.code != "answer-missing"
        ]  # fmt: skip
        assert sheet.answer(field_of(fact.item), number) == (not wrong)


def give(sheet, question, answer):
    name = field_of(question.item, question.part)
    if "gap" in answer:
        assert sheet.answer(name, answer["gap"], suffix="_gap")
    else:
        value = answer["value"]
        assert sheet.answer(name, int(value) if question.form == "count" else value)


def answer_items(sheet, checklist, given_, facts, marks):
    """Answer what we say is asked, which the engine must ask too; yield the answers."""
    relevance = find_relevance(checklist, given_)
    for group in checklist.groups:
        for item in group.items:
            for question in item.questions:
                name = field_of(item.item, question.part)
                wanted = relevance.questions[item.item, question.part] is True
                answer = marks[item.item, question.part]
                asks = wanted
                if question.form == "ratio" and wanted:
                    answer = work_out(question, facts, answer)
                    asks = "reason" in answer
                assert sheet.is_asked(name) == asks
                if asks:
                    give(sheet, question, answer)
                if wanted:
                    yield write_answer(item.item, question.part, **answer)


@pytest.mark.parametrize("kind", sorted(SLOTS))
@settings(max_examples=8)
@given(data=st.data())
def test_javarosa_asks_refuses_and_adds_up_as_we_do(engine, kind, data):
    checklist = CHECKLISTS[kind]
    outcome, tries, facts, marks = data.draw(drafts(kind))
    sheet = engine.open(kind)
    answers = [write_answer("outcome", value=outcome, reason="说明", blobs=("ab" * 32,))]
    assert sheet.answer("outcome", outcome)
    chosen = next(each for each in checklist.outcomes if each.outcome == outcome)
    if "unit_kind" in chosen.asks:
        answers.append(write_answer("unit_kind", value=kind))
    if "facts" in chosen.asks:
        for fact in checklist.facts:
            if chosen.facts_gap is not None:
                answers.append(write_answer(fact.item, gap=chosen.facts_gap))
                continue
            if fact.form == "count":
                try_numbers(sheet, checklist, answers, fact, tries[fact.item])
            give(sheet, fact, facts[fact.item])
            answers.append(write_answer(fact.item, **facts[fact.item]))
    given_ = VisitAnswers(answers=tuple(answers))
    answers += list(answer_items(sheet, checklist, given_, facts, marks))
    given_ = VisitAnswers(answers=tuple(answers))
    codes = {fault.kind.code for fault in find_answer_faults(checklist, given_)}
    assert codes <= {"answer-cause-missing", "answer-missing"}
    assert ("answer-missing" in codes) == (chosen.absence is not None)
    ours = add_up(PACK, write_findings(given_, f"c/33/330127/{SLOTS[kind]}/0"))
    sums = {each.group: each for each in ours.groups}
    for group in checklist.groups:
        earned = sums[group.group].earned if group.group in sums else Fraction(0)
        assert sheet.number(f"points_group_{group.group}") == to_cents(earned)
    assert sheet.number("points_total") == to_cents(ours.earned)
    assert sheet.number("of_total") == to_cents(ours.of)


def test_the_same_checklist_is_the_same_bytes():
    form = make_xlsform(CHECKLISTS["federation"])
    assert write_xlsform(form, on=DAY) == write_xlsform(form, on=DAY)


def test_the_workbook_has_the_three_sheets_of_the_standard():
    form = make_xlsform(CHECKLISTS["flagged_nonexistent"])
    book = openpyxl.load_workbook(BytesIO(write_xlsform(form, on=DAY)))
    assert book.sheetnames == ["survey", "choices", "settings"]
    assert [cell.value for cell in book["survey"][1]][:3] == [
        "type", "name", "label::中文 (zh)",
    ]  # fmt: skip
