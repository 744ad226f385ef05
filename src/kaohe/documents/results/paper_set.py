"""Which papers a year ends with, by what its pack says about who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.documents.results.circular import (
    BODIES,
    GOVERNANCE_OFFICE,
    PARTY_COMMITTEES,
    make_governance_report,
    make_result_circular,
)
from kaohe.documents.results.letter import make_result_letter
from kaohe.documents.results.notable import find_exemplars, find_untrue_entries
from kaohe.documents.results.score_sheet import make_score_sheet
from kaohe.documents.results.telling import make_criticism, make_practice_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.rules.model import Pack
    from kaohe.documents.official.model import Document
    from kaohe.documents.official.paper_text import PaperText
    from kaohe.documents.official.papers.composing import Issue
    from kaohe.documents.results.facts import ResultFacts

CIRCULAR: Final = "result_circular"
LETTER: Final = "result_letter"
REPORT: Final = "governance_report"
CRITICISM: Final = "criticism"
DIGEST: Final = "practice_digest"
SHEET: Final = "score_sheet"


def are_letters_sent(pack: Pack) -> bool:
    """Tell whether each body, or its Party committee, is written to."""
    told = pack.publication.to if pack.publication else ()
    return BODIES in told or PARTY_COMMITTEES in told


def make_paper_set(
    facts: ResultFacts,
    texts: Mapping[str, PaperText],
    *,
    issue: Issue,
    counties: Mapping[str, str],
    units: Mapping[str, str],
) -> Iterator[tuple[str, str, Document]]:
    """Yield every paper: its kind, the body that it goes to or nothing, and the document.

    Args:
        facts: the results.
        texts: by kind.
        issue: day and marks of all of them.
        counties: code → name.
        units: visit → name of the unit, where it is known.

    Raises:
        FileUnusable: with every place of a text for which there is nothing.
    """
    pack, bodies = facts.pack, facts.bodies
    yield CIRCULAR, "", make_result_circular(facts, texts[CIRCULAR], issue=issue)
    if pack.publication and GOVERNANCE_OFFICE in pack.publication.to:
        yield REPORT, "", make_governance_report(facts, texts[REPORT], issue=issue)
    if entries := find_untrue_entries(bodies, counties=counties, units=units):
        yield CRITICISM, "", make_criticism(facts, entries, texts[CRITICISM], issue=issue)
    if exemplars := find_exemplars(bodies, counties=counties, units=units):
        yield DIGEST, "", make_practice_digest(facts, exemplars, texts[DIGEST], issue=issue)
    for body in bodies:
        if are_letters_sent(pack):
            document = make_result_letter(
                pack, body, texts[LETTER], issue=issue, anchor=facts.anchor, counties=counties
            )
            yield LETTER, body.id, document
        else:
            yield SHEET, body.id, make_score_sheet(pack, body, texts[SHEET], issue=issue)
