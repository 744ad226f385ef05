"""Small types of a pack: names, grounds, exact numbers, days.

Every scalar of a pack is text when it arrives here: the reader has no floats, no dates and no
yes or no, so that nothing is interpreted twice.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from kaohe.core.values import exact, write_exact

UNCAPPED: Final = "uncapped"


class Strict(BaseModel):
    """A part of a pack: immutable, and without a key that nobody declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def _read_exact(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return exact(value)
    except ValueError as refused:
        raise PydanticCustomError("not_exact", "not an exact number") from refused


def _read_whole(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"0|-?[1-9][0-9]{0,17}", value):
            raise PydanticCustomError("not_whole", "not a whole number")
        return int(value)
    return value


def _read_flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("not_flag", "neither true nor false")
        return value == "true"
    return value


def _read_day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        day = date.fromisoformat(value)
    except ValueError as refused:
        raise PydanticCustomError("not_day", "not a day") from refused
    if day.isoformat() != value:
        raise PydanticCustomError("not_day", "not a day written as year-month-day")
    return day


def _read_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_EXACT_SCHEMA: Final = {
    "type": ["string", "number"],
    "description": "An exact number such as 1.5 or 17/3.",
}

Exact = Annotated[
    Fraction,
    BeforeValidator(_read_exact),
    PlainSerializer(write_exact, return_type=str),
    WithJsonSchema(_EXACT_SCHEMA),
]
"""An exact number; ``1.5`` or ``17/3`` in the file, never a float."""


def _write_points(value: Fraction | None) -> str:
    return UNCAPPED if value is None else write_exact(value)


def _read_points(value: Any) -> Any:
    return None if value == UNCAPPED else _read_exact(value)


Points = Annotated[
    Fraction | None,
    BeforeValidator(_read_points),
    PlainSerializer(_write_points, return_type=str),
    WithJsonSchema(
        {"type": ["string", "number"], "description": "Points such as 1.5, or 'uncapped'."}
    ),
]
"""Points available; None is ``uncapped``: the text sets no upper end (甘总工发[2011]62号)."""

Whole = Annotated[
    int,
    BeforeValidator(_read_whole),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["string", "integer"], "description": "A whole number."}),
]
Flag = Annotated[
    bool,
    BeforeValidator(_read_flag),
    PlainSerializer(lambda value: "true" if value else "false", return_type=str),
    WithJsonSchema({"enum": ["true", "false", True, False]}),
]
Day = Annotated[
    date,
    BeforeValidator(_read_day),
    PlainSerializer(date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A day in China; deadlines and as-of dates are days, never moments."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]
"""A name used inside the pack and in evidence; part of the interface once published."""

Text = Annotated[str, StringConstraints(min_length=1)]
Cite = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(/[a-z0-9_.]+)*$")]
"""``source`` or ``source/section``, for example ``annex/2.1.4``."""

Cites = Annotated[
    tuple[Cite, ...],
    BeforeValidator(_read_list),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]

Basis: TypeAlias = Literal["stated", "derived", "assumed", "open"]
"""How a rule is grounded: the clause says it, we read it from the clause, the text is silent, or
there is no choice that we would defend yet (drafts only)."""


class Name(Strict):
    """What a thing is called, in both languages."""

    zh: Text
    en: Text


class Grounded(Strict):
    """A rule with its ground: a clause, or a numbered decision."""

    cite: Cites = ()
    basis: Basis = "stated"
    decision: Id | None = None


PositiveExact = Annotated[Exact, Field(gt=0)]
Share = Annotated[Exact, Field(ge=0, le=1)]
"""A part of a whole, from nothing to all."""

__all__ = [
    "UNCAPPED",
    "Basis",
    "Cite",
    "Cites",
    "Day",
    "Exact",
    "Flag",
    "Grounded",
    "Id",
    "Name",
    "Points",
    "PositiveExact",
    "Share",
    "Strict",
    "Text",
    "Whole",
]
