"""What people decided about similar rows: same, different or unclear; who, when and why.

A decision changes no count. It is read back and shown beside its pair, and where it says that two
rows are one enterprise, the province mends its register and delivers again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from kaohe.core.errors import FileUnusable, raise_all
from kaohe.core.register.similar_faults import (
    DECISION_IN_FUTURE,
    DECISION_INCOMPLETE,
    DECISION_NOT_A_DAY,
    DECISION_TWICE,
    DECISION_UNKNOWN,
)
from kaohe.core.register.similar_pairs import RowPlace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault

FORMAT: Final = "similar-decisions/1"

Verdict: TypeAlias = Literal["same", "different", "unclear"]

VERDICT_NAMES: Final[dict[Verdict, str]] = {"same": "同一", "different": "不同", "unclear": "存疑"}
"""What a person writes into the sheet."""

SHEET: Final = "相似企业"
NOTES: Final = "说明"
"""The sheet that names the register, for people."""
SHEET_COLUMNS: Final = {
    "one_file": "甲文件",
    "one_line": "甲行号",
    "other_file": "乙文件",
    "other_line": "乙行号",
    "verdict": "判定",
    "decided_by": "判定人",
    "decided_on": "判定日期",
    "reason": "理由",
}
"""Headers of the sheet that is filled in, by field of a decision."""

_ROW_FIELDS: Final = ("one_file", "one_line", "other_file", "other_line")


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person decided about one pair."""

    places: tuple[RowPlace, RowPlace]
    verdict: Verdict
    decided_by: str
    decided_on: date
    reason: str

    def to_json(self) -> dict[str, Json]:
        """Return the decision as it stands in ``similar-decisions/1``."""
        one, other = self.places
        return {
            "one_file": one.file,
            "one_line": one.line,
            "other_file": other.file,
            "other_line": other.line,
            "verdict": self.verdict,
            "decided_by": self.decided_by,
            "decided_on": self.decided_on.isoformat(),
            "reason": self.reason,
        }


def read_decisions(records: Iterable[tuple[str, Any]], *, today: date) -> tuple[Decision, ...]:
    """Read decisions, each with the place at which it was found.

    Rows are named in either order, verdicts in Chinese or English.

    Raises:
        FileUnusable: with every decision that is incomplete, unknown or given twice.
    """
    decisions: dict[tuple[RowPlace, RowPlace], Decision] = {}
    faults: list[Fault] = []
    for where, record in records:
        read = _read_decision(where, record, today)
        if not isinstance(read, Decision):
            faults.append(read)
        elif read.places in decisions:
            faults.append(DECISION_TWICE.at(where, one=read.places[0], other=read.places[1]))
        else:
            decisions[read.places] = read
    raise_all(FileUnusable, faults)
    return tuple(decisions.values())


def is_decided(record: Mapping[str, Any]) -> bool:
    """Tell whether anything was filled in beside the two rows."""
    return any(record.get(field) for field in SHEET_COLUMNS if field not in _ROW_FIELDS)


def write_decisions(decisions: Iterable[Decision], *, register_digest: str) -> dict[str, Json]:
    """Return ``similar-decisions/1``; the digest tells on which register was decided."""
    return {
        "format": FORMAT,
        "register_digest": register_digest,
        "decisions": [decision.to_json() for decision in decisions],
    }


def _read_decision(where: str, record: Any, today: date) -> Decision | Fault:
    if not isinstance(record, Mapping):
        return DECISION_INCOMPLETE.at(where, fields=_name_columns(SHEET_COLUMNS))
    texts = {field: str(record.get(field) or "").strip() for field in SHEET_COLUMNS}
    lacking = [field for field, text in texts.items() if not text]
    lines = [field for field in ("one_line", "other_line") if not texts[field].isdecimal()]
    if lacking or lines:
        return DECISION_INCOMPLETE.at(where, fields=_name_columns(lacking or lines))
    verdict = _read_verdict(texts["verdict"])
    if verdict is None:
        return DECISION_UNKNOWN.at(where, verdict=texts["verdict"])
    try:
        moment = datetime.fromisoformat(texts["decided_on"])  # A spreadsheet adds midnight.
    except ValueError:
        return DECISION_NOT_A_DAY.at(where, day=texts["decided_on"])
    if moment.date() > today:
        return DECISION_IN_FUTURE.at(where, day=texts["decided_on"])
    one = RowPlace(texts["one_file"], int(texts["one_line"]))
    other = RowPlace(texts["other_file"], int(texts["other_line"]))
    if (other.file, other.line) < (one.file, one.line):
        one, other = other, one
    return Decision((one, other), verdict, texts["decided_by"], moment.date(), texts["reason"])


def _name_columns(fields: Iterable[str]) -> str:
    """Name fields as they stand in the sheet, and as in ``similar-decisions/1``."""
    return "、".join(f"{SHEET_COLUMNS[field]}（{field}）" for field in fields)


def _read_verdict(text: str) -> Verdict | None:
    for verdict in get_args(Verdict):
        if text in (verdict, VERDICT_NAMES[verdict]):
            found: Verdict = verdict
            return found
    return None
