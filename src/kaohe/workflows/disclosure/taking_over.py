"""What the heir of a lost device needs to go on: the steps of its team, as the ledger holds them.

A phone cannot read the ledger. So the office writes down for it what it has entered for the team,
each draw with the proofs of its record; the phone verifies them and draws the same again. Nothing
in it is of a label that has not drawn yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.field_record import read_field_record
from kaohe.core.draw.one_form import label_as_json, label_from_json
from kaohe.core.ledger import read_entry
from kaohe.workflows.disclosure.catching_up import find_entries_of, proofs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.ledger import Entry
    from kaohe.workflows.disclosure.catching_up import FollowedLedger

FORMAT: Final = "field-journal/1"
FOLLOWED: Final = (
    *("chosen", "arrived", "opened", "disclosed", "shortfall"),
    *("promised", "closed", "outcome", "reason"),
)
_DRAWN: Final = {"chosen": "record", "disclosed": "packet"}


def find_lost(lost: Mapping[str, str], heir: str) -> tuple[str, ...]:
    """Return the devices in whose place a device stands, at once or one after the other."""
    found = [heir]
    for name in found:
        found += [each for each, following in lost.items() if following == name]
    return tuple(found[1:])


def list_steps(record: FollowedLedger, *, campaign: str, body: str) -> list[dict[str, Json]]:
    """Return what was entered for the team of a body, in its order.

    Each step has ``step`` and what it is about: ``drawn`` (label, proofs), ``opened`` (label of a
    further attempt), ``arrived`` and ``short`` (county), ``closed`` (visit, revision that the
    closing record has committed to, or ``""``), ``entered`` (visit and ``outcome``, or label and
    ``reason``), ``told`` (audience, place).

    A county whose record was not handed in yet is left out: the heir asks for it again.
    """
    entries = find_entries_of(record, FOLLOWED, campaign=campaign, body=body)
    steps = [step for entry in entries for step in _write(record, entry)]
    return [*steps, *_tellings(record, campaign)]


def _write(record: FollowedLedger, entry: Entry) -> Iterator[dict[str, Json]]:
    content = entry.content
    if entry.kind in _DRAWN:
        shown = record.document(str(content[_DRAWN[entry.kind]]))
        if shown is not None:
            proofs: list[Json] = [each.hex() for each in proofs_of(shown, entry)]
            yield {"step": "drawn", "label": content["label"], "proofs": proofs}
    elif entry.kind == "opened":
        label = label_from_json(content["label"])
        if label.attempt:
            yield {"step": "opened", "label": label_as_json(label)}
    elif entry.kind == "arrived":
        yield {"step": "arrived", "county": content["county"]}
    elif entry.kind == "shortfall":
        yield {"step": "short", "county": label_from_json(content["label"]).county}
    elif entry.kind == "outcome":
        yield {"step": "entered", "what": "outcome", "visit": content["visit"]}
    elif entry.kind == "reason":
        yield {"step": "entered", "what": "reason", "label": content["label"]}
    else:
        yield {"step": "closed", "visit": content["visit"], "revision": _revision(record, entry)}


def _revision(record: FollowedLedger, entry: Entry) -> str:
    """Return the revision that a closing record commits to; a promise names none."""
    closing = record.document(str(entry.content.get("record", "")))
    if closing is None:
        return ""
    return str(read_field_record(closing, where=entry.kind).details.get("revision", ""))


def _tellings(record: FollowedLedger, campaign: str) -> Iterator[dict[str, Json]]:
    for kept in record.find_entries(kind="told", campaign=campaign):
        content = read_entry(kept.entry).content
        yield {"step": "told", "audience": content["audience"], "place": content["place"]}


def write_journal(lost: tuple[str, ...], steps: list[dict[str, Json]]) -> bytes:
    """Return the journal for the heir of lost devices."""
    told: list[Json] = [*steps]
    names: list[Json] = [*lost]
    return canonical_bytes({"format": FORMAT, "lost": names, "steps": told})
