"""A checklist as an XLSForm: the same questions for foreign form programs.

The rows follow the XLSForm standard; a form program reads them, and pyxform makes an XForm.
Relevance, constraints, subtotals and total are XPath with the fractions of the pack.

Every answer ``x`` has a gap ``x_gap`` beside it and a reason ``x_why``. A gap is asked wherever the
question is; the answer itself only where no gap is named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaohe.core.checklist.sums import write_sums
from kaohe.core.checklist.xpath import (
    both,
    conditions_of,
    field_of,
    find_outcomes,
    is_one_of,
    ref,
    write_number,
)
from kaohe.core.rules.text import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.checklist.model import Absence, Checklist, ChecklistGroup, Question

Row = dict[str, str]
LANGUAGES: Final = {"zh": "中文 (zh)", "en": "English (en)"}
_VISIT: Final = r"^[A-Za-z0-9._-]+(/[a-z0-9_]+)+/[0-9]+$"


@dataclass(frozen=True, slots=True)
class XlsForm:
    """The three sheets of an XLSForm."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row


def make_xlsform(checklist: Checklist) -> XlsForm:
    """Return the XLSForm of a checklist.

    Raises:
        PackInvalid: an item is scored in a way that the form cannot add up.
    """
    return _Former(checklist).make()


@dataclass(slots=True)
class _Former:
    checklist: Checklist
    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)

    def make(self) -> XlsForm:
        self._list_choices()
        self._ask_outcome()
        if self.checklist.facts:
            self._ask_facts()
        for group in self.checklist.groups:
            self._ask_group(group)
        if self.checklist.absence is not None:
            self._ask_absence(self.checklist.absence)
        self._ask_observations()
        self._add_up()
        settings = {
            "form_title": f"{self.checklist.title.zh} {self.checklist.title.en}",
            "form_id": f"{self.checklist.pack.id}_{self.checklist.kind}",
            "version": f"{self.checklist.pack.version}-{self.checklist.pack.digest[:12]}",
            "default_language": LANGUAGES["zh"],
        }
        return XlsForm(tuple(self.survey), tuple(self.choices), settings)

    def _row(self, type_: str, name: str, label: Name | None = None, **more: str) -> None:
        row = {"type": type_, "name": name}
        if label is not None:
            row |= {f"label::{LANGUAGES['zh']}": label.zh, f"label::{LANGUAGES['en']}": label.en}
        self.survey.append(row | {key: value for key, value in more.items() if value})

    def _choice(self, listed: str, name: str, label: Name) -> None:
        self.choices.append(
            {
                "list_name": listed,
                "name": name,
                f"label::{LANGUAGES['zh']}": label.zh,
                f"label::{LANGUAGES['en']}": label.en,
            }
        )

    def _list_choices(self) -> None:
        for outcome in self.checklist.outcomes:
            self._choice("outcomes", outcome.outcome, outcome.title)
        for question in _questions(self.checklist):
            for choice in question.choices:
                self._choice(
                    f"c_{field_of(question.item, question.part)}", choice.value, choice.title
                )
            for gap in self.checklist.gaps:
                if gap.gap in question.gaps:
                    self._choice(f"g_{field_of(question.item, question.part)}", gap.gap, gap.title)
        for cause in self.checklist.absence.causes if self.checklist.absence else ():
            self._choice("causes", cause.id, cause.title)
        for observation in self.checklist.observations:
            self._choice("observation_kinds", observation.kind, observation.title)

    def _ask_outcome(self) -> None:
        outcomes = self.checklist.outcomes
        self._row("text", "visit", _name("抽查编号", "Visit"), required="yes",
                  constraint=f"regex(., '{_VISIT}')")  # fmt: skip
        self._row("select_one outcomes", "outcome", _name("抽查结果", "Outcome"), required="yes")
        reasons = tuple(each.outcome for each in outcomes if each.reason == "required")
        self._row("text", "outcome_why", _name("原因", "Reason"),
                  required=is_one_of("outcome", reasons))  # fmt: skip
        photos = tuple(each.outcome for each in outcomes if each.evidence == "required")
        self._row("image", "outcome_photo", _name("照片或材料", "Photograph or paper"),
                  required=is_one_of("outcome", photos))  # fmt: skip

    def _ask_facts(self) -> None:
        asked = is_one_of("outcome", find_outcomes(self.checklist, "facts", with_gap=False))
        self._row("begin_group", "facts", _name("基本情况", "Facts"), relevant=asked)
        for fact in self.checklist.facts:
            self._ask(fact, required=fact.needed)
        self._row("end_group", "facts")

    def _ask_group(self, group: ChecklistGroup) -> None:
        asked = is_one_of("outcome", find_outcomes(self.checklist, "items"))
        self._row("begin_group", f"s_{group.group}", group.title, relevant=asked)
        if group.text:
            self._row("note", f"t_{group.group}", _name(group.text, group.text))
        for item in group.items:
            relevant = conditions_of(self.checklist).holding(item.applies_if)
            self._row("begin_group", f"i_{item.item}", item.title, relevant=relevant)
            for question in item.questions:
                self._ask(question)
            self._row("image", f"photo_{item.item}", _name("照片或材料", "Photograph or paper"))
            self._row("end_group", f"i_{item.item}")
        self._row("end_group", f"s_{group.group}")

    def _ask(self, question: Question, *, required: bool = True) -> None:
        name = field_of(question.item, question.part)
        asked = conditions_of(self.checklist).holding(question.applies_if)
        if question.form == "ratio":
            self._work_out(question, name)
            return
        relevant = both(asked, f"{ref(name + '_gap')} = ''")
        type_ = {
            "mark": f"select_one c_{name}",
            "word": f"select_one c_{name}",
            "count": "integer",
        }.get(question.form, "decimal")
        self._row(
            type_, name, question.ask, relevant=relevant,
            constraint=_constraint(question), required="yes" if required else "",
            **_hints(question),
        )  # fmt: skip
        self._ask_gap(name, asked)

    def _ask_gap(self, name: str, asked: str) -> None:
        label = _name("不能作答时选缺项", "If it cannot be answered")
        self._row(f"select_one g_{name}", f"{name}_gap", label, relevant=asked)
        self._row("text", f"{name}_why", _name("缺项的原因", "Reason of the gap"),
                  relevant=f"{ref(name + '_gap')} != ''", required="yes")  # fmt: skip

    def _work_out(self, question: Question, name: str) -> None:
        """Write a ratio, or ask for the gap where its facts make none."""
        top, bottom = (field_of(fact) for fact in question.of)
        given = f"{ref(top)} != '' and {ref(bottom)} != ''"
        sound = f"{given} and {ref(bottom)} > 0 and {ref(top)} <= {ref(bottom)}"
        written = f"concat({ref(top)}, '/', {ref(bottom)})"
        self._row("calculate", name, calculation=f"if({sound}, {written}, '')")
        self._row("note", f"{name}_note", question.test or question.ask)
        self._ask_gap(name, f"{given} and not({sound})")

    def _ask_absence(self, form: Absence) -> None:
        cause = tuple(e.outcome for e in self.checklist.outcomes if e.absence == "cause")
        seen = tuple(e.outcome for e in self.checklist.outcomes if e.absence)
        self._row("begin_group", "absence", form.hint, relevant=is_one_of("outcome", seen))
        self._row("select_one causes", "absence_cause", _name("不存在的原因", "Cause of absence"),
                  relevant=is_one_of("outcome", cause), required="yes")  # fmt: skip
        for question in form.questions:
            if question.type == "yes_no":
                self._row("select_one yes_no", f"absence_{question.id}", question.ask,
                          required="yes")  # fmt: skip
            else:
                self._row("text", f"absence_{question.id}", question.ask, required="yes")
        self._row("end_group", "absence")
        self._choice("yes_no", "yes", _name("是", "yes"))
        self._choice("yes_no", "no", _name("否", "no"))

    def _ask_observations(self) -> None:
        if self.checklist.observations:
            self._row("begin_repeat", "observations", _name("意见记录", "Observations"))
            self._row("select_one observation_kinds", "observation_kind",
                      _name("类别", "Kind"), required="yes")  # fmt: skip
            self._row("text", "observation_text", _name("内容", "Text"), required="yes")
            self._row("end_repeat", "observations")

    def _add_up(self) -> None:
        for name, calculation in write_sums(self.checklist):
            self._row("calculate", name, calculation=calculation)
        shown = _name(
            "本次抽查得分：${points_total}，应得：${of_total}",
            "Points of this visit: ${points_total} of ${of_total}",
        )
        self._row("note", "total_shown", shown)


def _constraint(question: Question) -> str:
    tests = []
    if question.least is not None:
        tests.append(f". >= {write_number(question.least)}")
    if question.most is not None:
        tests.append(f". <= {write_number(question.most)}")
    if question.step is not None:
        # a hundred-millionth is far below any step and far above the error of a double
        steps = f". div {write_number(question.step)}"
        tests.append(f"{steps} - round({steps}) < 0.00000001")
        tests.append(f"round({steps}) - {steps} < 0.00000001")
    if question.at_most is not None:
        other = ref(field_of(question.at_most))
        tests.append(f"({other} = '' or . <= {other})")
    return " and ".join(tests)


def _hints(question: Question) -> Row:
    if question.look_at is None:
        return {}
    hint = question.look_at
    return {f"hint::{LANGUAGES['zh']}": hint.zh, f"hint::{LANGUAGES['en']}": hint.en}


def _questions(checklist: Checklist) -> Iterator[Question]:
    yield from checklist.facts
    for group in checklist.groups:
        for item in group.items:
            yield from item.questions


def _name(zh: str, en: str) -> Name:
    return Name(zh=zh, en=en)
