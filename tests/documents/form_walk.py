"""A visit as somebody fills it in, step by step, with what ours says at each of them.

A foreign engine carries the same steps out: it must ask what we ask, refuse what we refuse, and
add up to the same cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import strategies as st

from kaohe.core.checklist import Answer, VisitAnswers, find_answer_faults, find_relevance
from kaohe.core.checklist.xlsform import field_of, make_xlsform
from kaohe.documents.xlsform import write_xform, write_xlsform
from kaohe.stores.checklists import load_checklists
from kaohe.stores.packs import load_pack
from kaohe.workflows.visits import add_up, write_findings

PACK = load_pack("national-2012").pack
CHECKLISTS = {each.kind: each for each in load_checklists("national-2012")}
SLOTS = {
    "private_enterprise_union": "private",
    "flagged_nonexistent": "absent",
    "federation": "federation",
}
DAY = date(2013, 1, 6)


def make_forms():
    """Return the XForm of each kind that is walked through."""
    return {
        kind: write_xform(write_xlsform(make_xlsform(CHECKLISTS[kind]), on=DAY)) for kind in SLOTS
    }


@dataclass(frozen=True)
class Step:
    """One step: an answer (taken or refused), whether something is asked, or a number."""

    act: str
    path: str
    expected: object
    value: object = None

    @property
    def for_page(self):
        return {"act": self.act, "path": self.path, "value": self.value}


def to_cents(value):
    """Return a number as forms show it."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def find_places(checklist):
    """Return where each question stands in the form."""
    places = {"outcome": "/data/outcome"}
    for fact in checklist.facts:
        places[field_of(fact.item)] = f"/data/facts/{field_of(fact.item)}"
    for group in checklist.groups:
        for item in group.items:
            for question in item.questions:
                name = field_of(item.item, question.part)
                places[name] = f"/data/s_{group.group}/i_{item.item}/{name}"
    return places


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


def plan_walk(kind, draft):
    """Return the steps through a form of a kind, with what ours says at each of them."""
    return _Walk(kind, *draft).plan()


class _Walk:
    """One visit that is being filled in."""

    def __init__(self, kind, outcome, tries, facts, marks):
        self.kind, self.checklist = kind, CHECKLISTS[kind]
        self.places = find_places(self.checklist)
        self.outcome, self.tries, self.facts, self.marks = outcome, tries, facts, marks
        self.steps, self.answers = [], []

    def plan(self):
        chosen = next(each for each in self.checklist.outcomes if each.outcome == self.outcome)
        self._write("outcome", value=self.outcome, reason="说明", blobs=("ab" * 32,))
        self._step("answer", "outcome", self.outcome)
        if "unit_kind" in chosen.asks:
            self._write("unit_kind", value=self.kind)
        if "facts" in chosen.asks:
            for fact in self.checklist.facts:
                self._answer_fact(fact, chosen.facts_gap)
        relevance = find_relevance(self.checklist, VisitAnswers(answers=tuple(self.answers)))
        for item, question in self._questions():
            is_wanted = relevance.questions[item.item, question.part] is True
            self._answer(item, question, is_wanted=is_wanted)
        given = VisitAnswers(answers=tuple(self.answers))
        codes = {fault.kind.code for fault in find_answer_faults(self.checklist, given)}
        assert codes <= {"answer-cause-missing", "answer-missing"}
        assert ("answer-missing" in codes) == (chosen.absence is not None)
        self._add_up(given)
        return self.steps

    def _write(self, item, part="", **given):
        by, at = "team-3/inspector-1", "2013-01-14T02:10:00.000Z"
        self.answers.append(Answer(item=item, part=part, by=by, at=at, **given))

    def _step(self, act, name, value=None, *, expected=True, suffix=""):
        self.steps.append(Step(act, self.places[name] + suffix, expected, value))

    def _answer_fact(self, fact, gap):
        if gap is not None:
            self._write(fact.item, gap=gap)
            return
        if fact.form == "count":
            self._try_numbers(fact)
        self._give(fact, self.facts[fact.item])
        self._write(fact.item, **self.facts[fact.item])

    def _try_numbers(self, fact):
        """Try numbers: those that we call wrong must be refused, and no others."""
        kept = [*self.answers]
        for number in self.tries[fact.item]:
            self.answers = [*kept]
            self._write(fact.item, value=str(number))
            faults = find_answer_faults(self.checklist, VisitAnswers(answers=tuple(self.answers)))
            wrong = [
                fault for fault in faults
                if fault.where == fact.item and fault.kind.code != "answer-missing"
            ]  # fmt: skip
            self._step("answer", field_of(fact.item), number, expected=not wrong)
        self.answers = kept

    def _give(self, question, answer):
        name = field_of(question.item, question.part)
        if "gap" in answer:
            self._step("answer", name, answer["gap"], suffix="_gap")
        else:
            value = answer["value"]
            self._step("answer", name, int(value) if question.form == "count" else value)

    def _questions(self):
        for group in self.checklist.groups:
            for item in group.items:
                for question in item.questions:
                    yield item, question

    def _answer(self, item, question, *, is_wanted):
        """Answer what we say is asked, which the engine must ask too."""
        name = field_of(item.item, question.part)
        answer, is_asked = self.marks[item.item, question.part], is_wanted
        if question.form == "ratio" and is_wanted:
            answer = self._work_out(question, answer)
            is_asked = "reason" in answer
        self._step("asked", name, expected=is_asked, suffix="_gap")
        if is_asked:
            self._give(question, answer)
        if is_wanted:
            self._write(item.item, question.part, **answer)

    def _work_out(self, question, otherwise):
        """Answer a ratio from its facts, or by a gap where they make none."""
        for fact in question.of:
            if "gap" in self.facts[fact]:
                return {"gap": self.facts[fact]["gap"]}
        top, bottom = (int(self.facts[fact]["value"]) for fact in question.of)
        return {"value": f"{top}/{bottom}"} if bottom > 0 and top <= bottom else otherwise

    def _add_up(self, given):
        ours = add_up(PACK, write_findings(given, f"c/33/330127/{SLOTS[self.kind]}/0"))
        sums = {each.group: each.earned for each in ours.groups}
        totals = {
            f"points_group_{group.group}": sums.get(group.group, Fraction(0))
            for group in self.checklist.groups
        } | {"points_total": ours.earned, "of_total": ours.of}
        for name, value in totals.items():
            self.steps.append(Step("number", f"/data/{name}", to_cents(value)))
