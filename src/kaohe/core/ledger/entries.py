"""Entries: every act in one uniform shape, and the 32 bytes that stand for it in the tree.

What an entry says stays with those whom it concerns until it may be told; the ledger shows a
salted hash of fixed length. From outside all entries look alike, whatever they hold and however
long they are.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import LARGEST_INTEGER, canonical_bytes, read_canonical
from kaohe.core.errors import LedgerError, raise_all
from kaohe.core.ledger.entry_kinds import KINDS
from kaohe.core.ledger.faults import (
    ENTRY_FIELD_WRONG,
    ENTRY_KIND_UNKNOWN,
    ENTRY_NOT_OPENED,
    ENTRY_UNREADABLE,
)
from kaohe.core.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault

FORMAT: Final = "ledger-entry/1"
SALT_BYTES: Final = 32
COMMITMENT_BYTES: Final = 32
LARGEST_ENTRY: Final = 65_536
"""Bytes; whatever is longer is kept beside the ledger and enters it as a digest."""

_CAMPAIGN: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: what, in which campaign, when, by whom, about which earlier entry.

    Raises:
        LedgerError: with every field that is not what its kind asks for.
    """

    kind: str
    campaign: str
    rehearsal: bool
    at: str
    """UTC, such as ``2013-01-20T15:59:59.000Z``."""
    actor: str
    """Number of a person or name of an office, never a person's name."""
    content: Mapping[str, Json]
    refers: int | None = None
    """Index of the earlier entry that this one corrects or rests on."""

    def __post_init__(self) -> None:
        raise_all(LedgerError, self._faults())

    @property
    def bytes(self) -> bytes:
        """Return the canonical form, which is what the ledger commits to."""
        return canonical_bytes(
            {
                "format": FORMAT,
                "kind": self.kind,
                "campaign": self.campaign,
                "rehearsal": self.rehearsal,
                "at": self.at,
                "actor": self.actor,
                "refers": self.refers,
                "content": dict(self.content),
            }
        )

    def _faults(self) -> Iterator[Fault]:
        where = self.kind or "entry"
        sound = {
            "campaign": _CAMPAIGN.fullmatch(self.campaign) is not None,
            "at": _is_moment(self.at),
            "actor": bool(self.actor),
            "refers": self.refers is None or 0 <= self.refers <= LARGEST_INTEGER,
        }
        for name, is_sound in sound.items():
            if not is_sound:
                yield ENTRY_FIELD_WRONG.at(where, field=name)
        kind = KINDS.get(self.kind)
        if kind is None:
            yield ENTRY_KIND_UNKNOWN.at(where, known=", ".join(KINDS))
            return
        for name in sorted({*self.content, *kind.fields}):
            reader = kind.fields.get(name)
            if reader is None or name not in self.content or not reader(self.content[name]):
                yield ENTRY_FIELD_WRONG.at(where, field=f"content.{name}")
        if (self.refers is not None) != kind.refers:
            yield ENTRY_FIELD_WRONG.at(where, field="refers")


def read_entry(data: bytes, *, where: str = "entry") -> Entry:
    """Read an entry, which must be in its one form.

    Raises:
        LedgerError: it is none.
    """
    try:
        if len(data) > LARGEST_ENTRY:
            raise ValueError("too long")  # noqa: TRY301 - told to the reader below
        return _from_json(read_canonical(data))
    except ValueError:
        raise ENTRY_UNREADABLE.error_at(where) from None


def commit_entry(entry: bytes, *, salt: bytes, rehearsal: bool) -> bytes:
    """Return the commitment of 32 bytes that stands for an entry.

    Layout: SHA-256 of the tag ``ledger/entry/v1`` (in a rehearsal ``ledger-rehearsal/entry/v1``),
    a line end, 32 bytes of salt, the entry. Tag and salt have fixed lengths, so that it can be
    read in one way only; without the salt nobody can try out what the entry may say.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    tag = b"ledger-rehearsal/entry/v1\n" if rehearsal else b"ledger/entry/v1\n"
    return sha256(tag + salt + entry).digest()


def entry_leaf(commitment: bytes) -> bytes:
    """Return the leaf hash of a commitment; every leaf is over exactly 32 bytes."""
    if len(commitment) != COMMITMENT_BYTES:
        raise ValueError(f"a commitment has {COMMITMENT_BYTES} bytes, not {len(commitment)}")
    return leaf_hash(commitment)


def open_entry(data: bytes, *, salt: bytes, commitment: bytes, where: str = "entry") -> Entry:
    """Read an entry that somebody shows, and check that the ledger committed to it.

    Raises:
        LedgerError: it is none, or another than the one committed to.
    """
    entry = read_entry(data, where=where)
    fits = len(salt) == SALT_BYTES and hmac.compare_digest(
        commit_entry(data, salt=salt, rehearsal=entry.rehearsal), commitment
    )
    if not fits:
        raise ENTRY_NOT_OPENED.error_at(where)
    return entry


def _from_json(value: Json) -> Entry:
    match value:
        case {
            "format": str(written),
            "kind": str(kind),
            "campaign": str(campaign),
            "rehearsal": bool(rehearsal),
            "at": str(at),
            "actor": str(actor),
            "refers": None | int() as refers,
            "content": dict(content),
            **others,
        } if written == FORMAT and not others and not isinstance(refers, bool):
            return Entry(
                kind=kind,
                campaign=campaign,
                rehearsal=rehearsal,
                at=at,
                actor=actor,
                content=content,
                refers=refers,
            )
    raise ValueError("no entry")


def _is_moment(text: str) -> bool:
    if not _MOMENT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
