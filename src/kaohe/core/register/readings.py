"""How delivered text is read: whole numbers, days, moments and yes or no, as expressions.

Each reading is null where the text is not of the form; a rule compares the reading with the
text to tell "empty" from "wrong". The form is tested before the cast because engines differ in
what they are willing to cast (``1e3``, ``+5``, ``2011-2-3``, ``24:00``).
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final

import ibis

if TYPE_CHECKING:
    from datetime import date

    from ibis.expr.types import (
        BooleanValue,
        DateValue,
        IntegerValue,
        StringValue,
        TimestampValue,
    )

LARGEST_COUNT: Final = 1_000_000
"""No enterprise has more employees; a count may be written with up to seven digits."""

HYPHENATED_ORG_FORM: Final = "^([0-9A-Z]{8})-([0-9A-Z])$"
"""An organisation code with the one hyphen that is tolerated."""

# A bound that is told by the form needs no second look at the number; engines would read the
# text twice for it.
_COUNT: Final = f"^(0?[0-9]{{1,6}}|{LARGEST_COUNT})$"
_FIGURE: Final = "^[0-9]{1,15}$"
# Engines have a year 0000, calendars have none; a year that begins with a zero is a slip.
_DAY: Final = "^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
_CLOCK: Final = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_MOMENT: Final = f"^[1-9][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}([ T]{_CLOCK})?$"


def read_count(text: StringValue) -> IntegerValue:
    """Read a whole number of at most a million."""
    return ibis.ifelse(text.re_search(_COUNT), text, ibis.null("string")).try_cast("int32")


def read_day(text: StringValue) -> DateValue:
    """Read a day written ``2012-12-31``."""
    return ibis.ifelse(text.re_search(_DAY), text, ibis.null("string")).try_cast("date")


def read_moment(text: StringValue) -> TimestampValue:
    """Read a day, or a day with hour and minute."""
    return ibis.ifelse(text.re_search(_MOMENT), text, ibis.null("string")).try_cast("timestamp")


def read_figure(text: StringValue) -> IntegerValue:
    """Read a whole number of a statistics table, up to 15 digits."""
    return ibis.ifelse(text.re_search(_FIGURE), text, ibis.null("string")).try_cast("int64")


def last_moment_of(day: date) -> TimestampValue:
    """Return the last moment of a day."""
    return ibis.literal(datetime.combine(day, time.max))


def read_choice(text: StringValue, **choices: tuple[str, ...]) -> IntegerValue:
    """Read one of a few codes; ``choices`` are ``n1=("1", "是")`` and so on."""
    branches = [
        (text.isin(written), ibis.literal(int(name[1:]), "int8"))
        for name, written in choices.items()
    ]
    return ibis.cases(*branches, else_=ibis.null("int8"))


def read_yes_no(text: StringValue) -> IntegerValue:
    """Read 1 and 是 as 1, 0 and 否 as 0."""
    return read_choice(text, n1=("1", "是"), n0=("0", "否"))


def read_org_code(text: StringValue) -> StringValue:
    """Leave out the hyphen before the check character; one at another place stays and is wrong."""
    return text.re_replace(HYPHENATED_ORG_FORM, r"\1\2")


def is_wrong(text: StringValue, reading: object) -> BooleanValue:
    """Tell whether a text is there but could not be read."""
    return text.notnull() & reading.isnull()  # type: ignore[attr-defined]
