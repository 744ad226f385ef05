"""Papers of the results: made from a scoring of the year, its traces and its sheet of evidence.

What a paper rests on stands in its facts: which scoring, where the ledger stood when it was
drafted, and for circulars about single units what is told of them. The document follows from
these alone, so that what was signed is what is issued.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.errors import InputError, raise_all
from kaohe.core.ledger.notes import encode_base64
from kaohe.core.scoring import read_evidence
from kaohe.documents.results import (
    Anchor,
    Exemplar,
    UntrueEntry,
    find_exemplars,
    find_untrue_entries,
    gather_results,
)
from kaohe.documents.results.circular import (
    GOVERNANCE_OFFICE,
    make_governance_report,
    make_result_circular,
)
from kaohe.documents.results.letter import make_result_letter
from kaohe.documents.results.paper_set import (
    CIRCULAR,
    CRITICISM,
    DIGEST,
    LETTER,
    REPORT,
    are_letters_sent,
)
from kaohe.documents.results.telling import (
    find_undecided,
    make_criticism,
    make_practice_digest,
)
from kaohe.engines.divisions import divisions
from kaohe.web.audit.office_acts import ledger
from kaohe.web.papers.faults import (
    PAPER_BODY_WRONG,
    PAPER_ITEMS_WRONG,
    PAPER_NOT_ASKED,
    PAPER_TELLS_NOTHING,
    PAPER_UNSCORED,
)
from kaohe.web.results.keeping import read_kept, read_trace
from kaohe.web.results.models import Scoring
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.documents.official import Document
    from kaohe.documents.official.papers import Issue
    from kaohe.documents.results import ResultFacts
    from kaohe.stores.paper_files import PaperFiles
    from kaohe.web.cycles.models import Cycle

RESULT_KINDS: Final = (CIRCULAR, LETTER, REPORT, CRITICISM, DIGEST)
TOLD_TO_ALL: Final = ("assessment_notice", CIRCULAR, CRITICISM, DIGEST)
"""Papers without a body that every body may read once they are issued; the report is none."""
_ITEMS: Final = {CRITICISM: UntrueEntry, DIGEST: Exemplar}


def read_result_facts(kind: str, given: Mapping[str, Any], cycle: Cycle) -> dict[str, Json]:
    """Return what a paper of the results rests on, as the year stands now.

    Args:
        kind: one of :data:`RESULT_KINDS`.
        given: ``body`` of a letter; ``items`` of a criticism or a digest, as a list or as JSON
            (the fields of ``UntrueEntry`` or ``Exemplar``). Without them a draft tells what the
            visits show, on which nothing is decided yet.
        cycle: the year.

    Raises:
        InputError: with everything that is missing or wrong.
    """
    scoring = cycle.scorings.order_by("-number").first()
    if scoring is None:
        raise PAPER_UNSCORED.error_at(cycle.pk, cycle=cycle.title)
    pack = find_known(cycle.pack_digest).pack
    body = str(given.get("body", "")) if kind == LETTER else ""
    raise_all(InputError, _check(kind, body, pack, scoring))
    books = ledger().open()
    facts: dict[str, Json] = {
        "scoring": scoring.number,
        "size": books.size,
        "root": encode_base64(books.root),
    }
    if kind == LETTER:
        facts["body"] = body
    if kind in _ITEMS:
        facts["items"] = _read_items(kind, given, cycle, facts)
    return facts


def measure_results(kind: str, facts: Mapping[str, Any], cycle: Cycle) -> Json:
    """Return the digests of the traces that a paper rests on, as the year stands now.

    Those of the last scoring: where it gave something else, what was signed is no longer so.
    """
    scoring = cycle.scorings.order_by("-number").first()
    if scoring is None:
        return {}
    traces = dict(scoring.results.values_list("body", "trace_digest"))
    if kind == LETTER:
        return {facts["body"]: traces.get(facts["body"], "")}
    return {body: traces[body] for body in sorted(traces)}


def make_result_document(
    kind: str, facts: Mapping[str, Any], cycle: Cycle, *, issue: Issue, files: PaperFiles
) -> Document:
    """Return the document of a paper of the results."""
    text, known = files.texts[kind], find_known(cycle.pack_digest)
    results = _gather(cycle, facts)
    if kind == CIRCULAR:
        return make_result_circular(results, text, issue=issue)
    if kind == REPORT:
        return make_governance_report(results, text, issue=issue)
    if kind == LETTER:
        body = results.body(facts["body"])
        anchor, counties = results.anchor, _name_counties()
        return make_result_letter(
            known.pack, body, text, issue=issue, anchor=anchor, counties=counties
        )
    if kind == CRITICISM:
        entries = [UntrueEntry(**each) for each in facts["items"]]
        return make_criticism(results, entries, text, issue=issue)
    exemplars = [Exemplar(**each) for each in facts["items"]]
    return make_practice_digest(results, exemplars, text, issue=issue)


def expect_decided(kind: str, facts: Mapping[str, Any]) -> None:
    """Let pass a criticism whose every entry has been decided on, and every other paper.

    Raises:
        InputError: with every entry on which nothing is decided.
    """
    if kind == CRITICISM:
        raise_all(InputError, find_undecided([UntrueEntry(**each) for each in facts["items"]]))


def list_due_papers(cycle: Cycle) -> frozenset[tuple[str, str]]:
    """Return the papers without which a year is not published: kind, and body of a letter."""
    pack = find_known(cycle.pack_digest).pack
    due = {(CIRCULAR, "")}
    if pack.publication and GOVERNANCE_OFFICE in pack.publication.to:
        due.add((REPORT, ""))
    if are_letters_sent(pack):
        due.update((LETTER, body.id) for body in pack.bodies)
    return frozenset(due)


def _check(kind: str, body: str, pack: Pack, scoring: Scoring) -> Iterator[Fault]:
    if kind == LETTER:
        if not are_letters_sent(pack):
            yield PAPER_NOT_ASKED.at(kind)
        if not scoring.results.filter(body=body).exists():
            yield PAPER_BODY_WRONG.at(kind, body=body)
    if kind == REPORT and not (pack.publication and GOVERNANCE_OFFICE in pack.publication.to):
        yield PAPER_NOT_ASKED.at(kind)


def _read_items(
    kind: str, given: Mapping[str, Any], cycle: Cycle, facts: Mapping[str, Any]
) -> list[Json]:
    told = given.get("items") or ()
    form = _ITEMS[kind]
    try:
        items = json.loads(told) if isinstance(told, str) else list(told)
        made = [form(**{name: str(value) for name, value in each.items()}) for each in items]
    except (ValueError, TypeError, AttributeError) as wrong:
        raise PAPER_ITEMS_WRONG.error_at(kind) from wrong
    if not items:
        bodies, counties = _gather(cycle, facts).bodies, _name_counties()
        find = find_untrue_entries if kind == CRITICISM else find_exemplars
        made = [*find(bodies, counties=counties, units={})]
    if not made:
        raise PAPER_TELLS_NOTHING.error_at(kind)
    return [asdict(each) for each in made]


def _gather(cycle: Cycle, facts: Mapping[str, Any]) -> ResultFacts:
    scoring = cycle.scorings.get(number=facts["scoring"])
    anchor = Anchor(ledger().origin, facts["size"], facts["root"], scoring.entry)
    return replace(_gather_scoring(scoring.pk, scoring.sheet_digest), anchor=anchor)


@lru_cache(maxsize=2)
def _gather_scoring(key: int, sheet: str) -> ResultFacts:
    """Gather the results of a scoring, of which rows and files never change."""
    scoring = Scoring.objects.get(pk=key, sheet_digest=sheet)
    rows = scoring.results.values_list("body", "trace_digest")
    traces = {body: read_trace(digest) for body, digest in rows}
    evidence = read_evidence(read_kept(sheet), scoring.sheet_name)
    nowhere = Anchor("", 0, "")
    return gather_results(find_known(scoring.pack_digest).pack, traces, evidence, anchor=nowhere)


@lru_cache(maxsize=1)
def _name_counties() -> Mapping[str, str]:
    return {code: county.name for code, county in divisions().counties.items()}
