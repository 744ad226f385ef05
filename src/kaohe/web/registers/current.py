"""Where the registers of a cycle stand on the disk, for the other rooms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from kaohe.web.registers.models import FrozenRegister, RegisterSnapshot

if TYPE_CHECKING:
    from kaohe.web.cycles.models import Cycle


def frozen_register(cycle: Cycle) -> Path | None:
    """Return the folder of the snapshot that two people have frozen; None before that."""
    frozen = FrozenRegister.objects.filter(cycle=cycle).select_related("snapshot").first()
    return None if frozen is None else place_of(frozen.snapshot)


def current_register(cycle: Cycle) -> Path | None:
    """Return the folder of the snapshot that counts now: the frozen one, or the last imported."""
    snapshot = current_snapshot(cycle)
    return None if snapshot is None else place_of(snapshot)


def current_snapshot(cycle: Cycle) -> RegisterSnapshot | None:
    """Return the row of the snapshot that counts now."""
    frozen = FrozenRegister.objects.filter(cycle=cycle).select_related("snapshot").first()
    if frozen is not None:
        return frozen.snapshot
    return RegisterSnapshot.objects.filter(cycle=cycle).order_by("pk").last()


def place_of(snapshot: RegisterSnapshot) -> Path:
    """Return the folder of a snapshot."""
    return Path(settings.OFFICE_HOME) / snapshot.folder


def store_of(cycle: Cycle) -> Path:
    """Return the folder below which the registers of a cycle stand."""
    return Path(settings.OFFICE_HOME) / "registers" / cycle.pk
