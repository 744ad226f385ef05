"""The completion code (完成码): eighteen digits that bind a device to a visit it has frozen.

Without a network the record of a visit arrives days later. What is read to the duty officer
before the next unit can be known is a commitment to it: the record that arrives must give the
same digits. Sixteen digits are 53 bits; whoever wants another record with the same code tries
about 10^16 of them.

The code binds an honest app. A modified one could show a code of anything; what catches it is
the signature, the chain of its records and the comparison with the other inspector's.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.draw.framing import lp
from kaohe.core.draw.nonet_faults import COMPLETION_CODE_WRONG
from kaohe.core.draw.spoken_digits import (
    CHECK_DIGITS,
    add_check_digits,
    has_check_digits,
    strip_digits,
)
from kaohe.core.merkle import HASH_BYTES

if TYPE_CHECKING:
    from kaohe.core.draw.campaign import Campaign

CODE_DIGITS: Final = 16
"""Digits of the hash; two check digits stand behind them."""


def make_completion_code(campaign: Campaign, *, revision: bytes, visit: str, device: str) -> str:
    """Return the completion code of a frozen revision.

    Layout: SHA-256 of lp(tag "completion", revision, visit, device), as a number, modulo 10^16,
    written with sixteen digits; then two check digits.

    Args:
        campaign: the campaign.
        revision: digest of the frozen revision (h), 32 bytes.
        visit: id of the visit.
        device: id of the device that has frozen it.
    """
    if len(revision) != HASH_BYTES:
        raise ValueError(f"a digest has {HASH_BYTES} bytes, not {len(revision)}")
    hashed = sha256(lp(campaign.tag("completion"), revision, visit, device)).digest()
    number = int.from_bytes(hashed, "big") % 10**CODE_DIGITS
    return add_check_digits(f"{number:0{CODE_DIGITS}d}")


def read_completion_code(typed: str, *, where: str) -> str:
    """Return the code that was typed, without spaces.

    Raises:
        DrawError: a digit is missing, wrong, or stands in the wrong place.
    """
    code = strip_digits(typed)
    if len(code) != CODE_DIGITS + CHECK_DIGITS or not has_check_digits(code):
        raise COMPLETION_CODE_WRONG.error_at(where, digits=CODE_DIGITS + CHECK_DIGITS)
    return code
