"""Sheets of evidence looked at as a whole: what they lack, and how two of them differ."""

from kaohe.workflows.evidence.differences import Difference, compare_sheets
from kaohe.workflows.evidence.open_points import Examined, OpenPoint, examine_sheet

__all__ = ["Difference", "Examined", "OpenPoint", "compare_sheets", "examine_sheet"]
