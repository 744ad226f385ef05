"""A result of the lottery by which the draw comes out as the tests need it, never by chance.

The ledger's root, which goes into the seed, is another one in every run; so is what it draws.
"""

from __future__ import annotations

from itertools import combinations

from kaohe.core.draw import Ceremony, ProvinceDraw, county_sizes, derive_seed, evaluate_label
from kaohe.core.draw.lotteries import lottery_value
from kaohe.workflows.ceremony.outside import read_typed

WHOLE = ("330102", "330127")
"""Counties of the small campaign in which no slot falls short."""


def find_suiting_result(small, witnessed, dice):
    """Return a result by which the first county has a unit for every slot, and the second not.

    Args:
        small: the small campaign.
        witnessed: size and root of the checkpoint that the seed rests on.
        dice: what was rolled.
    """
    for numbers in combinations(range(1, 34), 6):
        told = f"ssq 2013-01-08 2013004 {' '.join(map(str, numbers))} + 14"
        first, second = _draw_counties(small, witnessed, dice, told)
        if first in WHOLE and second not in WHOLE:
            return told
    raise AssertionError


def _draw_counties(small, witnessed, dice, told):
    size, root = witnessed
    seed = derive_seed(
        small.CAMPAIGN,
        checkpoint_root=bytes.fromhex(root),
        checkpoint_size=size,
        dice=dice,
        outside=lottery_value(read_typed(told)),
    )
    frame, plan = small.manifest(), small.rules().plan
    ceremony = Ceremony(
        small.CAMPAIGN, frame.frame_root, seed, tuple(key.public_key for key in small.KEYS)
    )
    candidates, sizes = frame.counties(small.BODY), county_sizes(plan, frame, small.BODY)
    draw = ProvinceDraw(plan, small.BODY, candidates, sizes).start()
    while label := draw.pending:
        proofs = [key.evaluate(label, ceremony) for key in small.KEYS]
        draw = draw.accept(evaluate_label(label, proofs, ceremony))
    return [choice.chosen for choice in draw.choices]
