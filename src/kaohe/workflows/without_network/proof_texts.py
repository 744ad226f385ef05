"""Proofs as texts of 107 characters, one of each key holder, wherever they are read.

A device reads them to draw; the duty desk reads them to enter what a team without a network has
drawn. Which text is whose is told by the proof itself, so that their order does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw.proof_text import read_proof_text
from kaohe.core.errors import ProofInvalid, raise_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.core.draw import Label
    from kaohe.core.errors import Fault
    from kaohe.workflows.disclosure.setting import Setting


def read_proof_texts(setting: Setting, label: Label, texts: Sequence[str]) -> dict[str, bytes]:
    """Return the proofs of a label from texts in any order: holder → proof.

    Raises:
        ProofInvalid: a text that is no proof of this label; each is named.
    """
    found: dict[str, bytes] = {}
    faults: list[Fault] = []
    for text in texts:
        found.update(_try_holders(setting, label, text, faults))
    raise_all(ProofInvalid, faults)
    return found


def _try_holders(
    setting: Setting, label: Label, text: str, faults: list[Fault]
) -> Iterator[tuple[str, bytes]]:
    told: ProofInvalid | None = None
    for place, holder in enumerate(setting.holders):
        try:
            proof = read_proof_text(text, label=label, ceremony=setting.ceremony, holder=place)
        except ProofInvalid as fault:
            told = fault
            continue
        yield holder, proof
        return
    faults.extend(told.faults if told else ())
