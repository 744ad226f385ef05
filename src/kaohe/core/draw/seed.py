"""The public randomness R of a campaign: made after the frame is fixed, by nobody alone.

Frame root and keys are first published in a checkpoint of the ledger; then each leader rolls
dice in public, and one source outside the house adds a value that nobody in the room controls.
One unsteered part is enough.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.draw.faults import DICE_TOO_FEW, OUTSIDE_SOURCE_MISSING
from kaohe.core.draw.framing import lp, u64
from kaohe.core.errors import DrawError, Fault, raise_all
from kaohe.core.merkle import HASH_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.draw.campaign import Campaign

LEAST_DICE: Final = 20
"""Digits of each part; twenty rolls of a ten-sided die are 66 bits."""

_DIGITS: Final = re.compile(r"[0-9]+")


def derive_seed(
    campaign: Campaign,
    *,
    checkpoint_root: bytes,
    checkpoint_size: int,
    dice: Sequence[str],
    outside: bytes,
) -> bytes:
    """Return the 32 bytes R of a campaign.

    Layout: SHA-256 of lp(tag "seed", campaign, checkpoint root), checkpoint size as eight bytes,
    lp(dice …), lp(outside).

    Args:
        campaign: the campaign.
        checkpoint_root: root of the ledger's checkpoint that holds frame root, keys and plan.
        checkpoint_size: entries in that checkpoint.
        dice: what each leader rolled, as digits, in the order of the ceremony's script.
        outside: the value of the source outside the house that the plan names.

    Raises:
        DrawError: fewer than twenty digits in a part, or no outside value.
    """
    if len(checkpoint_root) != HASH_BYTES:
        raise ValueError(f"a root has {HASH_BYTES} bytes, not {len(checkpoint_root)}")
    faults: list[Fault] = [
        DICE_TOO_FEW.at(campaign.id, part=part, least=LEAST_DICE)
        for part, rolled in enumerate(dice or ("",), start=1)
        if not _DIGITS.fullmatch(rolled) or len(rolled) < LEAST_DICE
    ]
    if not outside:
        faults.append(OUTSIDE_SOURCE_MISSING.at(campaign.id))
    raise_all(DrawError, faults)
    return sha256(
        lp(campaign.tag("seed"), campaign.id, checkpoint_root)
        + u64(checkpoint_size)
        + lp(*dice)
        + lp(outside)
    ).digest()
