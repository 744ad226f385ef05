"""Self-check reports of the bodies, and what the office's reviewers found about them.

A body that reports on itself rounds up; a reviewer is nearer to the truth and now and then harder
than it. Both answer every item that the pack asks of the body, except those whose numbers come
from the register or the statistics.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.rules.measures import Combine
from kaohe.core.scoring import write_evidence
from kaohe.core.scoring.evidence import Evidence, Finding
from kaohe.demo.answers import Respondent
from kaohe.demo.chance import draw_between, draw_degree, draw_share, happens
from kaohe.demo.enterprises import AS_OF
from kaohe.demo.keys import CAMPAIGN
from kaohe.demo.moments import write_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from kaohe.core.rules.measures import Measure
    from kaohe.core.rules.model import EvidenceSource, Item, Pack, Section
    from kaohe.demo.bodies import BodyParameters

_ROUNDS_UP: Final = Fraction(6, 10)
_TOO_HARD: Final = Fraction(5, 100)
_SUPERVISED: Final = Fraction(30, 100)
_REVIEWED_TWICE: Final = Fraction(5, 100)
_LATE: Final = Fraction(1, 8)
_FROM_TABLES: Final = ("register", "statistics")
_FIRST_FILING: Final = date(2013, 1, 14)
_FIRST_LATE_FILING: Final = date(2013, 1, 21)
_FIRST_REVIEW: Final = date(2013, 1, 28)
_FIRST_SUPERVISION: Final = date(2012, 5, 7)


def write_reports(
    out: Path, pack: Pack, parameters: Mapping[str, BodyParameters], *, seed: int
) -> None:
    """Write ``reports/NN.json`` and ``reviews/NN.json`` for every body, each as evidence/1."""
    for folder, make in (("reports", report_on_itself), ("reviews", review_body)):
        (out / folder).mkdir(parents=True, exist_ok=True)
        for body in parameters.values():
            evidence = make(pack, body, seed=seed)
            (out / folder / f"{body.body}.json").write_bytes(write_evidence(evidence) + b"\n")


def report_on_itself(pack: Pack, body: BodyParameters, *, seed: int) -> Evidence:
    """Make the self-check report of one body."""

    def claim(question: str) -> Fraction:
        truth = _truth(body, question, seed)
        return Fraction(1) if happens(_ROUNDS_UP, seed, "rounds up", body.body, question) else truth

    late = happens(_LATE, seed, "late report", body.body)
    first = _FIRST_LATE_FILING if late else _FIRST_FILING
    at = _draw_moment(first, 5, seed, "filing", body.body)
    blob = sha256(f"practice self-check {seed} {body.body}".encode()).hexdigest()
    findings = tuple(
        finding
        for section, item, measure in items_of_body(pack)
        if "self_check" in _sources(section)
        for finding in _answer(
            pack, body, item, measure, claim,
            seed=seed, source="self_check", actor=f"body-{body.body}/office", at=at,
            blobs=(blob,), note="自检自查报告",
        )
    )  # fmt: skip
    return _evidence(findings)


def review_body(pack: Pack, body: BodyParameters, *, seed: int) -> Evidence:
    """Make what reviewers found: a review of every item, a second one of a few, supervision."""

    def see(question: str) -> Fraction:
        truth = _truth(body, question, seed)
        harder = happens(_TOO_HARD, seed, "too hard", body.body, question)
        return max(Fraction(0), truth - Fraction(1, 2)) if harder else truth

    def know(question: str) -> Fraction:
        return _truth(body, question, seed)

    findings: list[Finding] = []
    for section, item, measure in items_of_body(pack):
        rounds: tuple[
            tuple[EvidenceSource, Callable[[str], Fraction], Fraction, date, str], ...
        ] = (
            ("review", see, Fraction(1), _FIRST_REVIEW, "初评：核对所附材料"),
            ("second_review", know, _REVIEWED_TWICE, _FIRST_REVIEW + timedelta(days=7), "复评"),
            ("supervision", know, _SUPERVISED, _FIRST_SUPERVISION, "平时督查"),
        )
        for source, answer_by, chance, first, note in rounds:
            if source not in _sources(section):
                continue
            if not happens(chance, seed, source, body.body, item.id):
                continue
            assessor = 1 + int(draw_share(seed, source, "assessor", body.body) * 4)
            findings += _answer(
                pack, body, item, measure, answer_by,
                seed=seed, source=source, actor=f"office/assessor-{assessor}",
                at=_draw_moment(first, 5, seed, source, body.body, item.id), blobs=(), note=note,
            )  # fmt: skip
    return _evidence(tuple(findings))


def items_of_body(pack: Pack) -> Iterator[tuple[Section, Item, Measure]]:
    """Yield what is asked of the body itself and answered by people, with its measure."""
    for section in pack.sections:
        if section.assessed_at != "body":
            continue
        for item in section.items():
            measure = section.measure_of(item)
            if measure is not None and not _comes_from_tables(pack, measure):
                yield section, item, measure


def _answer(
    pack: Pack,
    body: BodyParameters,
    item: Item,
    measure: Measure,
    degree_of: Callable[[str], Fraction],
    *,
    seed: int,
    source: EvidenceSource,
    actor: str,
    at: str,
    blobs: tuple[str, ...],
    note: str,
) -> Iterator[Finding]:
    respondent = Respondent(
        pack, degree_of, lambda indicator: draw_number(pack, indicator, body.body, seed=seed), {}
    )
    for part, value in respondent.answer(item.id, measure):
        yield Finding(
            item=item.id, part=part, body=body.body, value=value, source=source, actor=actor,
            at=at, blobs=blobs, note=note,
        )  # fmt: skip


def draw_number(pack: Pack, indicator: str, body: str, *, seed: int) -> str:
    """Draw the value of an indicator that no table gives: a ratio of counts, or a whole number."""
    kind = next(each.kind for each in pack.indicators if each.id == indicator)
    whole = 100 + int(draw_share(seed, "whole of", indicator, body) * 900)
    if kind != "ratio":
        return str(whole)
    share = draw_between(Fraction(15, 100), Fraction(95, 100), seed, "share of", indicator, body)
    return f"{int(whole * share)}/{whole}"


def _comes_from_tables(pack: Pack, measure: Measure) -> bool:
    if isinstance(measure, Combine):
        return any(_comes_from_tables(pack, part.score) for part in measure.parts)
    indicator = getattr(measure, "indicator", None)
    return any(each.id == indicator and each.source in _FROM_TABLES for each in pack.indicators)


def _truth(body: BodyParameters, question: str, seed: int) -> Fraction:
    return draw_degree(body.leadership, seed, "truth", body.body, question)


def _sources(section: Section) -> tuple[str, ...]:
    return (*section.decided_by, *section.shown_beside)


def _draw_moment(first: date, days: int, seed: int, *labels: object) -> str:
    """Draw a minute of the working hours of some days from the first on."""
    day = int(draw_share(seed, "day", *labels) * days)
    minute = 9 * 60 + int(draw_share(seed, "minute", *labels) * 8 * 60)
    return write_moment(first + timedelta(days=day), minute=minute)


def _evidence(findings: Iterable[Finding]) -> Evidence:
    return Evidence(
        format="evidence/1",
        campaign=CAMPAIGN.id,
        rehearsal=CAMPAIGN.rehearsal,
        as_of=AS_OF,
        findings=tuple(findings),
    )
