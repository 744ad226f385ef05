"""通报 to all unions, and the report to the central office: all bodies, by comparison group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.documents.official.model import Paragraph
from kaohe.documents.official.papers.composing import compose
from kaohe.documents.official.papers.rubric import write_points
from kaohe.documents.results.annexes import (
    make_common_anchor_annex,
    make_open_questions_annex,
    make_places_annex,
    make_samples_annex,
)
from kaohe.documents.results.wording import (
    cite_sources,
    tell_bounds,
    tell_group,
    tell_rank_sets,
    tell_samples,
    tell_ties,
)

if TYPE_CHECKING:
    from kaohe.documents.official.model import Annex, Document
    from kaohe.documents.official.paper_text import PaperText
    from kaohe.documents.official.papers.composing import Issue
    from kaohe.documents.results.facts import ResultFacts

PARTY_COMMITTEES = "party_committees"
GOVERNANCE_OFFICE = "governance_office"
BODIES = "bodies"
"""Recipients, as packs name them."""


def make_result_circular(facts: ResultFacts, text: PaperText, *, issue: Issue) -> Document:
    """Return the circular that tells all unions of all results (requirements C14, C20).

    Raises:
        FileUnusable: with every place of the text for which there is nothing.
    """
    places = make_places_annex(facts, title="考核得分和位次")
    return _compose(facts, places, text, issue=issue)


def make_governance_report(facts: ResultFacts, text: PaperText, *, issue: Issue) -> Document:
    """Return the report of the raw points with their parts, whose last column is left empty.

    How the office of the central commission maps them to its own scale is its own affair
    (requirements I31).

    Raises:
        FileUnusable: with every place of the text for which there is nothing.
    """
    places = make_places_annex(facts, title="考核得分（百分制）", last_column="换算分值")
    return _compose(facts, places, text, issue=issue)


def is_told(facts: ResultFacts, recipient: str) -> bool:
    """Tell whether the pack names a recipient of the results."""
    return facts.pack.publication is not None and recipient in facts.pack.publication.to


def _compose(facts: ResultFacts, places: Annex, text: PaperText, *, issue: Issue) -> Document:
    pack = facts.pack
    annexes = [places]
    named = {"places": "附件1", "decisions": "", "samples": ""}
    if pack.decisions:
        annexes.append(make_open_questions_annex(pack))
        named["decisions"] = f"附件{len(annexes)}"
    if any(body.sample.units for body in facts.bodies):
        annexes.append(make_samples_annex(facts))
        named["samples"] = f"附件{len(annexes)}"
    annexes.append(make_common_anchor_annex(facts))
    groups = tuple(
        Paragraph(tell_group(name, members), level=2, heading=f"{name or '全部单位'}。")
        for name, members in facts.groups
    )
    values = {
        "year": str(pack.assessed_year),
        "title": pack.title.zh,
        "pack": f"（{pack.pack}，{pack.version}版）",
        "pack_notice": pack.notice.zh if pack.notice else "",
        "sources": cite_sources(pack),
        "bodies": str(len(facts.bodies)),
        "total": write_points(pack.total),
        "sections": "、".join(
            f"{each.name.zh}{write_points(each.points)}" for each in pack.sections
        ),
        "ties": tell_ties(facts),
        "decisions": str(len(pack.decisions) or ""),
        "sample": tell_samples(facts.bodies),
        "bounds": tell_bounds(facts.bodies),
        "rank_sets": tell_rank_sets(facts.bodies),
        "party_committees": "各省、自治区、直辖市党委，新疆生产建设兵团党委"
        if is_told(facts, PARTY_COMMITTEES)
        else "",
        "governance_office": "中央社会管理综合治理委员会办公室"
        if is_told(facts, GOVERNANCE_OFFICE)
        else "",
        "annex_places": named["places"],
        "annex_decisions": named["decisions"],
        "annex_samples": named["samples"],
        "annex_anchor": f"附件{len(annexes)}",
    }
    return compose(text, values, issue=issue, blocks={"groups": groups}, annexes=tuple(annexes))
