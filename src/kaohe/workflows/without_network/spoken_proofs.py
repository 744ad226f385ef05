"""The proofs that follow what was told by telephone (``spoken-proofs/1``), for the device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw.one_form import decode, encode, expect, label_as_json, label_from_json, text_of
from kaohe.workflows.without_network.faults import PROOFS_UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Label
    from kaohe.workflows.disclosure.setting import Setting

FORMAT: Final = "spoken-proofs/1"


def write_spoken_proofs(setting: Setting, proofs: Mapping[Label, tuple[bytes, ...]]) -> bytes:
    """Return the proofs of labels, those of a label in the order of the keys."""
    listed: list[Json] = [
        {"label": label_as_json(label), "proofs": [encode(proof) for proof in given]}
        for label, given in proofs.items()
    ]
    return canonical_bytes(
        {
            "format": FORMAT,
            "campaign": setting.campaign.id,
            "rehearsal": setting.campaign.rehearsal,
            "labels": listed,
        }
    )


def read_spoken_proofs(data: bytes, setting: Setting) -> dict[Label, dict[str, bytes]]:
    """Return label → holder → proof; whether the proofs hold is checked where they are used.

    Raises:
        ProofInvalid: it is no such file of this campaign.
    """
    campaign = setting.campaign
    try:
        body: dict[str, Json] = expect(read_canonical(data), dict)
        own = (text_of(body, "format"), text_of(body, "campaign"), body["rehearsal"])
        if own != (FORMAT, campaign.id, campaign.rehearsal):
            raise ValueError("of something else")  # noqa: TRY301 - told to the reader below
        return dict(_read(expect(each, dict), setting) for each in expect(body["labels"], list))
    except (ValueError, KeyError):
        raise PROOFS_UNREADABLE.error_at(campaign.id) from None


def _read(body: dict[str, Json], setting: Setting) -> tuple[Label, dict[str, bytes]]:
    proofs = [decode(expect(each, str)) for each in expect(body["proofs"], list)]
    return label_from_json(body["label"]), dict(zip(setting.holders, proofs, strict=True))
