"""The one-time pad (一次性密码页) of a device: what is read over the telephone hides behind it.

Pad and device are prepared before departure; headquarters keeps the same pad. A line hides one
visit and is never used again. Whoever hears the digits learns nothing about the unit, however
much he can compute: for each unit every code is equally likely.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw.campaign import Campaign
from kaohe.core.draw.nonet_faults import (
    PAD_LINE_UNKNOWN,
    PAD_UNREADABLE,
    SPOKEN_CODE_WRONG,
)
from kaohe.core.draw.one_form import count_of, expect, text_of
from kaohe.core.draw.spoken_digits import CHECK_DIGITS, MODULUS, strip_digits

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.core.canonical import Json

FORMAT: Final = "voice-pad/1"
VALUE_DIGITS: Final = 7
"""One for the slot, six for the index."""
READ_BACK_DIGITS: Final = 4
KEY_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class PadLine:
    """One line: the numbers that hide one value, and the key of its read-back."""

    number: int
    """Counted from 1; it is read aloud with the digits."""
    mask: int = field(repr=False)
    """0 to 10^7 - 1, added to the value."""
    shift: int = field(repr=False)
    """0 to 96, added to the check digits."""
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pad:
    """All lines of one device for one campaign."""

    campaign: Campaign
    device: str
    lines: tuple[PadLine, ...]

    def line(self, number: int) -> PadLine:
        """Return a line by its number.

        Raises:
            DrawError: the pad has no such line.
        """
        if not 0 < number <= len(self.lines):
            raise PAD_LINE_UNKNOWN.error_at(self.device, line=number, lines=len(self.lines))
        return self.lines[number - 1]

    def write(self) -> bytes:
        """Return the pad's bytes, which are secret: canonical JSON."""
        lines: list[Json] = [[each.mask, each.shift, each.key.hex()] for each in self.lines]
        return canonical_bytes(
            {
                "format": FORMAT,
                "campaign": self.campaign.id,
                "rehearsal": self.campaign.rehearsal,
                "device": self.device,
                "lines": lines,
            }
        )


def make_pad(campaign: Campaign, *, device: str, lines: int, random: Callable[[int], bytes]) -> Pad:
    """Return a new pad.

    Args:
        campaign: the campaign.
        device: id of the device that carries it.
        lines: how many visits it can hide.
        random: gives as many random bytes as are asked for; its randomness is the whole secret.
    """
    return Pad(
        campaign,
        device,
        tuple(
            PadLine(
                number,
                _draw_below(10**VALUE_DIGITS, random),
                _draw_below(MODULUS, random),
                random(KEY_BYTES),
            )
            for number in range(1, lines + 1)
        ),
    )


def read_pad(data: bytes) -> Pad:
    """Read a pad.

    Raises:
        DrawError: the bytes are none.
    """
    try:
        body: dict[str, Json] = expect(read_canonical(data), dict)
        if body.get("format") != FORMAT:
            raise ValueError("another format")  # noqa: TRY301 - told to the reader below
        campaign = Campaign(text_of(body, "campaign"), rehearsal=expect(body["rehearsal"], bool))
        lines = tuple(
            _read_line(number, line)
            for number, line in enumerate(expect(body.get("lines"), list), start=1)
        )
        pad = Pad(campaign, text_of(body, "device"), lines)
        if pad.write() != data:
            raise ValueError("another form")  # noqa: TRY301 - told to the reader below
    except (ValueError, KeyError):
        raise PAD_UNREADABLE.error_at("pad") from None
    return pad


def hide_value(value: int, line: PadLine, *, digits: int = VALUE_DIGITS) -> str:
    """Return the digits that are read aloud: the masked value and two check digits.

    The check digits are those of the masked digits, themselves shifted by the line's second
    number. So they catch a wrong digit and a wrong line, and given any value all pairs of masked
    digits and check digits are equally likely. Check digits over the value, or over the mask
    that hides it, would leave one value of 97 only.
    """
    if not 0 <= value < 10**digits:
        raise ValueError(f"{value} does not have {digits} digits")
    masked = (value + line.mask) % 10**digits
    check = (1 + line.shift - masked * 10**CHECK_DIGITS) % MODULUS
    return f"{masked:0{digits}d}{check:02d}"


def uncover_value(typed: str, line: PadLine, *, digits: int = VALUE_DIGITS) -> int:
    """Return the value behind the digits that were heard.

    Raises:
        DrawError: a digit is missing, wrong or in the wrong place, or they are of another line.
    """
    code = strip_digits(typed)
    sound = (
        len(code) == digits + CHECK_DIGITS
        and code.isascii()
        and code.isdecimal()
        and int(code[digits:]) < MODULUS
        and (int(code) - line.shift) % MODULUS == 1
    )
    if not sound:
        raise SPOKEN_CODE_WRONG.error_at(f"{line.number}", digits=digits + CHECK_DIGITS)
    values: int = 10**digits
    return (int(code[:digits]) - line.mask) % values


def read_back(value: int, line: PadLine) -> str:
    """Return the four digits that the inspector reads back, so that both know it worked.

    They are keyed by the line, because a county has few units: without a key they would tell the
    officer which units it can be.
    """
    hashed = hmac.digest(line.key, value.to_bytes(8, "big"), sha256)
    return f"{int.from_bytes(hashed, 'big') % 10**READ_BACK_DIGITS:0{READ_BACK_DIGITS}d}"


def _draw_below(bound: int, random: Callable[[int], bytes]) -> int:
    """Return an even random number; what lies beyond the last whole multiple is thrown away."""
    reach = 2**64
    while True:
        number = int.from_bytes(random(8), "big")
        if number < reach - reach % bound:
            return number % bound


def _read_line(number: int, value: Json) -> PadLine:
    mask, shift, key = expect(value, list)
    line = PadLine(number, count_of(mask), count_of(shift), bytes.fromhex(expect(key, str)))
    if line.mask >= 10**VALUE_DIGITS or line.shift >= MODULUS or len(line.key) != KEY_BYTES:
        raise ValueError("no line of a pad")
    return line
