"""Length prefixing: several byte strings become one that can be read in one way only.

Without it ``("ab", "c")`` and ``("a", "bc")`` would hash alike, and a label could pass for
another (docs/algorithms/draw.md, layouts).
"""

from __future__ import annotations


def lp(*parts: bytes | str) -> bytes:
    r"""Join parts, each behind its length as four bytes, the most significant first.

    Text is taken as UTF-8.

    >>> lp("ab", b"")
    b'\x00\x00\x00\x02ab\x00\x00\x00\x00'
    """
    framed = bytearray()
    for part in parts:
        raw = part.encode("utf-8") if isinstance(part, str) else part
        framed += len(raw).to_bytes(4, "big")
        framed += raw
    return bytes(framed)


def u32(number: int) -> bytes:
    """Write a number below 2^32 as four bytes, the most significant first."""
    return number.to_bytes(4, "big")


def u64(number: int) -> bytes:
    """Write a number below 2^64 as eight bytes, the most significant first."""
    return number.to_bytes(8, "big")
