"""Visits written down: answers of a checklist as findings, and what they earn on the spot."""

from kaohe.workflows.visits.adding_up import GroupSum, ItemSum, VisitSum, add_up
from kaohe.workflows.visits.findings import find_revision_faults, read_answers, write_findings

__all__ = [
    "GroupSum",
    "ItemSum",
    "VisitSum",
    "add_up",
    "find_revision_faults",
    "read_answers",
    "write_findings",
]
