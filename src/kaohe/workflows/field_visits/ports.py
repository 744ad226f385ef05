"""What receiving needs from outside: a store that keeps all of one transaction, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kaohe.core.draw import Campaign
    from kaohe.workflows.field_visits.receipts import Receipt

Kind: TypeAlias = Literal["revision", "document", "events", "blob", "hand-over"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the office stands to a device at a moment."""

    campaign: Campaign
    body: str
    is_revoked: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes in the inbox, as they came."""

    kind: Kind
    subject: str
    """Id of the revision; digest of everything else."""
    sha256: str
    device: str
    place: str
    """The visit, where it belongs to one."""
    content: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """One event of a device in a visit."""

    id: str
    seq: int
    line: bytes = field(repr=False)
    sha256: str = ""


class ReceivingTransaction(Protocol):
    """One short transaction that holds the write lock."""

    def read_clock(self) -> str:
        """Return the present moment, read after the lock is held."""
        ...

    def standing(self, device: str) -> Standing:
        """Return how a device stands, and lock its chain of receipts."""
        ...

    def last_receipt(self, device: str) -> Receipt | None:
        """Return the receipt of the highest number."""
        ...

    def receipt_of(self, device: str, subject: str) -> Receipt | None:
        """Return the last receipt of a device about a subject."""
        ...

    def add_receipt(self, receipt: Receipt) -> None:
        """Keep a receipt."""
        ...

    def find(self, kind: Kind, subject: str) -> Kept | None:
        """Return what the inbox holds under a name."""
        ...

    def keep(self, kept: Kept) -> Kept:
        """Keep bytes; where somebody else was faster, return what is kept."""
        ...

    def last_event(self, device: str, visit: str) -> KeptEvent | None:
        """Return the event of the highest number."""
        ...

    def event(self, device: str, visit: str, seq: int) -> KeptEvent | None:
        """Return an event by its number."""
        ...

    def add_events(self, device: str, visit: str, events: tuple[KeptEvent, ...]) -> None:
        """Keep events."""
        ...


class ReceivingStore(Protocol):
    """Gives transactions."""

    def begin(self) -> AbstractContextManager[ReceivingTransaction]:
        """Begin a transaction; what leaves it by an error leaves no trace."""
        ...
