"""Where the registers of a cycle stand on the disk, for the other rooms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from kaohe.web.registers.models import HELD, CorrectionEnd, FrozenRegister, RegisterSnapshot

if TYPE_CHECKING:
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.registers.models import PreparedCorrection


def frozen_register(cycle: Cycle) -> Path | None:
    """Return the folder of the register in force since the freeze; None before that."""
    snapshot = frozen_snapshot(cycle)
    return None if snapshot is None else place_of(snapshot)


def current_register(cycle: Cycle) -> Path | None:
    """Return the folder of the snapshot that counts now: the one in force, or the last imported."""
    snapshot = current_snapshot(cycle)
    return None if snapshot is None else place_of(snapshot)


def current_snapshot(cycle: Cycle) -> RegisterSnapshot | None:
    """Return the row of the snapshot that counts now."""
    frozen = frozen_snapshot(cycle)
    if frozen is not None:
        return frozen
    return RegisterSnapshot.objects.filter(cycle=cycle).order_by("pk").last()


def frozen_snapshot(cycle: Cycle) -> RegisterSnapshot | None:
    """Return the register in force: the frozen one, or that of the last correction."""
    frozen = FrozenRegister.objects.filter(cycle=cycle).select_related("snapshot").first()
    if frozen is None:
        return None
    last = list_held(cycle)[-1:]
    return last[0].after if last else frozen.snapshot


def registers_of_bodies(cycle: Cycle) -> dict[str, RegisterSnapshot | None]:
    """Return by body the snapshot since which its rows are as they are; of all others under ``""``.

    A correction that leaves a body's rows and numbers alone does not take back what the body has
    said of them.
    """
    frozen = FrozenRegister.objects.filter(cycle=cycle).select_related("snapshot").first()
    if frozen is None:
        return {"": current_snapshot(cycle)}
    found: dict[str, RegisterSnapshot | None] = {"": frozen.snapshot}
    for each in list_held(cycle):
        found |= dict.fromkeys(bodies_of(each), each.after)
    return found


def list_held(cycle: Cycle) -> list[PreparedCorrection]:
    """Return the corrections that hold, in their order."""
    ends = CorrectionEnd.objects.filter(cycle=cycle, outcome=HELD).order_by("number")
    rows = ends.select_related("prepared__after", "prepared__correction")
    return [each.prepared for each in rows if each.prepared is not None]


def bodies_of(prepared: PreparedCorrection) -> frozenset[str]:
    """Return the bodies whose rows or numbers a correction changes."""
    tables = prepared.sums["tables"].values()
    rows = {body for table in tables for body in table["bodies"]}
    return frozenset({prepared.correction.body, *rows, *prepared.sums["counts"]})


def place_of(snapshot: RegisterSnapshot) -> Path:
    """Return the folder of a snapshot."""
    return Path(settings.OFFICE_HOME) / snapshot.folder


def store_of(cycle: Cycle) -> Path:
    """Return the folder below which the registers of a cycle stand."""
    return Path(settings.OFFICE_HOME) / "registers" / cycle.pk
