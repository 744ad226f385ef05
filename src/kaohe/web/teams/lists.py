"""Lists as workbooks: people of the pool, standards of trips; read as text, all faults at once."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import InputError, raise_all
from kaohe.core.teams import TIES
from kaohe.core.teams.money import read_yuan
from kaohe.core.teams.standards import COST_KINDS, EVERYWHERE, Standard
from kaohe.documents.fill_in import Column, write_fill_in
from kaohe.web.accounts.contact_list import load_first_sheet
from kaohe.web.teams.faults import (
    CELL_WRONG,
    HEADER_WRONG,
    LIST_EMPTY,
    PERSON_TWICE,
    STANDARD_TWICE,
)
from kaohe.web.teams.models import DEPARTMENTS
from kaohe.web.teams.pool_acts import PersonDetails

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.teams.standards import CostKind
    from kaohe.engines.reading.sheets import Sheet
    from kaohe.web.teams.models import PoolPerson

BODIES: Final = tuple(names[0] for names in BODY_NAMES.values())
POOL_COLUMNS: Final = (
    Column("账号", 18),
    Column("抽调单位", 16, BODIES),
    Column("部门", 18, tuple(name for _id, name in DEPARTMENTS)),
    Column("工作单位", 30),
    Column("职务", 20),
    Column("可任组长", 10, ("是", "否")),
    Column("抽调起日", 14),
    Column("抽调止日", 14),
    Column("须回避的单位", 40),
)
STANDARD_COLUMNS: Final = (
    Column("费用种类", 18, tuple(names[0] for names in COST_KINDS.values())),
    Column("地区", 18, ("全国", *BODIES)),
    Column("每人每天（夜）标准（元）", 26),
)
ALL_PLACES: Final = "全国"
_CODES: Final = {names[0]: code for code, names in BODY_NAMES.items()} | {
    code: code for code in BODY_NAMES
}
_DEPARTMENT_CODES: Final = {name: department for department, name in DEPARTMENTS}
_TIE_KINDS: Final = {names[0]: kind for kind, names in TIES.items()}
_COST_KINDS: Final[dict[str, CostKind]] = {names[0]: kind for kind, names in COST_KINDS.items()}
_BETWEEN: Final = re.compile(r"[，,、;；\n]+")
_TIE: Final = re.compile(r"(?P<body>[^（(]+?)\s*(?:[（(](?P<kind>[^）)]+)[）)])?")
_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?: 00:00:00(?:\.0+)?)?")


def write_pool_template(rows: Sequence[PoolPerson] = ()) -> bytes:
    """Return the workbook of the pool, filled with who is in it."""
    kinds = "、".join(names[0] for names in TIES.values())
    return write_fill_in(
        "人员库",
        POOL_COLUMNS,
        explained=(
            "每行一人；第一行表头请勿改动。",
            "账号：须已开立并有“考核组成员”角色；姓名取自账号，不在本表填写。",
            "抽调单位、部门：各地抽调人员填抽调单位（名称或两位代码），全总机关人员填部门，只填一项。",
            "抽调起日、止日：如2013-01-06；各地抽调人员必填。",
            f"须回避的单位：抽调单位自动回避，不必再填；其他如“浙江（曾任职）、江苏（亲属任职）”，"
            f"情形可填{kinds}。",
            "不填亲属姓名等与考核无关的个人信息。",
            "有任何一处不符，整张表都不会导入；系统一次列出全部问题及所在单元格。",
        ),
        rows=[_write_person(row) for row in rows],
    )


def write_standards_template() -> bytes:
    """Return the workbook of standards to fill in."""
    return write_fill_in(
        "出差标准",
        STANDARD_COLUMNS,
        explained=(
            "每行一项标准；第一行表头请勿改动。",
            "地区：填单位所在省份名称（如浙江）；填“全国”的用于没有单独规定的地区。",
            "标准：每人每天（住宿为每人每夜）的上限，单位为元，最多两位小数。",
            "没有标准的费用种类不必填；系统会注明“无标准”。",
        ),
    )


def read_pool_list(data: bytes, *, name: str) -> list[PersonDetails]:
    """Read a list of people and check every cell.

    Raises:
        InputError: with everything that is wrong.
    """
    sheet = load_first_sheet(data, name)
    people, faults = [], []
    first: dict[str, int] = {}
    for place in _find_rows(sheet, POOL_COLUMNS):
        cells = _read_cells(sheet, place, POOL_COLUMNS)
        details, wrong = _read_person(cells)
        people.append(details)
        faults += [_say(sheet, place, column, reason, POOL_COLUMNS) for column, reason in wrong]
        if first.setdefault(details.account, place + 1) != place + 1:
            where = f"{sheet.name}!A{place + 1}"
            faults.append(
                PERSON_TWICE.at(where, account=details.account, row=first[details.account])
            )
    raise_all(InputError, faults)
    return people


def read_standards_list(data: bytes, *, name: str) -> tuple[Standard, ...]:
    """Read a list of standards and check every cell.

    Raises:
        InputError: with everything that is wrong.
    """
    sheet = load_first_sheet(data, name)
    standards, faults = [], []
    first: dict[tuple[str, str], int] = {}
    for place in _find_rows(sheet, STANDARD_COLUMNS):
        kind, where, most = _read_cells(sheet, place, STANDARD_COLUMNS)
        wrong = [*_find_wrong_standard(kind, where, most)]
        faults += [_say(sheet, place, column, why, STANDARD_COLUMNS) for column, why in wrong]
        if first.setdefault((kind, where), place + 1) != place + 1:
            faults.append(
                STANDARD_TWICE.at(
                    f"{sheet.name}!A{place + 1}", kind=kind, place=where, row=first[kind, where]
                )
            )
        elif not wrong:
            area = EVERYWHERE if where == ALL_PLACES else _CODES[where]
            standards.append(Standard(_COST_KINDS[kind], area, read_yuan(most)))
    raise_all(InputError, faults)
    return tuple(standards)


def write_ties(ties: Sequence[tuple[str, str]]) -> str:
    """Write ties as they are read."""
    return "、".join(
        f"{BODY_NAMES[body][0]}（{TIES[kind][0]}）"  # type: ignore[index]
        for body, kind in ties
    )


def read_ties(text: str) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """Read ties such as ``浙江（曾任职）``; return them, and the words that are none."""
    ties, wrong = [], []
    for each in filter(None, _BETWEEN.split(text.strip())):
        found = _TIE.fullmatch(each.strip())
        body = _CODES.get(found["body"].strip()) if found else None
        kind = _TIE_KINDS.get((found["kind"] or "其他利害关系").strip()) if found else None
        if body is None or kind is None:
            wrong.append(each.strip())
        else:
            ties.append((body, kind))
    return tuple(ties), wrong


def _find_rows(sheet: Sheet, columns: Sequence[Column]) -> list[int]:
    wanted = [column.name for column in columns]
    header = [cell.strip() for cell in sheet.read_row(0)] if sheet.rows.num_rows else []
    if header[: len(wanted)] != wanted:
        raise HEADER_WRONG.error_at(f"{sheet.name}!A1", wanted="、".join(wanted))
    filled = [place for place in sheet.find_filled_rows() if place]
    if not filled:
        raise LIST_EMPTY.error_at(f"{sheet.name}!A2")
    return filled


def _read_cells(sheet: Sheet, place: int, columns: Sequence[Column]) -> list[str]:
    cells = [cell.strip() for cell in sheet.read_row(place)][: len(columns)]
    return cells + [""] * (len(columns) - len(cells))


def _read_person(cells: Sequence[str]) -> tuple[PersonDetails, list[tuple[int, str]]]:
    account, lent_by, department, unit, post, leads, since, until, tied = cells
    wrong: list[tuple[int, str]] = []
    if lent_by and lent_by not in _CODES:
        wrong.append((1, _("没有这个单位")))
    if department and department not in _DEPARTMENT_CODES:
        wrong.append((2, _("没有这个部门")))
    if leads not in ("", "是", "否"):
        wrong.append((5, _("请填“是”或“否”")))
    days = [_read_day(since), _read_day(until)]
    for column, text, day in ((6, since, days[0]), (7, until, days[1])):
        if text and day is None:
            wrong.append((column, _("请填写如2013-01-06的日期")))
    ties, unread = read_ties(tied)
    if unread:
        wrong.append((8, _("无法识别“%(words)s”") % {"words": "、".join(unread)}))
    details = PersonDetails(
        account=account,
        lent_by=_CODES.get(lent_by, ""),
        department=_DEPARTMENT_CODES.get(department, ""),
        unit=unit,
        post=post,
        may_lead=leads == "是",
        lent_since=days[0],
        lent_until=days[1],
        ties=ties,
    )
    return details, wrong


def _read_day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _find_wrong_standard(kind: str, where: str, most: str) -> Iterator[tuple[int, str]]:
    if kind not in _COST_KINDS:
        yield 0, _("没有这个费用种类")
    if where != ALL_PLACES and where not in _CODES:
        yield 1, _("没有这个地区")
    try:
        read_yuan(most)
    except ValueError:
        yield 2, _("请填写金额，最多两位小数")


def _say(sheet: Sheet, place: int, column: int, reason: str, columns: Sequence[Column]) -> Fault:
    cell = f"{sheet.name}!{chr(ord('A') + column)}{place + 1}"
    return CELL_WRONG.at(cell, column=columns[column].name, reason=reason)


def _write_person(row: PoolPerson) -> list[str]:
    departments = dict(DEPARTMENTS)
    return [
        row.person.username,
        BODY_NAMES[row.lent_by][0] if row.lent_by else "",
        departments.get(row.department, ""),
        row.unit,
        row.post,
        "是" if row.may_lead else "否",
        row.lent_since.isoformat() if row.lent_since else "",
        row.lent_until.isoformat() if row.lent_until else "",
        write_ties([(tie.body, tie.kind) for tie in row.ties.all()]),
    ]
