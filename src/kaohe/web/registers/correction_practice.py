"""A correction of the practice register that was asked for and turned down.

The draw of a practice run rests on the register as the run froze it; one that holds would make
both differ, so that the practice year shows a request that was not granted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.register.fields import ENTERPRISES
from kaohe.engines.snapshots.corrected import open_delivered, read_lines
from kaohe.engines.snapshots.integrity import read_stated
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.web.accounts.models import User
from kaohe.web.base.papers import Paper
from kaohe.web.registers.corrected_rows import laid_out
from kaohe.web.registers.correction_sheet import AskedValue
from kaohe.web.registers.corrections import ask_correction, refuse
from kaohe.web.registers.current import frozen_snapshot, place_of

if TYPE_CHECKING:
    from kaohe.web.cycles.models import Cycle

BODY: Final = "33"
FIELD: Final = "employees"
FIRST_ROW: Final = 2
REASON: Final = "演练：职工人数漏填夜班"
REFUSAL: Final = "演练：情况说明没有单位盖章，不足以证明新值"
EVIDENCE: Final = Paper(
    "演练-情况说明.pdf", b"%PDF-1.4\n% practice: no document of an enterprise\n"
)


def fill_correction(cycle: Cycle) -> None:
    """Let a province ask for a correction of its first row, and the office turn it down.

    Raises:
        KaoheError: the delivered file is not the one that was imported.
    """
    snapshot = frozen_snapshot(cycle)
    if snapshot is None:
        return
    opened = Snapshot.of(read_stated(place_of(snapshot)))
    files = [
        each["file"]
        for each in opened.manifest["deliveries"]
        if (each["table"], each["deliverer"]) == (ENTERPRISES.id, BODY)
    ]
    with laid_out(cycle, snapshot, files[:1]) as folder:
        (delivery,) = open_delivered(opened, files[:1], [folder]).values()
        (row,) = read_lines(delivery, [FIRST_ROW]).values()
    before = row[ENTERPRISES.field_ids.index(FIELD)] or ""
    unit = f"{files[0]}:{FIRST_ROW}"
    asked = AskedValue(unit, ENTERPRISES.id, unit, FIELD, before, f"{before}0")
    clerk = User.objects.get(username=f"province-{BODY}")
    asking = ask_correction(cycle, BODY, [asked], reason=REASON, by=clerk, paper=EVIDENCE)
    refuse(asking, reason=REFUSAL, by=User.objects.get(username="office-1"))
