"""Counties that were drawn and never reached, drawn again from the secrets of the key holders.

The record of a county stays sealed to the team until it arrives. A county that is exchanged before
that is never shown by anybody; after the end its record is made again, and must have the digest
that the ledger holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from kaohe.core.draw import Label, county_sizes, evaluate_label, write_choice
from kaohe.core.draw.choices import Choice
from kaohe.workflows.disclosure.telling import label_in

if TYPE_CHECKING:
    from kaohe.core.draw import Ceremony, DrawPlan, KeyHolder, Manifest
    from kaohe.core.draw.labels import Stage
    from kaohe.core.ledger import LabelName
    from kaohe.workflows.disclosure.telling import Telling


@dataclass(frozen=True, slots=True)
class RevealedCeremony:
    """What the ceremony settled, with the secrets in the order of its keys."""

    ceremony: Ceremony
    holders: tuple[KeyHolder, ...]


def draw_unseen(
    telling: Telling, revealed: RevealedCeremony, manifest: Manifest, plan: DrawPlan
) -> dict[str, bytes]:
    """Return the records of all drawn counties, by the digests that the ledger holds.

    A record that is not the one in the ledger is left out, and missed by whoever looks for it.
    """
    taken: dict[str, list[int]] = {}
    found: dict[str, bytes] = {}
    for entry in telling.entries:
        name = label_in(entry)
        if entry.campaign != telling.campaign or entry.kind != "chosen" or name is None:
            continue
        if name.stage == "county":
            label, before = as_label(name), taken.setdefault(name.province, [])
            proofs = [each.evaluate(label, revealed.ceremony) for each in revealed.holders]
            value = evaluate_label(label, proofs, revealed.ceremony)
            candidates = manifest.counties(name.province)
            sizes = county_sizes(plan, manifest, name.province)
            choice = Choice(value, candidates, tuple(sorted(before)), sizes)
            before.append(choice.index)
            record = write_choice(choice, revealed.ceremony)
            found[sha256(record).hexdigest()] = record
    return found


def as_label(name: LabelName) -> Label:
    """Return a label of the draw under its name in the ledger."""
    return Label(cast("Stage", name.stage), *name[1:])
