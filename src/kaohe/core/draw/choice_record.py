"""The record of a choice: shows which county, or which kind, a label drew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import SUITE
from kaohe.core.draw.choices import Choice
from kaohe.core.draw.faults import (
    CHOICE_OTHER_CANDIDATES,
    PACKET_OTHER_CEREMONY,
    PACKET_OTHER_INDEX,
    PACKET_UNREADABLE,
)
from kaohe.core.draw.lottery import evaluate_label, leaves_free
from kaohe.core.draw.one_form import (
    count_of,
    decode,
    encode,
    expect,
    label_as_json,
    label_from_json,
    read_record,
    seal,
)
from kaohe.core.errors import ProofInvalid, raise_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw.campaign import Ceremony
    from kaohe.core.draw.labels import Label

FORMAT: Final = "draw-choice/1"


def write_choice(choice: Choice, ceremony: Ceremony) -> bytes:
    """Return the record of a choice: canonical JSON, with the digest of all other fields."""
    return seal(
        {
            **_ceremony_as_json(ceremony),
            "format": FORMAT,
            "suite": SUITE,
            "label": label_as_json(choice.evaluation.label),
            "proofs": [encode(proof) for proof in choice.evaluation.proofs],
            "candidates": list(choice.candidates),
            "excluded": list(choice.excluded),
            "index": choice.index,
        }
    )


def verify_choice(
    data: bytes, *, ceremony: Ceremony, candidates: Sequence[str], sizes: Sequence[int] = ()
) -> Choice:
    """Return the choice that a record shows, after making it again from its proofs.

    Args:
        data: the record's bytes.
        ceremony: campaign, frame root, seed and keys as published.
        candidates: the counties of the published manifest, or the slot names of the plan.
        sizes: of counties that are drawn by size (``county_sizes``); otherwise nothing.

    Raises:
        ProofInvalid: the record cannot be read, or does not show what it claims.
    """
    body, label, proofs, excluded = read_record(data, _from_json)
    raise_all(
        ProofInvalid,
        (
            PACKET_OTHER_CEREMONY.at(label.place, field=field)
            for field, published in _ceremony_as_json(ceremony).items()
            if body.get(field) != published
        ),
    )
    evaluation = evaluate_label(label, proofs, ceremony)
    if body.get("candidates") != list(candidates) or not leaves_free(excluded, len(candidates)):
        raise CHOICE_OTHER_CANDIDATES.error_at(label.place)
    choice = Choice(evaluation, tuple(candidates), excluded, tuple(sizes))
    if body.get("index") != choice.index:
        raise PACKET_OTHER_INDEX.error_at(
            label.place, expected=choice.index, found=body.get("index")
        )
    if write_choice(choice, ceremony) != data:
        raise PACKET_UNREADABLE.error_at(label.place)
    return choice


def read_choice_label(data: bytes) -> Label:
    """Return the label of a choice's record, before anything of it is verified.

    Raises:
        ProofInvalid: the record cannot be read.
    """
    return read_record(data, _from_json)[1]


def _ceremony_as_json(ceremony: Ceremony) -> dict[str, Json]:
    return {
        "campaign": ceremony.campaign.id,
        "rehearsal": ceremony.campaign.rehearsal,
        "frame_root": ceremony.frame_root.hex(),
        "seed": ceremony.seed.hex(),
    }


def _from_json(
    body: dict[str, Json],
) -> tuple[dict[str, Json], Label, tuple[bytes, ...], tuple[int, ...]]:
    return (
        body,
        label_from_json(body.get("label")),
        tuple(decode(expect(each, str)) for each in expect(body.get("proofs"), list)),
        tuple(count_of(each) for each in expect(body.get("excluded"), list)),
    )
