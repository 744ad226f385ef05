"""The kinds of entry: what each tells, as data.

A kind names its fields and how each must look. Whether the act is allowed now is decided by the
rules (``rules``), from what the ledger holds already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from kaohe.core.canonical import LARGEST_INTEGER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.core.canonical import Json

    IsSound: TypeAlias = Callable[[Json], bool]

STAGES: Final = ("county", "kind", "unit", "member")
AUDIENCES: Final = ("body", "county", "unit")
WAYS: Final = ("online", "text", "voice", "paper")
"""How the answers of the holders reach a device."""
ALARMS: Final = ("completion", "proofs")
"""What an alarm is about: a record that is not the promised one, or proofs that draw another unit
than was told."""
DESK: Final = "desk-"
"""How the id of a voice desk begins: headquarters' own device, which is no inspector's."""
PEOPLE: Final = 2
"""Inspectors who sign together."""

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_COUNTY: Final = re.compile(r"[0-9]{6}")
_BODY: Final = re.compile(r"[0-9]{2}")
_COMPLETION_CODE: Final = re.compile(r"[0-9]{18}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_APPROVAL: Final = re.compile(r"[0-9a-f]{160}")
_VISIT_PARTS: Final = 5
_LABEL_FIELDS: Final = ("stage", "province", "county", "kind", "ordinal", "attempt")


class LabelName(NamedTuple):
    """The name of one value of a draw, as the ledger sees it."""

    stage: str
    province: str
    county: str
    kind: str
    ordinal: int
    attempt: int

    @property
    def place(self) -> tuple[str, str]:
        """Return the place in which one label is evaluated after the other."""
        return (self.province, self.county)

    def previous(self) -> LabelName:
        """Return the same label, one attempt earlier."""
        return self._replace(attempt=self.attempt - 1)


@dataclass(frozen=True, slots=True)
class EntryKind:
    """One kind of entry, with the check of each of its fields."""

    zh: str
    en: str
    fields: Mapping[str, IsSound]
    refers: bool = False
    """Whether an entry of this kind names an earlier one."""
    outside_order: bool = False
    """Whether it can be entered at any time, before a plan and after the end."""


def label_of(value: Json) -> LabelName:
    """Read a label; its shape has been checked with the entry."""
    if not isinstance(value, dict):
        raise TypeError("no label")
    return LabelName(
        str(value["stage"]),
        str(value["province"]),
        str(value["county"]),
        str(value["kind"]),
        _number(value["ordinal"]),
        _number(value["attempt"]),
    )


def place_of(visit: str) -> tuple[str, str]:
    """Return the place that the id of a visit names: ``campaign/body/county/slot…/attempt``."""
    parts = visit.split("/")
    return (parts[1], parts[2]) if len(parts) >= _VISIT_PARTS else ("", "")


def is_desk(device: str) -> bool:
    """Tell whether a device is a voice desk of headquarters."""
    return device.startswith(DESK)


def names_of(value: Json) -> tuple[str, ...]:
    """Read a list of names; its shape has been checked with the entry."""
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else ()


def _number(value: Json) -> int:
    return value if isinstance(value, int) else 0


def _is_text(value: Json) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_digest(value: Json) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _is_count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_INTEGER


def _is_flag(value: Json) -> bool:
    return isinstance(value, bool)


def _is_county(value: Json) -> bool:
    return isinstance(value, str) and _COUNTY.fullmatch(value) is not None


def _is_body(value: Json) -> bool:
    return isinstance(value, str) and _BODY.fullmatch(value) is not None


def _is_audience(value: Json) -> bool:
    return value in AUDIENCES


def _is_way(value: Json) -> bool:
    return value in WAYS


def _is_alarm(value: Json) -> bool:
    return value in ALARMS


def _is_completion_code(value: Json) -> bool:
    return isinstance(value, str) and _COMPLETION_CODE.fullmatch(value) is not None


def _is_moment(value: Json) -> bool:
    """Tell whether a value is a moment that exists, in the one form of the ledger."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_approval(value: Json) -> bool:
    return isinstance(value, str) and _APPROVAL.fullmatch(value) is not None


def _is_text_or_nothing(value: Json) -> bool:
    return value == "" or _is_text(value)


def _are(is_sound: IsSound, least: int) -> IsSound:
    """Return the check of a list of at least so many different things."""

    def are_sound(value: Json) -> bool:
        return (
            isinstance(value, list | tuple)
            and all(is_sound(each) for each in value)
            and len({str(each) for each in value}) == len(value) >= least
        )

    return are_sound


def _is_label(value: Json) -> bool:
    if not isinstance(value, dict) or sorted(value) != sorted(_LABEL_FIELDS):
        return False
    if value["stage"] not in STAGES or not _is_body(value["province"]):
        return False
    stage, kind = value["stage"], value["kind"]
    has_county = value["county"] == "" if stage == "county" else _is_county(value["county"])
    has_kind = _is_text(kind) if stage in ("unit", "member") else kind == ""
    numbers = _is_count(value["ordinal"]) and _is_count(value["attempt"])
    return has_county and has_kind and numbers and value["ordinal"] != 0


_ONE: Final = _are(_is_text, 1)
_TWO: Final = _are(_is_text, PEOPLE)

KINDS: Final[Mapping[str, EntryKind]] = {
    "plan": EntryKind(
        "方案",
        "plan",
        {
            "scope": _is_text,
            "plan": _is_digest,
            "policy": _is_text,
            "known_from": _is_moment,
            "holders": _is_count,
            "attempts_per_slot": _is_count,
            "attempts_per_county": _is_count,
            "approvers": _is_count,
        },
    ),
    "frame": EntryKind(
        "抽样框",
        "frame",
        {"frame_root": _is_digest, "strata": _is_count, "units": _is_count, "record": _is_digest},
    ),
    "keys": EntryKind(
        "公钥",
        "keys",
        {"holders": _ONE, "public_keys": _are(_is_digest, 1), "record": _is_digest},
    ),
    "device": EntryKind(
        "登记设备",
        "device enrolled",
        {
            "body": _is_body,
            "device": _is_text,
            "person": _is_text,
            "sealing_key": _is_digest,
            "signing_key": _is_digest,
        },
    ),
    "handed_over": EntryKind(
        "设备移交",
        "device handed over",
        {
            "body": _is_body,
            "device": _is_text,
            "to": _is_text,
            "reason": _is_text,
            "approved_by": _ONE,
            "proofs": _are(_is_approval, 1),
        },
    ),
    "witnessed": EntryKind("见证", "witnessed", {"checkpoint": _is_text}),
    "dice": EntryKind(
        "骰子", "dice", {"size": _is_count, "root": _is_digest, "record": _is_digest}
    ),
    "dice_witnessed": EntryKind("骰子见证", "dice witnessed", {"checkpoint": _is_text}),
    "seed": EntryKind(
        "公共随机数",
        "seed",
        {"size": _is_count, "root": _is_digest, "seed": _is_digest, "record": _is_digest},
    ),
    "void": EntryKind(
        "作废", "void", {"reason": _is_text, "signed_by": _ONE, "proofs": _are(_is_approval, 0)}
    ),
    "complete": EntryKind("结束", "complete", {"record": _is_digest}),
    "evaluated_ahead": EntryKind(
        "事先封装",
        "evaluated ahead",
        {"label": _is_label, "holder": _is_text, "envelope": _is_digest},
    ),
    "opened": EntryKind(
        "开标签", "label opened", {"label": _is_label, "device": _is_text, "way": _is_way}
    ),
    "answered": EntryKind(
        "持有人作答",
        "holder answered",
        {"label": _is_label, "holder": _is_text, "proof": _is_digest},
    ),
    "declined": EntryKind(
        "持有人拒答",
        "holder declined",
        {"label": _is_label, "holder": _is_text, "reason": _is_text},
    ),
    "chosen": EntryKind(
        "抽中县或种类", "county or kind chosen", {"label": _is_label, "record": _is_digest}
    ),
    "told": EntryKind(
        "告知",
        "told",
        {"audience": _is_audience, "place": _is_text, "who": _is_text, "told_by": _is_text},
    ),
    "arrived": EntryKind(
        "到达",
        "arrived",
        {"body": _is_body, "county": _is_county, "record": _is_digest, "signed_by": _TWO},
        refers=True,
    ),
    "disclosed": EntryKind(
        "公布单位",
        "unit disclosed",
        {"label": _is_label, "visit": _is_text, "packet": _is_digest},
    ),
    "shortfall": EntryKind("缺额", "visit short", {"label": _is_label, "record": _is_digest}),
    "outcome": EntryKind(
        "抽查结果",
        "outcome",
        {
            "visit": _is_text,
            "outcome": _is_text,
            "reached": _is_flag,
            "record": _is_digest,
            "signed_by": _TWO,
        },
    ),
    "promised": EntryKind(
        "登记完成码",
        "closing promised",
        {"visit": _is_text, "device": _is_text, "code": _is_completion_code},
    ),
    "kept": EntryKind(
        "履行完成码", "promised record came", {"visit": _is_text, "record": _is_digest}
    ),
    "spoken": EntryKind(
        "电话告知",
        "told by telephone",
        {
            "label": _is_label,
            "device": _is_text,
            "line": _is_count,
            "second": _is_text_or_nothing,
        },
    ),
    "closed": EntryKind("抽查结束", "visit closed", {"visit": _is_text, "record": _is_digest}),
    "reason": EntryKind(
        "更换原因",
        "reason for another attempt",
        {"label": _is_label, "reason": _is_text, "record": _is_digest, "signed_by": _TWO},
    ),
    "approval": EntryKind(
        "批准更换",
        "approval of another attempt",
        {
            "label": _is_label,
            "record": _is_digest,
            "approved_by": _ONE,
            "proofs": _are(_is_approval, 1),
        },
    ),
    "alarm": EntryKind(
        "警报",
        "alarm",
        {"subject": _is_alarm, "visit": _is_text, "record": _is_digest},
        outside_order=True,
    ),
    "correction": EntryKind(
        "更正",
        "correction",
        {"reason": _is_text, "record": _is_digest},
        refers=True,
        outside_order=True,
    ),
    "record": EntryKind(
        "其他事项",
        "any other act",
        {"subject": _is_text, "record": _is_digest},
        outside_order=True,
    ),
}
"""Every kind by its name, in the order of a campaign."""
