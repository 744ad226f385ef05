"""The papers of an assessment, each a function from data to a document."""

from kaohe.documents.official.papers.composing import Issue, compose, read_number, space_out
from kaohe.documents.official.papers.lending import Lending, make_lending_letter
from kaohe.documents.official.papers.notice import make_assessment_notice
from kaohe.documents.official.papers.receipt import (
    Receipt,
    ReceivedFile,
    make_receipt,
    write_receipt,
)
from kaohe.documents.official.papers.unions import name_committee, name_union
from kaohe.documents.official.papers.visiting import VisitNotice, make_visit_notice

__all__ = [
    "Issue",
    "Lending",
    "Receipt",
    "ReceivedFile",
    "VisitNotice",
    "compose",
    "make_assessment_notice",
    "make_lending_letter",
    "make_receipt",
    "make_visit_notice",
    "name_committee",
    "name_union",
    "read_number",
    "space_out",
    "write_receipt",
]
