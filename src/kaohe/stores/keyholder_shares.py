"""A holder's secret on three sheets of paper, of which any two give it back (SLIP-39).

Splitting takes its randomness from the operating system (``secrets.token_bytes``, inside
``shamir_mnemonic``). A sheet is text that can be printed and typed in again; each word is checked,
because a secret is restored when nothing may go wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Final

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.rs1024 import create_checksum
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST

from kaohe.core.draw import Campaign, KeyHolder
from kaohe.core.errors import InputError, nearest, raise_all
from kaohe.stores.files import read_text
from kaohe.stores.keyholder_faults import (
    SHARE_UNREADABLE,
    SHARE_WORD_UNKNOWN,
    SHARE_WORD_WRONG,
    SHARE_WORDS_WRONG,
    SHARES_OF_OTHER,
    SHARES_TOO_FEW,
)
from kaohe.stores.keyholder_keys import HolderSecretKey, fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kaohe.core.errors import Fault

SHARES: Final = 3
NEEDED: Final = 2
WORDS: Final = 33
FORMAT: Final = "key-share/1"

_CHECK_WORDS: Final = 3
_CUSTOM: Final = b"shamir_extendable"
_FIELD: Final = re.compile(r"^\s*([a-z_]+)\s*[:：]\s*(.*?)\s*$")
_NUMBERED: Final = re.compile(r"[0-9]+[.)、]?")
_PER_LINE: Final = 4


@dataclass(frozen=True, slots=True)
class KeyShare:
    """One sheet: which key it is of, and its words."""

    campaign: Campaign
    holder: str
    fingerprint: str
    number: int
    """From 1 to 3."""
    words: tuple[str, ...] = field(repr=False)

    def write(self) -> str:
        """Return the sheet as text, Chinese first."""
        lines = [
            "密钥份额（纸质托管）  Share of a key (paper escrow)",
            "",
            f"format: {FORMAT}",
            f"campaign: {self.campaign.id}",
            f"rehearsal: {'yes 演练' if self.campaign.rehearsal else 'no'}",
            f"holder: {self.holder}",
            f"fingerprint: {self.fingerprint}",
            f"share: {self.number} / {SHARES}",
            "words:",
            *_lay_out(self.words),
            "",
            f"任意{NEEDED}份可以恢复密钥。请与其他份额分开封存，不拍照，不存入计算机。",
            f"Any {NEEDED} of {SHARES} restore the key. Keep it sealed and apart from the others;",
            "take no picture of it and put it into no computer.",
        ]
        return "".join(f"{line}\n" for line in lines)


def split_key(owned: HolderSecretKey) -> tuple[KeyShare, ...]:
    """Split a secret into three sheets; each time others come out."""
    [mnemonics] = generate_mnemonics(1, [(NEEDED, SHARES)], owned.key.secret)
    return tuple(
        KeyShare(owned.campaign, owned.holder, owned.fingerprint, number, tuple(words.split()))
        for number, words in enumerate(mnemonics, start=1)
    )


def read_share(path: Path) -> KeyShare:
    """Read a sheet that was kept as a file or typed in again.

    Raises:
        FileUnusable: it is none, or lacks a part.
        InputError: with every word that is not in the list, or the word that must be wrong.
    """
    return _read_share(read_text(path), where=str(path))


def restore_key(shares: Sequence[KeyShare]) -> HolderSecretKey:
    """Put the secret together from two sheets or more, and see that it is the key on the sheets.

    Raises:
        InputError: fewer than two different sheets, or sheets of different keys.
    """
    different = {share.number: share for share in shares}
    if len(different) < NEEDED:
        raise SHARES_TOO_FEW.error_at("shares", found=len(different))
    for one, other in combinations(different.values(), 2):
        for name in ("campaign", "holder", "fingerprint"):
            if getattr(one, name) != getattr(other, name):
                raise SHARES_OF_OTHER.error_at("shares", field=name)
    used = list(different.values())[:NEEDED]
    try:
        secret = combine_mnemonics([" ".join(share.words) for share in used])
    except MnemonicError:
        raise SHARES_OF_OTHER.error_at("shares", field="words") from None
    first, key = used[0], KeyHolder(secret)
    if fingerprint_of(key.public_key) != first.fingerprint:
        raise SHARES_OF_OTHER.error_at("shares", field="fingerprint")
    return HolderSecretKey(first.campaign, first.holder, key)


def _lay_out(words: Sequence[str]) -> Iterator[str]:
    numbered = [f"{number:2} {word:<10}" for number, word in enumerate(words, start=1)]
    for start in range(0, len(numbered), _PER_LINE):
        yield "  ".join(numbered[start : start + _PER_LINE]).rstrip()


def _read_share(text: str, *, where: str) -> KeyShare:
    head, mark, rest = text.partition("words:")
    lines = (_FIELD.match(line) for line in head.split("\n"))
    fields = {found[1]: found[2] for found in lines if found}
    for name in ("format", "campaign", "holder", "fingerprint", "share"):
        if not fields.get(name):
            raise SHARE_UNREADABLE.error_at(where, field=name)
    number = fields["share"][:1]
    if not mark or number not in {str(each + 1) for each in range(SHARES)}:
        raise SHARE_UNREADABLE.error_at(where, field="words" if not mark else "share")
    if fields["format"] != FORMAT:
        raise SHARE_UNREADABLE.error_at(where, field="format")
    try:
        rehearsal = fields.get("rehearsal", "").startswith("yes")
        campaign = Campaign(fields["campaign"], rehearsal=rehearsal)
    except ValueError:
        raise SHARE_UNREADABLE.error_at(where, field="campaign") from None
    words = tuple(_read_words(rest))
    raise_all(InputError, _find_word_faults(words, number, where))
    try:
        index = Share.from_mnemonic(" ".join(words)).index
    except MnemonicError:  # words that fit one another and are no share
        raise SHARE_UNREADABLE.error_at(where, field="words") from None
    if index + 1 != int(number):
        raise SHARE_UNREADABLE.error_at(where, field="share")
    return KeyShare(campaign, fields["holder"], fields["fingerprint"], int(number), words)


def _read_words(text: str) -> Iterator[str]:
    """Yield the words of a sheet up to the first blank line behind them."""
    for block in text.strip("\n").split("\n\n")[:1]:
        for word in block.split():
            if not _NUMBERED.fullmatch(word):
                yield word.lower()


def _find_word_faults(words: Sequence[str], share: str, where: str) -> Iterator[Fault]:
    unknown = [place for place, word in enumerate(words) if word not in WORD_INDEX_MAP]
    for place in unknown:
        near = nearest(words[place], WORDLIST)
        yield SHARE_WORD_UNKNOWN.at(
            where, share=share, position=place + 1, word=words[place], near=near
        )
    if unknown:
        return
    indices = [WORD_INDEX_MAP[word] for word in words]
    counts = {"share": share, "found": len(words), "expected": WORDS}
    if len(words) != WORDS:
        yield SHARE_WORDS_WRONG.at(where, **counts)
        return
    if _check(indices) == 0:
        return
    wrong = _locate(indices)
    if wrong is None:
        yield SHARE_WORDS_WRONG.at(where, **counts)
        return
    place, meant = wrong
    yield SHARE_WORD_WRONG.at(
        where, share=share, position=place + 1, word=words[place], near=WORDLIST[meant]
    )


def _check(indices: Sequence[int]) -> int:
    """Return 0 when the check words fit, otherwise a number that the wrong words add up to."""
    data, found = indices[:-_CHECK_WORDS], indices[-_CHECK_WORDS:]
    expected = create_checksum(data, _CUSTOM)
    return sum(
        (a ^ b) << (10 * place) for place, (a, b) in enumerate(zip(expected, found, strict=True))
    )


def _locate(indices: Sequence[int]) -> tuple[int, int] | None:
    """Return the one word that must be wrong and what it must be; nothing if several are.

    The check words of SLIP-39 (RS1024) add up: what one bit of one word changes does not depend on
    the other words. So each place is tried with its ten bits instead of with 1,024 words.
    """
    wrong = _check(indices)
    for place, word in enumerate(indices):
        bits = []
        for bit in range(10):
            changed = [*indices]
            changed[place] = word ^ 1 << bit
            bits.append(_check(changed) ^ wrong)
        for change in range(1, 1024):
            total = wrong
            for bit in range(10):
                if change >> bit & 1:
                    total ^= bits[bit]
            if total == 0:
                return place, word ^ change
    return None
