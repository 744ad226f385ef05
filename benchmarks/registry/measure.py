"""Measure commands side by side: CPU seconds and peak memory of whole process trees.

Every measurement is a process of its own, so nothing is warm that a user would find cold, and
several commands take turns (A B A B), so that a disturbance of the machine meets all of them.
Compare by the median of the ratios of each round; seconds of different runs tell little.

The figures of one measurement:

- ``cpu_s``: user and system seconds of the process and of every process below it, also of one
  that outlives its parent (this process becomes the parent of such orphans, ends them when the
  command itself has ended, and counts them too).
- ``wall_s``: seconds from start to end of the command.
- ``peak_bytes``: the largest sum of the resident memory of all processes of the tree, sampled
  every 50 ms, or the largest that the kernel noted for a single one if that is more. Pages that
  two processes share count twice.

Linux only. Keep the measuring process small: a child begins with its parent's peak. It imports
nothing but the standard library for that reason.

    python -m benchmarks.registry.measure --rounds 3 'first command' 'second command'

prints a table with the ratio of every command to the first.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import resource
import shlex
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_EVERY = 0.05
BECOME_REAPER = 36
"""``PR_SET_CHILD_SUBREAPER`` of prctl(2)."""

PAGE = resource.getpagesize()
AS_INSTALLED = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path("build/bench/bytecode").resolve()),
}
"""Python compiles every module once and for all, as an installation does.

Where it may not write, it would compile thousands of lines in every measured process.
"""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run of a command took, and what it printed."""

    wall_s: float
    cpu_s: float
    peak_bytes: int
    output: str


@dataclass(frozen=True, slots=True)
class Spread:
    """The smallest, middle and largest of some figures."""

    least: float
    median: float
    most: float


class MeasuredCommandFailed(RuntimeError):
    """A measured command ended with an error; its figures would mean nothing."""


def measure(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Measurement:
    """Run one command to its end and return what it took.

    Args:
        command: program and arguments.
        environment: variables set in addition to those of this process.
        folder: working directory.

    Raises:
        MeasuredCommandFailed: if it ends with another code than 0; carries the end of its stderr.
    """
    _become_reaper()
    started = time.perf_counter()
    child = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, **AS_INSTALLED, **(environment or {})},
        start_new_session=True,
    )
    streams = [_Drain(child.stdout), _Drain(child.stderr)]
    peak = _PeakOfTree(child.pid)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    usages = [usage, *_end_orphans(child.pid)]
    output, errors = (stream.read() for stream in streams)
    sampled = peak.stop()
    if child.returncode != 0:
        line = shlex.join(str(part) for part in command)
        raise MeasuredCommandFailed(f"{line}: exit {child.returncode}\n{errors[-4000:]}")
    return Measurement(
        wall_s=wall,
        cpu_s=sum(each.ru_utime + each.ru_stime for each in usages),
        peak_bytes=max(sampled, *(each.ru_maxrss * 1024 for each in usages)),
        output=output,
    )


def interleave(
    commands: Mapping[str, Sequence[str | Path]],
    *,
    rounds: int,
    environment: Mapping[str, str] | None = None,
    prepare: Callable[[str], None] | None = None,
    note: Callable[[str], None] | None = None,
) -> dict[str, list[Measurement]]:
    """Run every command once a round, in turn, and return its measurements by name.

    Args:
        commands: name to command, in the order in which they take turns.
        rounds: how often each is run.
        environment: variables set for all of them.
        prepare: called with the name before each run, outside the measurement (to empty an
            output folder).
        note: called with a line of text after each run.
    """
    found: dict[str, list[Measurement]] = {name: [] for name in commands}
    for turn in range(rounds):
        for name, command in commands.items():
            if prepare is not None:
                prepare(name)
            one = measure(command, environment=environment)
            found[name].append(one)
            if note is not None:
                note(
                    f"{turn + 1}/{rounds} {name}: {one.cpu_s:.2f} CPU s, {one.wall_s:.2f} s, "
                    f"{one.peak_bytes / 1e6:.0f} MB"
                )
    return found


def spread(figures: Iterable[float]) -> Spread:
    """Return the smallest, middle and largest of some figures."""
    sorted_ = sorted(figures)
    return Spread(sorted_[0], statistics.median(sorted_), sorted_[-1])


def compare_cpu(over: Sequence[Measurement], under: Sequence[Measurement]) -> Spread:
    """Return the ratio of the CPU seconds, taken round by round."""
    return spread(one.cpu_s / other.cpu_s for one, other in zip(over, under, strict=True))


def print_table(
    found: Mapping[str, Sequence[Measurement]], to: str, *, rows: int | None = None
) -> None:
    """Print one line per command: seconds, memory, ratio to the command ``to``."""
    width = max(len(name) for name in found)
    print(
        f"{'':<{width}} {'CPU s min':>10} {'median':>8} {'max':>8} {'wall s':>8} {'peak MB':>8} "
        f"{'x ' + to:>14}" + (f" {'rows/CPU s':>11}" if rows else "")
    )
    for name, runs in found.items():
        cpu = spread(one.cpu_s for one in runs)
        ratio = compare_cpu(runs, found[to])
        print(
            f"{name:<{width}} {cpu.least:>10.2f} {cpu.median:>8.2f} {cpu.most:>8.2f} "
            f"{spread(one.wall_s for one in runs).median:>8.2f} "
            f"{max(one.peak_bytes for one in runs) / 1e6:>8.0f} "
            f"{ratio.median:>14.2f}" + (f" {rows / cpu.median:>11,.0f}" if rows else "")
        )


class _Drain(threading.Thread):
    """Read a stream to its end beside the process, so that a full pipe never stops it."""

    def __init__(self, stream):
        super().__init__(daemon=True)
        self._stream = stream
        self._text = ""
        self.start()

    def run(self) -> None:
        with self._stream:
            self._text = self._stream.read().decode("utf-8", "replace")

    def read(self) -> str:
        self.join()
        return self._text


class _PeakOfTree(threading.Thread):
    """Sample the resident memory of a process and all below it until stopped."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._over = threading.Event()
        self._peak = 0
        self.start()

    def run(self) -> None:
        while not self._over.wait(SAMPLE_EVERY):
            self._peak = max(self._peak, _sum_resident(self._root))

    def stop(self) -> int:
        self._over.set()
        self.join()
        return self._peak


@dataclass(frozen=True, slots=True)
class _Process:
    pid: int
    parent: int
    session: int
    resident: int


def _list_processes() -> list[_Process]:
    """Return all processes of the machine, by proc(5)."""
    found = []
    for name in (entry.name for entry in os.scandir("/proc")):
        if name.isdigit():
            # One may have ended since it was listed.
            with contextlib.suppress(OSError):
                # The name, field 2, stands in brackets and may hold spaces.
                fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
                found.append(
                    _Process(int(name), int(fields[1]), int(fields[3]), int(fields[21]) * PAGE)
                )
    return found


def _sum_resident(root: int) -> int:
    """Return the resident bytes of a process, its session, and all below it."""
    processes = _list_processes()
    members = {each.pid for each in processes if each.session == root}
    before = -1
    while before != len(members):
        before = len(members)
        members |= {each.pid for each in processes if each.parent in members}
    return sum(each.resident for each in processes if each.pid in members)


def _become_reaper() -> None:
    """Let orphans of measured commands become children of this process (prctl(2))."""
    if ctypes.CDLL(None, use_errno=True).prctl(BECOME_REAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _end_orphans(session: int) -> list[resource.struct_rusage]:
    """End what a command left running in its session, and return what it took."""
    usages = []
    while orphans := [
        each.pid
        for each in _list_processes()
        if each.session == session and each.parent == os.getpid()
    ]:
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            usages.append(os.wait4(pid, 0)[2])
    return usages


def main() -> None:
    """Measure the commands of the command line in turn."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, help="rows of the input, for rows per CPU second")
    parser.add_argument("commands", nargs="+", help="one command in one string")
    options = parser.parse_args()
    found = interleave(
        {command: shlex.split(command) for command in options.commands},
        rounds=options.rounds,
        note=lambda line: print(line, file=sys.stderr, flush=True),
    )
    print_table(found, options.commands[0], rows=options.rows)


if __name__ == "__main__":
    main()
