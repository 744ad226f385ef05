"""What is published of a ceremony, made from the ledger alone: the opening, then the seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.ledger import prove_inclusion, read_checkpoint, read_entry, read_note
from kaohe.core.ledger.rule_faults import OPENING_INCOMPLETE
from kaohe.workflows.ceremony.steps import document_of, plan_of
from kaohe.workflows.publication.published import (
    FrameEntry,
    KeysEntry,
    LoggedEntry,
    OpeningRecord,
    SeedRecord,
)

if TYPE_CHECKING:
    from kaohe.workflows.ceremony.steps import CeremonyBook
    from kaohe.workflows.ledgers.recording import KeptEntry


def find_opening(book: CeremonyBook, campaign: str) -> OpeningRecord | None:
    """Return plan, frame and keys with their proofs in C0; nothing before C0 is entered."""
    witnessed = book.find_entries(kind="witnessed", campaign=campaign)
    if not witnessed:
        return None
    plan = plan_of(book, campaign)
    note = str(read_entry(witnessed[0].entry).content["checkpoint"])
    size = read_checkpoint(read_note(note.encode()).text).size
    return OpeningRecord(
        format="draw-opening/2",
        campaign=campaign,
        rehearsal=plan.rehearsal,
        plan=plan,
        frame=frame_of(book, campaign),
        keys=keys_of(book, campaign),
        entries=tuple(
            _prove(book, _first(book, kind, campaign), size) for kind in ("plan", "frame", "keys")
        ),
        checkpoint=note,
    )


def find_seed(book: CeremonyBook, campaign: str) -> SeedRecord | None:
    """Return dice, outside source and seed; nothing before the seed is entered."""
    for kept in book.find_entries(kind="seed", campaign=campaign):
        return SeedRecord.model_validate_json(document_of(book, kept))
    return None


def frame_of(book: CeremonyBook, campaign: str) -> FrameEntry:
    """Return the frame of a campaign.

    Raises:
        StepRefused: none was entered.
    """
    return FrameEntry.model_validate_json(document_of(book, _first(book, "frame", campaign)))


def keys_of(book: CeremonyBook, campaign: str) -> KeysEntry:
    """Return the keys of a campaign.

    Raises:
        StepRefused: none were entered.
    """
    return KeysEntry.model_validate_json(document_of(book, _first(book, "keys", campaign)))


def _first(book: CeremonyBook, kind: str, campaign: str) -> KeptEntry:
    for kept in book.find_entries(kind=kind, campaign=campaign):
        return kept
    raise OPENING_INCOMPLETE.error_at(campaign)


def _prove(book: CeremonyBook, kept: KeptEntry, size: int) -> LoggedEntry:
    return LoggedEntry(
        index=kept.index,
        salt=kept.salt.hex(),
        entry=kept.entry.decode(),
        path=tuple(each.hex() for each in prove_inclusion(kept.index, size, book.node)),
    )
