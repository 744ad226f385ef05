"""Checklists: what is asked of each kind of unit, and whether it was answered."""

from kaohe.core.checklist.answers import (
    AbsenceAnswers,
    Answer,
    ConductAnswers,
    Departure,
    VisitAnswers,
)
from kaohe.core.checklist.checking import find_answer_faults
from kaohe.core.checklist.generating import checklist_digest, make_checklists, write_checklist
from kaohe.core.checklist.model import Checklist, ChecklistItem, OutcomeChoice, Question
from kaohe.core.checklist.reading import read_words
from kaohe.core.checklist.relevance import Relevance, find_relevance
from kaohe.core.checklist.words import ChecklistWords

__all__ = [
    "AbsenceAnswers",
    "Answer",
    "Checklist",
    "ChecklistItem",
    "ChecklistWords",
    "ConductAnswers",
    "Departure",
    "OutcomeChoice",
    "Question",
    "Relevance",
    "VisitAnswers",
    "checklist_digest",
    "find_answer_faults",
    "find_relevance",
    "make_checklists",
    "read_words",
    "write_checklist",
]
