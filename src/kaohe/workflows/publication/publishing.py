"""P7: what is published of a campaign, made from the ledger and its documents alone."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Protocol

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import Ceremony, KeyHolder
from kaohe.core.errors import DrawError, NoteInvalid, raise_all
from kaohe.core.ledger import check_checkpoint, read_entry, read_policy
from kaohe.workflows.ceremony.entries import as_json
from kaohe.workflows.ceremony.opening import find_opening, find_seed, keys_of
from kaohe.workflows.ceremony.steps import CeremonyBook, plan_of
from kaohe.workflows.disclosure.telling import Telling, label_in
from kaohe.workflows.disclosure.unseen_counties import RevealedCeremony, as_label, draw_unseen
from kaohe.workflows.drawing import choice_place, draw_rules
from kaohe.workflows.publication.faults import (
    NOT_WITNESSED,
    OPENING_LACKING,
    RECORD_LACKING,
    SECRET_LACKING,
    SECRET_WRONG,
    SECRETS_TOO_EARLY,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Manifest
    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Entry, Leaf
    from kaohe.workflows.keyholding.records import HolderSecret
    from kaohe.workflows.publication.published import HolderRecord, PlanEntry, SeedRecord

SECRETS: Final = "draw-secrets/1"
_WITH_RECORD: Final = ("arrived", "outcome", "closed", "kept", "reason", "shortfall", "complete")
"""Kinds whose document is published; attachments of other acts stay with the office."""


class PublishedBook(CeremonyBook, Protocol):
    """The ledger with its documents, as whoever publishes reads it."""

    def leaves(self) -> list[Leaf]:
        """Return all entries in their order, as whoever rebuilds the ledger takes them."""
        ...

    def checkpoint_sizes(self) -> tuple[int, ...]:
        """Return the sizes of which a checkpoint is signed, the smallest first."""
        ...


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that is published of a campaign, beside checkpoint and tiles."""

    files: Mapping[str, bytes]
    """Path below the published folder → content."""
    size: int
    """Entries under the checkpoint that is published."""
    told: int
    """Entries that are opened."""
    is_complete: bool


def publish_draw(
    book: PublishedBook,
    campaign: str,
    *,
    manifest: Manifest,
    secrets: Sequence[HolderSecret] = (),
    most: int | None = None,
) -> Publication:
    """Return what may be told of a campaign now, up to its last witnessed checkpoint.

    Args:
        book: the ledger with its documents.
        campaign: whose.
        manifest: sizes and roots of the frame, as it was frozen.
        secrets: what the key holders have revealed; after the end of all, before it of none.
        most: how many entries at most, where not all secrets of an ended campaign are in yet.

    Raises:
        DrawError: nothing is witnessed yet, or a secret is missing, wrong or too early.
        LedgerError: a document is not beside its entry.
    """
    plan, opening = plan_of(book, campaign), find_opening(book, campaign)
    if opening is None:
        raise OPENING_LACKING.error_at(campaign, campaign=campaign)
    size, _ = find_checkpoint(book, plan, most=most)
    leaves = book.leaves()[:size]
    telling = Telling([read_entry(leaf.entry or b"") for leaf in leaves], campaign)
    told = [index for index in range(size) if telling.may_tell(index)]
    files = {"opening.json": write_line(as_json(opening))}
    files["manifest.json"] = write_line(manifest.as_json())
    files["ledger/entries.jsonl"] = b"".join(_lines(leaves, frozenset(told)))
    seed = find_seed(book, campaign)
    if seed:
        files["seed.json"] = write_line(as_json(seed))
    unseen: dict[str, bytes] = {}
    if secrets or telling.is_complete:
        raise_all(DrawError, _find_secret_faults(book, plan, secrets, telling))
        files["secrets.json"] = write_line(_open_secrets(plan, secrets))
        if seed:
            revealed = _ceremony(plan, manifest, seed, secrets)
            unseen = draw_unseen(telling, revealed, manifest, draw_rules(plan.draw).plan)
    files |= dict(_documents(book, telling, told, unseen))
    return Publication(files, size, len(told), telling.is_complete)


def write_line(value: Json) -> bytes:
    """Return a record as a published file: canonical JSON and a line end."""
    return canonical_bytes(value) + b"\n"


def find_checkpoint(
    book: PublishedBook, plan: PlanEntry, *, most: int | None = None
) -> tuple[int, bytes]:
    """Return the last checkpoint that meets a plan's policy: its size, and the note.

    Args:
        book: the ledger.
        plan: whose policy counts.
        most: size that it has at most; any where none is named.

    Raises:
        DrawError: there is none.
    """
    policy = read_policy(plan.policy.encode())
    sizes = [each for each in book.checkpoint_sizes() if most is None or each <= most]
    for size in reversed(sizes):
        note = book.checkpoint(size) or b""
        try:
            check_checkpoint(note, policy)
        except NoteInvalid:
            continue
        return size, note
    raise NOT_WITNESSED.error_at(plan.campaign)


def _lines(leaves: Sequence[Leaf], told: frozenset[int]) -> Iterator[bytes]:
    """Yield a line for each entry: opened, or the 32 bytes that the tree holds of it."""
    for index, leaf in enumerate(leaves):
        line: dict[str, Json] = {"index": index, "commitment": leaf.commitment.hex()}
        if index in told:
            entry = (leaf.entry or b"").decode()
            line = {"index": index, "salt": leaf.salt.hex(), "entry": entry}
        yield canonical_bytes(line) + b"\n"


def _documents(
    book: PublishedBook, telling: Telling, told: Sequence[int], unseen: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every choice, packet and field record that may be told."""
    for index in told:
        entry, label = telling.entries[index], label_in(telling.entries[index])
        name = str(entry.content.get("record", ""))
        if entry.kind == "chosen" and label:
            place = f"choices/{choice_place(as_label(label))}.json"
            yield place, unseen.get(name) or _document(book, index, entry, name)
        elif entry.kind == "disclosed":
            _, body, county, *visit = str(entry.content["visit"]).split("/")
            place = f"packets/{body}/{county}/{'-'.join(visit)}.json"
            yield place, _document(book, index, entry, str(entry.content["packet"]))
        elif entry.kind in _WITH_RECORD:
            yield f"records/{name}.json", _document(book, index, entry, name)


def _document(book: PublishedBook, index: int, entry: Entry, name: str) -> bytes:
    found = book.document(name)
    if found is None or sha256(found).hexdigest() != name:
        raise RECORD_LACKING.error_at(str(index), index=index, kind=entry.kind)
    return found


def _find_secret_faults(
    book: PublishedBook, plan: PlanEntry, secrets: Sequence[HolderSecret], telling: Telling
) -> Iterator[Fault]:
    if not telling.is_complete:
        yield SECRETS_TOO_EARLY.at(plan.campaign)
        return
    given = {each.holder: each for each in secrets}
    for key in keys_of(book, plan.campaign).holders:
        own = given.pop(key.holder, None)
        if own is None:
            yield SECRET_LACKING.at(key.holder, holder=key.holder)
        elif not is_secret_of(own, key, plan):
            yield SECRET_WRONG.at(key.holder, holder=key.holder)
    for holder in given:
        yield SECRET_WRONG.at(holder, holder=holder)


def is_secret_of(secret: HolderSecret, key: HolderRecord, plan: PlanEntry) -> bool:
    """Tell whether a secret is the one of a key that was entered for the campaign of a plan."""
    return (secret.campaign, secret.rehearsal) == (plan.campaign, plan.rehearsal) and (
        KeyHolder(bytes.fromhex(secret.secret)).public_key.hex() == key.public_key
    )


def _ceremony(
    plan: PlanEntry, manifest: Manifest, seed: SeedRecord, secrets: Sequence[HolderSecret]
) -> RevealedCeremony:
    given = {each.holder: KeyHolder(bytes.fromhex(each.secret)) for each in secrets}
    holders = tuple(given[name] for name in plan.holders)
    keys = tuple(each.public_key for each in holders)
    root, rolled = manifest.frame_root, bytes.fromhex(seed.seed)
    return RevealedCeremony(Ceremony(manifest.campaign, root, rolled, keys), holders)


def _open_secrets(plan: PlanEntry, secrets: Sequence[HolderSecret]) -> Json:
    given = {each.holder: each.secret for each in secrets}
    return {
        "format": SECRETS,
        "campaign": plan.campaign,
        "rehearsal": plan.rehearsal,
        "holders": [{"holder": name, "secret": given[name]} for name in plan.holders],
    }
