"""The worker: takes one job after another and sees each through in a process of its own.

It asks the database once a second and costs next to nothing meanwhile. Asked to end, it lets the
job put away what is finished, gives it back, and goes. Killed, it leaves a lease that runs out.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from select import select
from threading import Event
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from django.db import close_old_connections
from django.db.utils import OperationalError
from django.utils import timezone

from kaohe.web.jobs.models import Worker
from kaohe.web.jobs.queue import put_back, release_dead, renew, take, try_later
from kaohe.web.jobs.regular import PERIOD, RETRY_PERIOD, do_what_is_due, retry_what_is_due

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.web.jobs.models import Job
    from kaohe.web.jobs.queue import Progress

PAUSE: Final = 1.0
"""Seconds between two looks for work."""
SIGN: Final = 10.0
"""Seconds between two signs of life."""
RENEWAL: Final = 2.0
"""Seconds after which progress is put down and the lease renewed."""
GRACE: Final = 30.0
"""Seconds that a job has to put away what is finished."""
_AFTER_TROUBLE: Final = 5.0
_AT_ONCE: Final = 1 << 16
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class WorkerProcess:
    """One worker, until it is asked to end."""

    name: str = field(default_factory=lambda: f"{_name_place()}:{os.getpid()}:{token_hex(4)}")
    parent: int | None = None
    """Process beside which it runs, and with which it ends."""
    stopping: Event = field(default_factory=Event)
    _retried: float = -RETRY_PERIOD

    def work(self, *, until_idle: bool = False) -> None:
        """Do jobs until asked to end, or until there are none."""
        seen, looked = -SIGN, -PERIOD
        now = timezone.now()
        Worker.objects.create(id=self.name, begun_at=now, seen_at=now)
        while not self._is_to_end():
            try:
                close_old_connections()
                if monotonic() - seen >= SIGN:
                    Worker.objects.filter(pk=self.name).update(seen_at=timezone.now())
                    release_dead(_name_place(), is_there=_is_there)
                    seen = monotonic()
                if monotonic() - looked >= PERIOD:
                    do_what_is_due()
                    looked = monotonic()
                self._retry()
                job = take(self.name)
                if job is not None:
                    self._see_through(job)
                    continue
            except OperationalError:
                _log.exception("the database does not answer; trying again")
                self.stopping.wait(_AFTER_TROUBLE)
            if until_idle:
                break
            self.stopping.wait(PAUSE)
        now = timezone.now()
        Worker.objects.filter(pk=self.name).update(seen_at=now, ended_at=now)

    def _is_to_end(self) -> bool:
        return self.stopping.is_set() or (self.parent is not None and os.getppid() != self.parent)

    def _retry(self) -> None:
        """Try again what phones sent and is due; also while a long job is done."""
        if monotonic() - self._retried >= RETRY_PERIOD:
            retry_what_is_due()
            self._retried = monotonic()

    def _see_through(self, job: Job) -> None:
        """Start the process of a job, keep its lease, and put down how it ended."""
        with _started(job) as child:
            lines, renewed = _Lines(child), monotonic()
            while child.poll() is None:
                lines.wait(PAUSE / 4)
                if self._is_to_end():
                    child.terminate()
                    _end(child)
                    put_back(job)
                    return
                self._retry()
                if monotonic() - renewed >= RENEWAL:
                    renewed = monotonic()
                    if not renew(job, lines.last):  # given up by somebody, or taken over
                        return
            try_later(job, status=child.returncode)


class _Lines:
    """The last whole line of a process's progress."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._handle = -1 if child.stdout is None else child.stdout.fileno()
        self._rest = b""
        self.last: Progress | None = None

    def wait(self, seconds: float) -> None:
        """Wait for lines, but not longer than this, and read them."""
        if not select([self._handle], [], [], seconds)[0]:
            return
        some = os.read(self._handle, _AT_ONCE)
        if not some:  # closed; the process is about to end
            sleep(seconds)
        *whole, self._rest = (self._rest + some).split(b"\n")
        for line in whole[-1:]:
            with suppress(ValueError):  # a library that prints is no progress
                done, total, zh, en = json.loads(line)
                self.last = (done, total, zh, en)


@contextmanager
def _started(job: Job) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process, in a session of its own so that Ctrl-C reaches the worker only."""
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "kaohe.web.jobs.doing", str(job.pk), job.owner],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        _end(child, grace=0)
        if child.stdout is not None:
            child.stdout.close()


def _name_place() -> str:
    """Return where numbers of processes mean the same: this machine, and its space of them."""
    try:
        space = str(Path("/proc/self/ns/pid").stat().st_ino)
    except OSError:
        space = "-"
    return f"{socket.gethostname()[:40]}/{space}"


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _end(child: subprocess.Popen[bytes], *, grace: float = GRACE) -> None:
    """Wait until a process has ended; kill it where it takes too long."""
    with suppress(subprocess.TimeoutExpired):
        child.wait(grace)
    if child.poll() is None:
        child.kill()
        child.wait()


def run_worker(*, parent: int | None = None) -> None:
    """Work until SIGTERM or Ctrl-C, or until the process beside which it runs is gone."""
    worker = WorkerProcess(parent=parent)
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: worker.stopping.set())
    worker.work()
