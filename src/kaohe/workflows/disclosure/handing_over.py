"""A device of a team is lost: another one of the team takes its place.

The office enters it with the approval of every key holder, since a device that the office could
exchange by itself would read what is meant for the team. From then on the lost device opens no
label and signs nothing; a label that was opened for it is answered to the other one, with the same
proof, so that nothing is drawn twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.ledger.rule_faults import HAND_OVER_UNFOUNDED
from kaohe.workflows.keyholding.approvals import take_approvals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.canonical import Json
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.keyholding.records import HolderApproval
    from kaohe.workflows.ledgers.recording import Recorded


def hand_over_device(
    office: DisclosingOffice,
    lost: str,
    heir: str,
    *,
    reason: str,
    approvals: Sequence[HolderApproval],
) -> Recorded:
    """Enter that a device takes the place of one that is lost.

    Args:
        office: the office.
        lost: id of the lost device.
        heir: id of another device that is enrolled for the same team.
        reason: what has happened, in just the words that the holders approve.
        approvals: of every key holder.

    Raises:
        ProofInvalid: an approval is of something else, or not made with its holder's key.
        StepRefused: a device is none of the team or was handed over, or an approval is lacking.
    """
    device = office.state().devices.get(lost)
    if device is None:
        raise HAND_OVER_UNFOUNDED.error_at(lost)
    setting = office.setting
    subject: dict[str, Json] = {"device": lost, "to": heir, "reason": reason}
    keys = dict(zip(setting.holders, setting.ceremony.public_keys, strict=True))
    people, proofs = take_approvals(approvals, subject, campaign=setting.campaign, keys=keys)
    content: dict[str, Json] = {
        **subject,
        "body": device.body,
        "approved_by": list(people),
        "proofs": list(proofs),
    }
    return office.enter(office.act("handed_over", lost, content))[0]
