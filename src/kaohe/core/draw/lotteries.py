"""Published results of lotteries as a source outside the house, typed by two people.

Nobody in the room controls them and everybody can look them up. Which lotteries and of which day
stands in the plan before the frame is fixed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import zip_longest
from math import comb, prod
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from kaohe.core.draw.outside_faults import (
    LOTTERY_DAY,
    LOTTERY_ENTRIES_DIFFER,
    LOTTERY_ISSUE,
    LOTTERY_NUMBERS,
    LOTTERY_REPEATED,
    LOTTERY_UNKNOWN,
)
from kaohe.core.errors import DrawError, Fault, raise_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaohe.core.canonical import Json

_BEIJING: Final = timezone(timedelta(hours=8))
_BETWEEN: Final = re.compile(r"[\s,、;|]+")
_LONGEST_NUMBER: Final = 5
"""Digits; more are no number of any drum."""


@dataclass(frozen=True, slots=True)
class Balls:
    """One drum of a lottery: how many numbers come out of which range."""

    count: int
    least: int
    most: int
    repeats: bool = False
    """Numbers can come again and stand in the order drawn; otherwise they are sorted."""

    @property
    def outcomes(self) -> int:
        """Return how many results there are."""
        range_ = self.most - self.least + 1
        return range_**self.count if self.repeats else comb(range_, self.count)

    def holds(self, numbers: Sequence[int]) -> bool:
        """Tell whether numbers are a result of this drum."""
        in_range = all(self.least <= number <= self.most for number in numbers)
        once = self.repeats or len(set(numbers)) == len(numbers)
        return in_range and once and len(numbers) == self.count

    def write(self, numbers: Sequence[int]) -> str:
        """Write numbers as results are published: of one width, with a space between."""
        shown = numbers if self.repeats else sorted(numbers)
        return " ".join(f"{number:0{len(str(self.most))}}" for number in shown)

    def say(self) -> tuple[str, str]:
        """Return what must be there, in Chinese and in English."""
        zh = f"{self.count}个{self.least}至{self.most}之间的数"
        en = f"{self.count} numbers from {self.least} to {self.most}"
        return (zh, en) if self.repeats else (f"{zh}（不重复）", f"{en} (none twice)")


@dataclass(frozen=True, slots=True)
class Lottery:
    """A lottery whose results are published for the whole country."""

    id: str
    zh: str
    en: str
    drums: tuple[Balls, ...]
    issue_digits: int

    @property
    def outcomes(self) -> int:
        """Return how many results there are."""
        return prod(drum.outcomes for drum in self.drums)


LOTTERIES: Final[Mapping[str, Lottery]] = {
    each.id: each
    for each in (
        Lottery("ssq", "双色球", "Double Colour Ball", (Balls(6, 1, 33), Balls(1, 1, 16)), 7),
        Lottery("dlt", "大乐透", "Super Lotto", (Balls(5, 1, 35), Balls(2, 1, 12)), 5),
        Lottery("pl5", "排列5", "Permutation 5", (Balls(5, 0, 9, repeats=True),), 5),
    )
}
"""What the plan can name. Each has fewer than 25 bits; all three of one week have 65."""


@dataclass(frozen=True, slots=True)
class LotteryDraw:
    """One published result. Made by :func:`make_draw` and :func:`read_draw`, which check it."""

    lottery: str
    day: str
    issue: str
    numbers: tuple[tuple[int, ...], ...]
    """For each drum; sorted where the order of drawing does not count."""

    @property
    def text(self) -> str:
        """Return the result in its one line.

        >>> read_draw("ssq", day="2013-01-08", issue="2013004", numbers="27 3,9,15 29 20+14").text
        'ssq 2013-01-08 2013004 03 09 15 20 27 29 + 14'
        """
        drums = zip(LOTTERIES[self.lottery].drums, self.numbers, strict=True)
        shown = " + ".join(drum.write(numbers) for drum, numbers in drums)
        return f"{self.lottery} {self.day} {self.issue} {shown}"

    def as_json(self) -> dict[str, Json]:
        """Return the result as it is published."""
        return {
            "lottery": self.lottery,
            "day": self.day,
            "issue": self.issue,
            "numbers": [list(numbers) for numbers in self.numbers],
        }


def make_draw(
    lottery: str, *, day: str, issue: str, numbers: Sequence[Sequence[int]]
) -> LotteryDraw:
    """Make a result from its numbers, one list for each drum.

    Raises:
        DrawError: an unknown lottery, or day, issue or numbers that it cannot have; each is named.
    """
    known = LOTTERIES.get(lottery)
    if known is None:
        raise LOTTERY_UNKNOWN.error_at(
            lottery,
            lottery=lottery,
            known="、".join(f"{each.zh}({each.id})" for each in LOTTERIES.values()),
        )
    raise_all(DrawError, _find_faults(known, day, issue, numbers))
    ordered = (
        tuple(drawn) if drum.repeats else tuple(sorted(drawn))
        for drum, drawn in zip(known.drums, numbers, strict=True)
    )
    return LotteryDraw(lottery, day, issue, tuple(ordered))


def read_draw(lottery: str, *, day: str, issue: str, numbers: str) -> LotteryDraw:
    """Read a result as a person types it: numbers apart by spaces or commas, drums by plus signs.

    Signs of full width are taken as well. Digits that each are a result of their own may be
    typed without anything between them.

    Raises:
        DrawError: as :func:`make_draw`.
    """
    typed = normalize("NFKC", numbers)
    drums = tuple(_read_numbers(drum) for drum in typed.split("+"))
    known = LOTTERIES.get(lottery)
    if known and known.drums[0].most < 10 and len(drums) == len(drums[0]) == 1:
        drums = (tuple(int(digit) for digit in typed.strip()),)
    return make_draw(
        lottery, day=normalize("NFKC", day).strip(), issue=normalize("NFKC", issue).strip(),
        numbers=drums,
    )  # fmt: skip


def expect_agreement(first: Sequence[LotteryDraw], second: Sequence[LotteryDraw]) -> None:
    """Refuse two people's entries that are not the same.

    Raises:
        DrawError: with every result in which they differ.
    """
    raise_all(
        DrawError,
        (
            LOTTERY_ENTRIES_DIFFER.at(
                (one or other).lottery,
                first=one.text if one else "",
                second=other.text if other else "",
            )
            for one, other in zip_longest(first, second)
            if one != other
        ),
    )


def lottery_value(draws: Sequence[LotteryDraw]) -> bytes:
    r"""Return the value of published results: their lines, each with its line end.

    >>> draw = read_draw("pl5", day="2013-01-08", issue="13008", numbers="31415")
    >>> lottery_value([draw])
    b'pl5 2013-01-08 13008 3 1 4 1 5\n'

    Raises:
        DrawError: one result stands there twice.
    """
    raise_all(
        DrawError,
        (
            LOTTERY_REPEATED.at(draw.text)
            for at, draw in enumerate(draws)
            if any((draw.lottery, draw.issue) == (one.lottery, one.issue) for one in draws[:at])
        ),
    )
    return "".join(f"{draw.text}\n" for draw in draws).encode("ascii")


def first_second(days: Iterable[str]) -> int:
    """Return the second (POSIX) at which the earliest of some Beijing days begins.

    Results come out in the evening; nobody can know one before its day has begun.

    >>> first_second(["2013-01-09", "2013-01-08"])
    1357574400
    """
    day = datetime.fromisoformat(min(days)).replace(tzinfo=_BEIJING)
    return int(day.timestamp())


def count_bits(lotteries: Iterable[str]) -> Decimal:
    """Return how many bits results of these lotteries bring together, to a tenth, rounded down.

    >>> [str(count_bits([each])) for each in ("ssq", "dlt", "pl5")]
    ['24.0', '24.3', '16.6']
    >>> str(count_bits(("ssq", "dlt", "pl5")))
    '65.0'
    """
    outcomes = prod(LOTTERIES[each].outcomes for each in lotteries)
    return Decimal((outcomes**10).bit_length() - 1).scaleb(-1)


def _find_faults(
    lottery: Lottery, day: str, issue: str, numbers: Sequence[Sequence[int]]
) -> Iterator[Fault]:
    where = f"{lottery.zh} {issue}"
    try:
        is_day = date.fromisoformat(day).isoformat() == day
    except ValueError:
        is_day = False
    if not is_day:
        yield LOTTERY_DAY.at(where, found=day)
    digits = lottery.issue_digits
    if not (len(issue) == digits and issue.isascii() and issue.isdigit()):
        yield LOTTERY_ISSUE.at(where, found=issue, name=lottery.zh, digits=digits)
    as_many = len(numbers) == len(lottery.drums)
    if not as_many or not all(map(Balls.holds, lottery.drums, numbers)):
        shapes = [drum.say() for drum in lottery.drums]
        yield LOTTERY_NUMBERS.at(
            where,
            found=" + ".join(" ".join(map(str, drawn)) for drawn in numbers),
            name=lottery.zh,
            shape="，加".join(zh for zh, _ in shapes),
            shape_en=" and ".join(en for _, en in shapes),
        )


def _read_numbers(typed: str) -> tuple[int, ...]:
    """Read numbers; what is none becomes -1, which no drum holds."""
    words = [word for word in _BETWEEN.split(typed) if word]
    return tuple(
        int(word) if word.isascii() and word.isdigit() and len(word) <= _LONGEST_NUMBER else -1
        for word in words
    )
