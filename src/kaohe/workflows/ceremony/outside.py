"""The value of the source outside the house, held against what the plan named beforehand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kaohe.core.draw.outside import (
    expect_agreement,
    first_second,
    lottery_value,
    make_draw,
    read_drand,
    read_draw,
    round_second,
    verify_drand,
)
from kaohe.core.errors import DrawError, raise_all
from kaohe.workflows.ceremony.faults import OUTSIDE_OTHER, TYPED_BY_ONE
from kaohe.workflows.publication.published import (
    DrandSource,
    DrandValue,
    LotteryResult,
    LotteryValue,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.draw.outside import LotteryDraw
    from kaohe.core.errors import Fault
    from kaohe.workflows.publication.published import LotterySource


def read_typed(text: str) -> tuple[LotteryDraw, ...]:
    """Read what one person has typed: a line for each draw, lottery, day, issue, numbers.

    Lines that are empty, or begin with ``#``, are passed over.

    >>> [draw.text for draw in read_typed("pl5 2013-01-08 13008 3 1 4 1 5")]
    ['pl5 2013-01-08 13008 3 1 4 1 5']

    Raises:
        DrawError: with everything in which a line is no result of its lottery.
    """
    draws: list[LotteryDraw] = []
    faults: list[Fault] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        lottery, day, issue, numbers = (*line.split(maxsplit=3), "", "", "", "")[:4]
        try:
            draws.append(read_draw(lottery, day=day, issue=issue, numbers=numbers))
        except DrawError as refused:
            faults += refused.faults
    raise_all(DrawError, faults)
    return tuple(draws)


def take_lotteries(
    source: LotterySource | DrandSource,
    *,
    people: tuple[str, str],
    first: Sequence[LotteryDraw],
    second: Sequence[LotteryDraw],
) -> LotteryValue:
    """Take what two people have typed of the lotteries that the plan names.

    Raises:
        DrawError: both are one person, their entries differ, or the draws are not the plan's.
    """
    if people[0].strip() == people[1].strip():
        raise TYPED_BY_ONE.error_at("outside", people=people[0])
    expect_agreement(first, second)
    value = LotteryValue(
        kind="lottery",
        draws=tuple(
            LotteryResult(
                lottery=each.lottery, day=each.day, issue=each.issue, numbers=each.numbers
            )
            for each in first
        ),
        typed_by=people,
        value=lottery_value(first).hex(),
    )
    value_of(source, value)
    return value


def take_round(source: LotterySource | DrandSource, data: bytes) -> DrandValue:
    """Take the file of the round that the plan names.

    Raises:
        DrawError: the plan names no round, or the file does not hold it.
    """
    if not isinstance(source, DrandSource):
        raise _other("drand", source)
    signature, randomness = read_drand(
        data, round_number=source.round, chain_key=bytes.fromhex(source.chain)
    )
    return DrandValue(
        kind="drand", round=source.round, signature=signature.hex(), value=randomness.hex()
    )


def value_of(source: LotterySource | DrandSource, given: LotteryValue | DrandValue) -> bytes:
    """Return the bytes that go into the seed, made again from what was entered.

    Raises:
        DrawError: it is not the source of the plan, or its value is another one.
    """
    if isinstance(given, LotteryValue):
        if isinstance(source, DrandSource):
            raise _other("lottery", source)
        named = [(each.lottery, each.day) for each in source.draws]
        found = [(each.lottery, each.day) for each in given.draws]
        value = lottery_value(
            [
                make_draw(each.lottery, day=each.day, issue=each.issue, numbers=each.numbers)
                for each in given.draws
            ]
        )
        if found != named or value.hex() != given.value:
            raise _other("，".join(" ".join(each) for each in found), source)
        if given.typed_by[0].strip() == given.typed_by[1].strip():
            raise TYPED_BY_ONE.error_at("outside", people=given.typed_by[0])
        return value
    if not isinstance(source, DrandSource) or given.round != source.round:
        raise _other(f"drand {given.round}", source)
    value = verify_drand(given.round, bytes.fromhex(given.signature), bytes.fromhex(source.chain))
    if value.hex() != given.value:
        raise _other(f"drand {given.value}", source)
    return value


def known_from(source: LotterySource | DrandSource) -> str:
    """Return the moment from which the value of a source can be known, as the ledger writes it.

    Of lotteries it is the beginning of the first day (Beijing), of a round its publication. Dice
    that are witnessed before it were rolled by people who could not know the value.
    """
    if isinstance(source, DrandSource):
        second = round_second(source.round)
    else:
        second = first_second(each.day for each in source.draws)
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def say_source(source: LotterySource | DrandSource) -> str:
    """Return the source in one line."""
    if isinstance(source, DrandSource):
        return f"drand {source.round}"
    return "，".join(f"{each.lottery} {each.day}" for each in source.draws)


def _other(found: str, source: LotterySource | DrandSource) -> Exception:
    return OUTSIDE_OTHER.error_at("outside", found=found, expected=say_source(source))
