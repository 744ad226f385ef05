"""The letter to a body and its Party committee: its own data in detail, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.values import exact, write_exact
from kaohe.documents.official.model import Table
from kaohe.documents.official.papers.composing import compose
from kaohe.documents.official.papers.rubric import write_points
from kaohe.documents.official.papers.unions import name_committee
from kaohe.documents.results.annexes import make_anchor_annex, make_own_sample_annex
from kaohe.documents.results.circular import PARTY_COMMITTEES
from kaohe.documents.results.score_sheet import make_score_annex
from kaohe.documents.results.wording import cite_sources, tell_sample, write_fine
from kaohe.documents.traces import items_of, part_names, sections_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.rules.model import Pack
    from kaohe.documents.official.model import Document
    from kaohe.documents.official.paper_text import PaperText
    from kaohe.documents.official.papers.composing import Issue
    from kaohe.documents.results.anchor import Anchor
    from kaohe.documents.results.facts import BodyFacts

LOSSES: Final = 6
"""Items that are named in the text of the letter."""


def make_result_letter(
    pack: Pack,
    body: BodyFacts,
    text: PaperText,
    *,
    issue: Issue,
    anchor: Anchor,
    counties: Mapping[str, str],
) -> Document:
    """Return the letter to one body; a function of this body's facts alone.

    Args:
        pack: under which it was scored.
        body: the one body; facts of others are no argument, so that they cannot get in.
        text: of the letter.
        issue: number, day and marks.
        anchor: where the ledger stood.
        counties: code → name.

    Raises:
        FileUnusable: with every place of the text for which there is nothing.
    """
    annexes = [make_score_annex(pack, body)]
    if body.sample.sites:
        annexes.append(make_own_sample_annex(body, counties))
    annexes.append(make_anchor_annex(pack, body, anchor))
    named = zip(part_names(pack), body.parts, strict=True)
    values = {
        "year": str(pack.assessed_year),
        "title": pack.title.zh,
        "pack_notice": pack.notice.zh if pack.notice else "",
        "sources": cite_sources(pack),
        "union": body.union,
        "committee": name_committee(body.id, body.name) if _is_told_to_party(pack) else "",
        "full": write_points(pack.total),
        "total": f"{body.total}分" if body.trace["total"]["rounded"] else body.total,
        "sections": "，".join(f"{name}{points}分" for name, points in named),
        "standing": _tell_standing(body),
        "sample": tell_sample(body.name, body.sample),
        "annex_samples": "附件2" if body.sample.sites else "",
        "annex_anchor": f"附件{len(annexes)}",
    }
    losses = _draw_losses(body)
    return compose(text, values, issue=issue, blocks={"losses": losses}, annexes=tuple(annexes))


def _is_told_to_party(pack: Pack) -> bool:
    return pack.publication is not None and PARTY_COMMITTEES in pack.publication.to


def _tell_standing(body: BodyFacts) -> str:
    standing = body.trace["standing"]
    if standing["unranked"]:
        return f"不列位次：{standing['unranked']['zh']}"
    if not body.place:
        return "位次待定"
    among = f"{body.group or '全部'}{standing['among']}个单位"
    return f"在{among}中列第{standing['place']}位" + ("（并列）" if standing["tied"] > 1 else "")


def _draw_losses(body: BodyFacts) -> tuple[Table, ...]:
    """Return the items that gave away most; nothing where nothing was lost."""
    losses = [
        (exact(item["of"]) - exact(item["earned"]), item)
        for section in sections_of(body.trace)
        if section["kind"] == "section"
        for _, item in items_of(section)
        if item["state"] == "earned" and item["of"] is not None and item["earned"] is not None
    ]
    losses = sorted((each for each in losses if each[0] > 0), key=lambda each: -each[0])[:LOSSES]
    if not losses:
        return ()
    rows = tuple(
        (
            item["name"]["zh"],
            write_fine(item["of"]),
            write_fine(item["earned"]),
            write_fine(write_exact(lost)),
        )
        for lost, item in losses
    )
    return (Table(("考核内容", "分值", "得分", "失分"), rows, (52, 14, 17, 17), centred=(1, 2, 3)),)
