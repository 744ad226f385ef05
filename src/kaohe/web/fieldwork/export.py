"""Visits as tables: what was visited, answered, found otherwise than in the register, noted.

Only what is disclosed stands in them, and of what is told by telephone only what is over or was
told to the unit; of a visit whose revisions are in conflict, nothing that was answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from kaohe.core.draw import read_packet
from kaohe.documents.visit_book import VisitTable
from kaohe.web.cycles.words import name_body
from kaohe.web.draw.campaigns import book_of
from kaohe.web.draw.monitor import follow_disclosure
from kaohe.web.fieldwork.board import STANDINGS, list_missing
from kaohe.web.fieldwork.models import FieldVisit
from kaohe.web.fieldwork.office_pages import name_county
from kaohe.web.fieldwork.revisions import standing_of
from kaohe.web.fieldwork.visit_content import (
    compare_register,
    list_answers,
    list_observations,
)
from kaohe.web.fieldwork.visit_words import VisitWords
from kaohe.web.teams.rows import find_fixed
from kaohe.workflows.field_visits.revision import read_revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from kaohe.core.canonical import Json
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.web.draw.monitor import VisitLine

TABLES: Final = ("visits", "answers", "differences", "observations")
"""The tables in their order, as an address names them."""
Row = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A visit with the revision of it that counts."""

    body: str
    county: str
    line: VisitLine
    kind: str
    state: str
    revisions: int
    missing: int
    content: Mapping[str, Json]
    """Empty where nothing counts."""
    record: Mapping[str, Json]
    words: VisitWords

    @property
    def begin(self) -> Row:
        """Return the first columns of every table."""
        return (self.line.id, name_body(self.body), self.line.unit.get("name", ""))


def gather_tables(
    cycle: Cycle, draw: DrawCampaign, is_wanted: Callable[[str], bool]
) -> dict[str, VisitTable]:
    """Return all tables of the bodies that are wanted and may be seen."""
    teams = name_teams(cycle)
    found = list(_find(cycle, draw, is_wanted))
    begin = (_("抽查编号"), _("单位"), _("抽查单位"))
    return {
        "visits": VisitTable(
            _("抽查"),
            (*begin, _("单位代码"), _("考核组"), _("县代码"), _("县"), _("对象类别"),
             _("单位编号"), _("地址"), _("公布时间"), _("告知时间"), _("告知对象"), _("结果"),
             _("结束时间"), _("状态"), _("收到的版本"), _("未到的照片"),
             _("与数据库不一致"), _("更换原因")),
            tuple(_write_visit(each, teams) for each in found),
        ),
        "answers": VisitTable(
            _("回答"),
            (*begin, _("小项"), _("部分"), _("问题"), _("回答"), _("是否缺项"), _("说明"),
             _("考核员"), _("照片和文件")),
            tuple(row for each in found for row in _write_answers(each)),
        ),
        "differences": VisitTable(
            _("数据库比对"),
            (*begin, _("字段"), _("数据库"), _("实地"), _("说明")),
            tuple(row for each in found for row in _write_differences(each)),
        ),
        "observations": VisitTable(
            _("意见"),
            (*begin, _("类别"), _("内容")),
            tuple(
                (*each.begin, *told)
                for each in found
                for told in list_observations(each.content, each.words)
            ),
        ),
    }  # fmt: skip


def name_teams(cycle: Cycle) -> dict[str, str]:
    """Return by body the team that goes there."""
    fixed = find_fixed(cycle)
    teams = fixed.as_allocation().teams if fixed else ()
    return {body: team.id for team in teams for body in team.bodies}


def _find(cycle: Cycle, draw: DrawCampaign, is_wanted: Callable[[str], bool]) -> Iterator[_Found]:
    lines, book = follow_disclosure(book_of(draw), draw.pk), book_of(draw)
    kept = {each.pk: each for each in FieldVisit.objects.filter(campaign=draw)}
    for body, line in lines.items():
        if not is_wanted(body):
            continue
        for county in line.counties:
            for visit in county.visits:
                if not visit.is_withheld:
                    document = book.document(visit.packet)
                    record = read_packet(document).record if document else {}
                    yield _read(cycle, visit, (body, county.code), kept.get(visit.id), record)


def _read(
    cycle: Cycle,
    line: VisitLine,
    place: tuple[str, str],
    row: FieldVisit | None,
    record: Mapping[str, Json],
) -> _Found:
    standing = standing_of(row) if row else None
    revisions = list(row.revisions.select_related("inbox")) if row else []
    counting = standing.counting if standing else ""
    content: Mapping[str, Json] = {}
    for each in revisions:
        if each.pk == counting:
            content = read_revision(bytes(each.inbox.content)).content
    unit = content.get("unit")
    kind = str(unit.get("kind", "")) if isinstance(unit, dict) else ""
    return _Found(
        body=place[0],
        county=place[1],
        line=line,
        kind=kind,
        state=str(STANDINGS[standing.state][0]) if standing else _("未收到"),
        revisions=len(revisions),
        missing=len(list_missing(revisions)),
        content=content,
        record=record,
        words=VisitWords(cycle, kind),
    )


def _write_visit(each: _Found, teams: Mapping[str, str]) -> Row:
    line, words = each.line, each.words
    outcome = str(each.content.get("outcome", "")) or line.outcome
    differing = sum(one.differs for one in compare_register(each.content, each.record, words))
    return (
        *each.begin,
        each.body,
        teams.get(each.body, ""),
        each.county,
        name_county(each.county),
        words.name_kind(each.kind),
        line.unit.get("id", ""),
        line.unit.get("address", ""),
        _moment(line.disclosed_at),
        _moment(line.told_at),
        line.told_who,
        words.name_outcome(outcome),
        _moment(line.closed_at),
        each.state,
        each.revisions,
        each.missing,
        differing,
        words.name_outcome(line.reason),
    )


def _write_answers(each: _Found) -> Iterator[Row]:
    for one in list_answers(each.content, each.words):
        gap = _("是") if one.is_gap else ""
        yield (*each.begin, one.item, one.part, one.title, one.text, gap, one.reason, one.by,
               len(one.blobs))  # fmt: skip


def _write_differences(each: _Found) -> Iterator[Row]:
    for one in compare_register(each.content, each.record, each.words):
        if one.differs:
            yield (*each.begin, one.title, one.register, one.found, one.note)


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""
