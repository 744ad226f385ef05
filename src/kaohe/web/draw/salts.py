"""What counties are given so that they can make their strata again before the frame is entered.

With a salt key a guessed record can be tried on its leaf, so a file is for its county alone, and
every hand-out stands in the ledger with the digest of each file.
"""

from __future__ import annotations

import zipfile
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.ledger.rule_faults import FRAME_TWICE
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.countersigning import make_county_salts
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.draw.campaigns import open_folder
from kaohe.web.draw.faults import FRAME_NOT_PREPARED, REGISTER_NOT_FROZEN
from kaohe.web.draw.freezing import expect_in_force, find_prepared
from kaohe.web.draw.steps import BEFORE_SEED, expect_role, expect_step, find_open_draw
from kaohe.web.registers.current import frozen_register
from kaohe.workflows.ceremony.steps import state_of

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

_IN_MEMORY: Final = 8 << 20
"""Bytes; what is larger goes through the disk."""


def hand_out_salts(
    cycle: Cycle, body: str, *, with_records: bool, by: User, request: str = ""
) -> IO[bytes]:
    """Return a ZIP with one file for each county of a body, and enter that it was given.

    Args:
        cycle: the cycle, whose frame is built and not entered yet.
        body: of the counties.
        with_records: whether each county is given the frame's records of its own units.
        by: who takes them along.
        request: key of the form.

    Raises:
        StepRefused: no frame is built, it is entered already, or the register was corrected since.
    """
    expect_role(by, "office")
    expect_step(cycle, BEFORE_SEED)
    draw, place = find_open_draw(cycle), frozen_register(cycle)
    if place is None:
        raise REGISTER_NOT_FROZEN.error_at(cycle.pk)
    if state_of(ledger(), draw.id).has_frame:
        raise FRAME_TWICE.error_at(draw.id)
    prepared = find_prepared(draw)
    if prepared is None or body not in BODY_NAMES:
        raise FRAME_NOT_PREPARED.error_at(draw.id)
    expect_in_force(prepared)
    given: dict[str, Json] = {}
    packed = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - whoever answers closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for salts in make_county_salts(
            open_folder(draw),
            Snapshot.open(place),
            [body],
            with_records=with_records,
            built=lambda _units: None,
        ):
            content = salts.as_bytes()
            given[salts.county] = sha256(content).hexdigest()
            files.writestr(f"county-salts-{salts.county}.json", content)
    packed.seek(0)
    with act("draw-salts-given", by=by, request=request) as doing:
        doing.details = {
            "cycle": cycle.pk,
            "campaign": draw.id,
            "body": body,
            "with_records": with_records,
            "files": given,
        }
    return packed
