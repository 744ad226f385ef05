"""Ordinals and days as official documents write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kaohe.documents.official.model import Block

_DIGITS: Final = "零一二三四五六七八九"
_YEAR: Final = re.compile(r"\[([0-9]{4})\](?=[0-9]{1,6}号)")
_SINGLE: Final = str.maketrans("《》", "〈〉")
_LOOSE: Final = re.compile(
    "(?<=[\u4e00-\u9fff，。；：、）”]) +(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) +(?=[\u4e00-\u9fff（“])"
)
DEEPEST: Final = 4
"""Levels of ordinals that the standard knows."""


def write_chinese(number: int) -> str:
    """Write a number from 1 to 99 in Chinese.

    >>> [write_chinese(each) for each in (1, 10, 12, 20, 42)]
    ['一', '十', '十二', '二十', '四十二']
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def write_ordinal(level: int, number: int) -> str:
    """Write the ordinal of a level: 一、（一） 1. （1） (GB/T 9704-2012, 7.3.3).

    >>> [write_ordinal(level, 3) for level in (1, 2, 3, 4)]
    ['三、', '（三）', '3.', '（3）']
    """
    chinese = write_chinese(number)
    return (f"{chinese}、", f"（{chinese}）", f"{number}.", f"（{number}）")[level - 1]


def write_day(day: date) -> str:
    """Write a day in Arabic numerals without leading zeros (7.3.5.4).

    >>> from datetime import date
    >>> write_day(date(2013, 1, 6))
    '2013年1月6日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def write_brackets(text: str) -> str:
    """Write the years of cited numbers in the brackets that the standard asks for (7.2.5).

    >>> write_brackets("《通知》（总工办发[2013]2号）")
    '《通知》（总工办发〔2013〕2号）'
    """
    return _YEAR.sub(r"〔\1〕", text)


def cite_title(title: str) -> str:
    """Write the title of a text in its marks; marks inside it become single (GB/T 15834-2011).

    >>> cite_title("《某办法》补充实施细则")
    '《〈某办法〉补充实施细则》'
    """
    return f"《{title.translate(_SINGLE)}》"


def write_days(first: date, last: date) -> str:
    """Write the days from one to another; year and month are said once.

    >>> from datetime import date
    >>> write_days(date(2013, 1, 10), date(2013, 1, 16))
    '2013年1月10日至16日'
    """
    if first.year != last.year:
        return f"{write_day(first)}至{write_day(last)}"
    month = "" if first.month == last.month else f"{last.month}月"
    return f"{write_day(first)}至{month}{last.day}日"


def close_up(text: str) -> str:
    """Take out the spaces between Chinese and Latin characters or digits; no paper has them.

    >>> close_up("认定“符合”，按 1 计分；117/127 ≥ 0.3")
    '认定“符合”，按1计分；117/127 ≥ 0.3'
    """
    return _LOOSE.sub("", text)


def count_ordinals(blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Yield every block with its ordinal; a block without one has an empty text.

    A higher level begins the lower ones again.
    """
    counts = [0] * DEEPEST
    for block in blocks:
        level = getattr(block, "level", 0)
        if not level:
            yield block, ""
            continue
        counts[level - 1] += 1
        counts[level:] = [0] * (DEEPEST - level)
        yield block, write_ordinal(level, counts[level - 1])
