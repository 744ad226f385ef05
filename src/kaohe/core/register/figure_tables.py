"""Statistics and targets: how they are read, checked and stored.

A figure that cannot be used is put aside and is then missing; it is never taken for zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import ibis

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.fields import STATISTICS, TARGETS
from kaohe.core.register.readings import read_day, read_figure
from kaohe.core.register.rules import RowRule, TableChecks

if TYPE_CHECKING:
    from datetime import date

    from ibis.expr.types import Table

BODIES: Final = tuple(BODY_NAMES)

_INDICATOR_FORM: Final = "^[a-z][a-z0-9_]*$"
_YEAR_FORM: Final = "^[0-9]{4}$"


def prepare_statistics(delivered: Table, as_of: date) -> Table:
    """Add the typed readings of a statistical figure."""
    t = delivered
    return t.mutate(
        register_as_of=ibis.literal(as_of), as_of_d=read_day(t.as_of), value_n=read_figure(t.value)
    )


def keep_statistics(t: Table) -> dict[str, object]:
    """Name the stored columns of a judged figure."""
    return {"body": t.body, "indicator": t.indicator, "as_of": t.as_of_d, "value": t.value_n}


def prepare_targets(delivered: Table, _as_of: date) -> Table:
    """Add the typed readings of a target."""
    return delivered.mutate(value_n=read_figure(delivered.value))


def keep_targets(t: Table) -> dict[str, object]:
    """Name the stored columns of a judged target."""
    year = ibis.ifelse(t.year.re_search(_YEAR_FORM), t.year, ibis.null("string"))
    return {
        "body": t.body,
        "indicator": t.indicator,
        "year": year.try_cast("int32"),
        "value": t.value_n,
    }


def _figure_rules(prefix: str) -> tuple[RowRule, ...]:
    return (
        RowRule(
            f"{prefix}_body", ("body",), "unplaceable",
            "考核对象应为11至66之间的两位代码。",
            "The body must be one of the 32 codes of two digits.",
            lambda t: t.body.isnull() | t.body.notin(BODIES),
        ),
        RowRule(
            f"{prefix}_indicator", ("indicator",), "unplaceable",
            "指标代码应由小写字母、数字和下划线组成。",
            "The indicator must be made of small letters, digits and underscores.",
            lambda t: t.indicator.isnull() | ~t.indicator.re_search(_INDICATOR_FORM),
        ),
        RowRule(
            f"{prefix}_value", ("value",), "unplaceable",
            "数值应为非负整数。",
            "The value must be a whole number that is not negative.",
            lambda t: t.value_n.isnull(),
        ),
    )  # fmt: skip


STATISTIC_CHECKS: Final = TableChecks(
    STATISTICS,
    prepare_statistics,
    (
        *_figure_rules("statistic"),
        RowRule(
            "statistic_as_of", ("as_of",), "unplaceable",
            "统计时点应为日期，且不晚于名册的统计时点。",
            "The as-of date must be a day and not after that of the register.",
            lambda t: t.as_of_d.isnull() | (t.as_of_d > t.register_as_of),
        ),
    ),
    keep_statistics,
)  # fmt: skip

TARGET_CHECKS: Final = TableChecks(
    TARGETS,
    prepare_targets,
    (
        *_figure_rules("target"),
        RowRule(
            "target_year", ("year",), "unplaceable",
            "年度应为四位数字。",
            "The year must have four digits.",
            lambda t: t.year.isnull() | ~t.year.re_search(_YEAR_FORM),
        ),
    ),
    keep_targets,
)  # fmt: skip
