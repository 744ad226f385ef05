"""考核通知: the notice of an assessment, made from its rule pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.documents.official.model import Paragraph
from kaohe.documents.official.numerals import write_day
from kaohe.documents.official.papers.composing import compose
from kaohe.documents.official.papers.rubric import (
    make_calendar_annex,
    make_decisions_annex,
    make_rubric_annex,
    make_score_annex,
    write_points,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.rules.model import Draw, Pack
    from kaohe.documents.official.model import Document
    from kaohe.documents.official.paper_text import PaperText
    from kaohe.documents.official.papers.composing import Issue


def make_assessment_notice(pack: Pack, text: PaperText, *, issue: Issue) -> Document:
    """Return the notice with its annexes; every number in it comes from the pack.

    Raises:
        FileUnusable: with every place of the text for which there is nothing.
    """
    annexes = [make_rubric_annex(pack), make_score_annex(pack)]
    if pack.deadlines:
        annexes.append(make_calendar_annex(pack))
    if pack.decisions:
        annexes.append(make_decisions_annex(pack))
    conduct = tuple(Paragraph(f"{each.name.zh}。", level=2) for each in pack.conduct)
    return compose(
        text,
        dict(_values(pack)),
        issue=issue,
        blocks={"conduct": conduct},
        annexes=tuple(annexes),
    )


def _values(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield what a text may fill in; what the pack does not have is empty."""
    yield "title", pack.title.zh
    yield "year", str(pack.assessed_year)
    yield "pack", f"{pack.pack} {pack.version}"
    yield "pack_notice", pack.notice.zh if pack.notice else ""
    yield "total", write_points(pack.total)
    yield (
        "sections",
        "、".join(f"{each.name.zh}{write_points(each.points)}" for each in pack.sections),
    )
    yield "bodies", str(len(pack.bodies)) if pack.bodies else ""
    teams = pack.teams
    yield "teams", str(teams.count) if teams else ""
    least, most = (teams.bodies_least, teams.bodies_most) if teams else (0, 0)
    yield "bodies_of_team", "" if not teams else str(most) if least == most else f"{least}或{most}"
    yield "inspectors", str(teams.inspectors_per_visit) if teams else ""
    recused = teams is not None and teams.recusal == "own_body"
    yield "recusal", "抽调人员不参加对本单位的考核。" if recused else ""
    draw = pack.draw
    yield "counties", str(draw.counties) if draw else ""
    yield "units", _write_units(pack, draw) if draw else ""
    yield "visits", str(sum(1 + slot.members for slot in draw.slots)) if draw else ""
    yield "conduct", "有" if pack.conduct else ""
    for deadline in pack.deadlines:
        yield f"due_{deadline.id}", write_day(deadline.by)
    for known in ("departure", "self_check", "assessment_done"):
        if all(deadline.id != known for deadline in pack.deadlines):
            yield f"due_{known}", ""


def _write_units(pack: Pack, draw: Draw) -> str:
    """Name the units of a county, with the members of a federation behind it."""
    names = {kind.id: kind.name.zh for kind in pack.unit_kinds}
    parts = []
    for slot in draw.slots:
        part = f"{names[slot.kind]}1个"
        if slot.members and slot.member_kind:
            part += f"（另抽{names[slot.member_kind]}{slot.members}个）"
        parts.append(part)
    return "、".join(parts)
