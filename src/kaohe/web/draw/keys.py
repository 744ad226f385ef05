"""P1: the departments hand in their public keys, and all are entered together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.stores.faults import FILE_WRONG_SHAPE
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.draw.campaigns import plan_of_draw
from kaohe.web.draw.faults import KEYS_NOT_ALL
from kaohe.web.draw.models import HandedKey
from kaohe.web.draw.steps import (
    BEFORE_SEED,
    enter_step,
    expect_role,
    expect_step,
    find_open_draw,
)
from kaohe.workflows.ceremony.steps import enter_keys
from kaohe.workflows.publication.published import HolderKey

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.workflows.ledgers.recording import Recorded

DEPARTMENTS = ("office", "statistics", "finance")
"""Roles that hand in a key file: the three departments that hold keys."""


def read_key_file(document: bytes) -> HolderKey:
    """Read the public key file of a holder.

    Raises:
        FileUnusable: it is none.
    """
    try:
        body = read_canonical(document.rstrip(b"\n"))
        return HolderKey.model_validate_json(canonical_bytes(body))
    except ValidationError as fault:
        field = ".".join(str(part) for part in fault.errors()[0]["loc"])
    except ValueError:
        field = "holder-key/1"
    raise FILE_WRONG_SHAPE.error_at("holder-key/1", field=field)


def hand_in_key(cycle: Cycle, document: bytes, *, by: User, request: str = "") -> HolderKey:
    """Hand in the public key of a holder; of one holder the last file counts until all are entered.

    Raises:
        FileUnusable: the file is none.
        StepRefused: the year stands elsewhere, or there is no plan.
    """
    expect_role(by, *DEPARTMENTS)
    expect_step(cycle, BEFORE_SEED)
    draw = find_open_draw(cycle)
    key = read_key_file(document)
    with act("draw-key-handed-in", by=by, request=request) as doing:
        HandedKey.objects.create(
            campaign=draw,
            holder=key.holder,
            document=key.model_dump_json(),
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {"cycle": cycle.id, "holder": key.holder, "public_key": key.public_key}
    return key


def handed_keys(draw: DrawCampaign) -> dict[str, HandedKey]:
    """Return what was handed in last of each holder."""
    rows = HandedKey.objects.filter(campaign=draw).select_related("by").order_by("pk")
    return {each.holder: each for each in rows}


def enter_all_keys(cycle: Cycle, *, by: User) -> Recorded:
    """Enter the keys of all holders of the plan (P1).

    Raises:
        StepRefused: a holder of the plan has handed in nothing, or there are keys already.
        DrawError: a key is of another campaign, of nobody, or not proved.
    """
    expect_role(by, "office")
    expect_step(cycle, BEFORE_SEED)
    draw = find_open_draw(cycle)
    plan, handed = plan_of_draw(draw), handed_keys(draw)
    missing = [name for name in plan.holders if name not in handed]
    if missing:
        raise KEYS_NOT_ALL.error_at(draw.id, missing="、".join(missing))
    keys = [HolderKey.model_validate_json(handed[name].document) for name in plan.holders]
    return enter_step(
        cycle,
        "draw-keys-entered",
        lambda clerk: enter_keys(ledger(), draw.id, keys=keys, clerk=clerk),
        by=by,
        details={"campaign": draw.id, "holders": list(plan.holders)},
    )
