"""Sources outside the house, of which the plan names one: lotteries, or a round of drand.

One source that nobody in the room controls is enough to keep the seed from being steered.
"""

from __future__ import annotations

from kaohe.core.draw.drand import QUICKNET_KEY, read_drand, round_second, verify_drand
from kaohe.core.draw.lotteries import (
    LOTTERIES,
    LotteryDraw,
    count_bits,
    expect_agreement,
    first_second,
    lottery_value,
    make_draw,
    read_draw,
)

__all__ = [
    "LOTTERIES",
    "QUICKNET_KEY",
    "LotteryDraw",
    "count_bits",
    "expect_agreement",
    "first_second",
    "lottery_value",
    "make_draw",
    "read_drand",
    "read_draw",
    "round_second",
    "verify_drand",
]
