"""The values of answers: whether each has the form that its question asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.checklist.faults import ANSWER_VALUE
from kaohe.core.errors import EvidenceError
from kaohe.core.scoring.answers import read_count, read_number
from kaohe.core.scoring.given import Lacking
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.checklist.answers import Answer
    from kaohe.core.checklist.model import Question
    from kaohe.core.errors import Fault


def find_value_faults(question: Question, value: str) -> Iterator[Fault]:
    """Find a value that is not one of the choices, not a number, or out of bounds."""
    where = f"{question.item}/{question.part}" if question.part else question.item
    if question.form in {"mark", "word"}:
        known = [choice.value for choice in question.choices]
        if value not in known:
            yield ANSWER_VALUE.at(where, value=value, allowed=", ".join(known))
    elif not in_bounds(question, value):
        yield ANSWER_VALUE.at(where, value=value, allowed=describe_bounds(question))


def in_bounds(question: Question, value: str) -> bool:
    """Tell whether a text is a number that the question allows."""
    read = read_count if question.form == "count" else read_number
    try:
        number = read(value, "")
    except EvidenceError:
        return False
    above = question.least is None or number >= question.least
    below = question.most is None or number <= question.most
    in_step = question.step is None or (number / question.step).denominator == 1
    return above and below and in_step


def describe_bounds(question: Question) -> str:
    """Return the numbers that a question allows, such as ``0, 1, 2, …`` or ``0 – 0.1 – 1``."""
    if question.form == "count":
        return "0, 1, 2, …"
    bounds = (question.least, question.step, question.most)
    return " – ".join("…" if each is None else write_exact(each) for each in bounds)


def expect_ratio(
    question: Question, answers: Mapping[tuple[str, str], Answer]
) -> str | Lacking | None:
    """Return what a ratio must be by its facts: a text, a gap, or nothing while one is open."""
    written: list[str] = []
    for fact in question.of:
        answer = answers.get((fact, ""))
        if answer is not None and answer.gap is not None:
            return Lacking(answer.gap)
        if answer is None or answer.value is None:
            return None
        written.append(answer.value)
    return "/".join(written)
