"""The delivered files of a cycle: which hold now, taking one in, taking one back.

Bytes stand under their SHA-256 and are never replaced; a row says which body delivered them under
which name. The file is on the disk before the row is, so that no row speaks of a file that is
not there.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from kaohe.web.accounts.scope import scope_of
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.jobs.models import DONE, GIVEN_UP, Job
from kaohe.web.registers.current import store_of
from kaohe.web.registers.faults import (
    DELIVERY_SAME,
    DELIVERY_UNKNOWN,
    IMPORT_RUNNING,
    REGISTER_IS_FROZEN,
    REGISTER_STEP_OVER,
)
from kaohe.web.registers.models import Delivery, FrozenRegister
from kaohe.workflows.cycle import STEPS, find_step

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.canonical import Json
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle

STEP: Final = "registers"
"""The step of the year after which no register is taken in."""
JOBS: Final = "register-"
"""How the kinds of this room's jobs begin."""


def list_deliveries(cycle: Cycle, person: User | None = None) -> tuple[Delivery, ...]:
    """Return the files that hold now, those of a person's scope where one is named."""
    rows = Delivery.objects.filter(cycle=cycle).select_related("by").order_by("pk")
    if person is not None:
        rows = scope_of(person).limit(rows, "deliverer")
    last = {(each.deliverer, each.name): each for each in rows}
    return tuple(each for _key, each in sorted(last.items()) if each.sha256)


def file_of(cycle: Cycle, sha256: str) -> Path:
    """Return where the bytes of a delivered file stand."""
    return store_of(cycle) / "files" / sha256


def take_in(
    cycle: Cycle, found: Path, *, deliverer: str, name: str, sha256: str, doing: OfficeAct
) -> Delivery:
    """Put a file in its place and write its row, as part of an act.

    Args:
        cycle: the cycle.
        found: the file, on the same disk.
        deliverer: two digits, or nothing.
        name: of the file.
        sha256: of its bytes.
        doing: the act.

    Raises:
        StepRefused: the same bytes hold under this name already.
    """
    held = {(each.deliverer, each.name): each.sha256 for each in list_deliveries(cycle)}
    if held.get((deliverer, name)) == sha256:
        raise DELIVERY_SAME.error_at(name)
    size = keep_file(cycle, found, sha256)
    return Delivery.objects.create(
        cycle=cycle,
        deliverer=deliverer,
        name=name,
        size=size,
        sha256=sha256,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )


def keep_file(cycle: Cycle, found: Path, sha256: str) -> int:
    """Give a file its second name under its hash, to the disk; return its bytes.

    The first name is the caller's to drop once the act is kept.
    """
    place = file_of(cycle, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        with found.open("rb") as content:
            os.fsync(content.fileno())
        found.chmod(0o600)
        place.hardlink_to(found)
        flush_folder(place.parent)
    return place.stat().st_size


def describe(delivery: Delivery) -> dict[str, Json]:
    """Return a delivery as the ledger keeps it."""
    return {
        "deliverer": delivery.deliverer,
        "file": delivery.name,
        "size": delivery.size,
        "sha256": delivery.sha256,
    }


def flush_folder(folder: Path) -> None:
    """See that the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def take_back(cycle: Cycle, deliverer: str, name: str, *, by: User, request: str = "") -> None:
    """Take a delivered file back; its bytes stay, the next import leaves it out.

    Raises:
        StepRefused: it does not hold any more, or nothing may be changed now.
    """
    with act("delivery-taken-back", by=by, request=request) as doing:
        expect_open(cycle)
        held = {(each.deliverer, each.name): each for each in list_deliveries(cycle, by)}
        found = held.get((deliverer, name))
        if found is None:
            raise DELIVERY_UNKNOWN.error_at(name[:80])
        Delivery.objects.create(
            cycle=cycle,
            deliverer=deliverer,
            name=name,
            size=0,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": cycle.pk,
            "deliverer": deliverer,
            "file": name,
            "sha256": found.sha256,
        }
        put_down_act(cycle, doing)


def expect_open(cycle: Cycle) -> None:
    """Refuse to go on once nothing of the register may change any more.

    Raises:
        StepRefused: the register is frozen, or its step is over.
    """
    if FrozenRegister.objects.filter(cycle=cycle).exists():
        raise REGISTER_IS_FROZEN.error_at(cycle.pk)
    if STEPS.index(find_step(cycle.step)) > STEPS.index(find_step(STEP)):
        raise REGISTER_STEP_OVER.error_at(cycle.pk)


def expect_no_job(cycle: Cycle) -> None:
    """Refuse to begin a second job of a cycle's register beside the first.

    Raises:
        StepRefused: one waits, is being done, or has failed and was not given up.
    """
    if open_jobs(cycle):
        raise IMPORT_RUNNING.error_at(cycle.pk)


def open_jobs(cycle: Cycle) -> tuple[Job, ...]:
    """Return the jobs of a cycle's register that may still change something."""
    rows = Job.objects.filter(about=cycle.pk, kind__startswith=JOBS)
    return tuple(rows.exclude(state__in=(DONE, GIVEN_UP)).order_by("pk"))
