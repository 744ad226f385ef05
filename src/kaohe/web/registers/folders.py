"""Folders of the server from which deliveries may be taken: those that the system's setting names.

A page shows them as a list, and only what is on the list is taken; no path comes from a browser.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.conf import settings

from kaohe.core.errors import InputError, raise_all
from kaohe.engines.hashing import hash_file
from kaohe.engines.reading.deliveries import deliverer_of
from kaohe.engines.reading.readers import SUFFIXES
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.jobs.queue import put_in
from kaohe.web.registers.current import store_of
from kaohe.web.registers.deliveries import (
    describe,
    expect_no_job,
    expect_open,
    list_deliveries,
    take_in,
)
from kaohe.web.registers.faults import FOLDER_NOT_NAMED
from kaohe.web.registers.names import clean_name, find_name_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.canonical import Json
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.jobs.models import Job
    from kaohe.web.jobs.running import RunningJob

KIND: Final = "register-take-folder"
_DEPTH: Final = 3
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class NamedFolder:
    """A folder that may be chosen: which root, and where below it."""

    root: int
    below: str

    @property
    def id(self) -> str:
        """Return how a form names it."""
        return f"{self.root}:{self.below}"

    @property
    def path(self) -> Path:
        """Return where it is."""
        root: Path = settings.DELIVERY_FOLDERS[self.root]
        return root / self.below if self.below else root


def list_folders() -> tuple[NamedFolder, ...]:
    """Return the folders that may be chosen; links are not followed."""
    found: list[NamedFolder] = []
    for number, root in enumerate(settings.DELIVERY_FOLDERS):
        if root.is_dir():
            found.append(NamedFolder(number, ""))
            below = (each.relative_to(root).as_posix() for each in _walk(root, _DEPTH))
            found += [NamedFolder(number, each) for each in below]
    return tuple(found[:_MOST])


def ask_folder(cycle: Cycle, folder: str, *, by: User, request: str = "") -> Job:
    """Ask that everything in a folder is taken in.

    Raises:
        InputError: the folder is none of the list.
        StepRefused: nothing may be taken in now.
    """
    chosen = {each.id: each for each in list_folders()}.get(folder)
    if chosen is None:
        raise FOLDER_NOT_NAMED.error_at(folder[:80])
    with act("folder-asked", by=by, request=request) as doing:
        expect_open(cycle)
        expect_no_job(cycle)
        job = put_in(KIND, {"folder": folder}, about=cycle.pk, doing=doing)
        doing.details = {"cycle": cycle.pk, "folder": folder, "job": job.pk}
        put_down_act(cycle, doing)
    return job


def take_folder(running: RunningJob, cycle: Cycle) -> None:
    """Copy every delivered file of a folder, then take all of them in as one act."""
    job = running.job
    chosen = {each.id: each for each in list_folders()}.get(job.arguments["folder"])
    if chosen is None:
        raise FOLDER_NOT_NAMED.error_at(str(job.arguments["folder"]))
    files = list(find_files(chosen.path))
    told = [(path, deliverer_of(path) or "", clean_name(path.name)) for path in files]
    faults = [
        fault
        for path, deliverer, name in told
        for fault in find_name_faults(
            name, deliverer or "00", size=path.stat().st_size, by=job.asked_by
        )
    ]
    raise_all(InputError, faults)
    total = sum(path.stat().st_size for path in files)
    work = store_of(cycle) / "uploads" / f"folder-{job.pk}-{uuid4().hex[:8]}"
    work.mkdir(parents=True)
    done = 0
    try:
        copies: list[tuple[Path, str, str, str]] = []
        for path, deliverer, name in told:
            running.tell(done, total, zh=f"收取 {name}", en=f"taking in {name}")
            copy = work / f"{len(copies)}"
            shutil.copyfile(path, copy)
            copies.append((copy, deliverer, name, hash_file(copy)))
            done += copy.stat().st_size
        _enter(running, cycle, copies)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _enter(running: RunningJob, cycle: Cycle, copies: list[tuple[Path, str, str, str]]) -> None:
    job = running.job
    with act("deliveries-taken-in", by=job.asked_by) as doing:
        expect_open(cycle)
        held = {(each.deliverer, each.name): each.sha256 for each in list_deliveries(cycle)}
        taken: list[Json] = []
        for copy, deliverer, name, sha256 in copies:
            if held.get((deliverer, name)) != sha256:
                delivery = take_in(
                    cycle, copy, deliverer=deliverer, name=name, sha256=sha256, doing=doing
                )
                taken.append(describe(delivery))
        doing.details = {"cycle": cycle.pk, "files": taken, "job": job.pk}
        put_down_act(cycle, doing)
        running.end({"taken": len(taken), "same": len(copies) - len(taken)})


def find_files(folder: Path) -> Iterator[Path]:
    """Yield the delivered files below a folder, in order; hidden ones and links are none."""
    for each in sorted(folder.rglob("*")):
        is_hidden = each.name.startswith((".", "~"))
        is_plain = each.is_file() and not each.is_symlink()
        if is_plain and not is_hidden and each.suffix.lower() in SUFFIXES:
            yield each


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    for each in sorted(folder.iterdir()):
        if each.is_dir() and not each.is_symlink() and not each.name.startswith("."):
            yield each
            if depth > 1:
                yield from _walk(each, depth - 1)
