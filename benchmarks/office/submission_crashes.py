"""kill -9 at random moments while files are handed in and reports submitted.

``python -m benchmarks.office.submission_crashes [CYCLES]``: a process hands in a file for each
report and submits it; it is killed, and another one sends everything again that was not answered.
At the end nothing that was answered is missing, nothing is there twice, every file that a row
names is there, and the ledger is whole. Then the order is turned round (row before file): the
same check must find it, or it proves nothing.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.office.deadline import make_reports

ORIGIN = "crashes.example/2012/rehearsal"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n% "
REPORTS_A_CYCLE = 12
ALIVE = (0.1, 1.5)
"""Seconds after which a process is killed."""


def main() -> None:
    """Run the campaign and its negative control."""
    cycles = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    sound = _run(cycles, is_planted=False) == 0
    caught = _run(min(cycles, 40), is_planted=True) > 0
    print(f"planted fault (row before file): {'caught' if caught else 'MISSED'}")
    raise SystemExit(0 if sound and caught else 1)


def _run(cycles: int, *, is_planted: bool) -> int:
    """Run the cycles in a process of their own, because each has an office of its own."""
    child = os.fork()
    if child == 0:
        with tempfile.TemporaryDirectory(prefix="kaohe-submission-crashes-") as folder:
            faults = _campaign(Path(folder) / "office", cycles, is_planted=is_planted)
        sys.stdout.flush()
        os._exit(min(faults, 99))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _campaign(home: Path, cycles: int, *, is_planted: bool) -> int:
    from kaohe.web.starting import make_office, open_office

    make_office(home, origin=ORIGIN)
    open_office(home)
    from django.db import connections

    people, reports = make_reports(cycles * REPORTS_A_CYCLE)
    keys = [each.pk for each in reports]
    connections.close_all()
    lot = random.Random(11)  # noqa: S311 - of moments
    answered: set[int] = set()
    killed = 0
    for _ in range(cycles):
        waiting = [key for key in keys if key not in answered]
        if not waiting:
            break
        receiving, sending = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receiving)
            _send(waiting, people, sending, is_planted=is_planted)
            os._exit(0)
        os.close(sending)
        time.sleep(lot.uniform(*ALIVE))
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        with os.fdopen(receiving, "rb") as told:
            answered |= {int(line) for line in told.read().split(b"\n")[:-1]}
    return _check(answered, killed, is_planted=is_planted)


def _send(keys: list[int], people: dict, sending: int, *, is_planted: bool) -> None:
    from kaohe.core.errors import StepRefused
    from kaohe.web.self_check import files
    from kaohe.web.self_check.manifest import digest_of, write_manifest
    from kaohe.web.self_check.models import Report
    from kaohe.web.self_check.submitting import submit

    if is_planted:
        _plant(files)
    for key in keys:
        report = Report.objects.select_related("cycle").get(pk=key)
        person = people[report.body]
        if report.state == "signed" and not report.files.exists():
            Report.objects.filter(pk=key).update(state="filling")
        with suppress(StepRefused):  # it was kept before, or the report is on its way
            files.add_file(
                report.cycle, report.body, name="材料.pdf", content=PDF + b"%d\n%%%%EOF" % key,
                details={}, by=person, request=f"file-{key}",
            )  # fmt: skip
        Report.objects.filter(pk=key, state="filling").update(state="signed")
        report = Report.objects.select_related("cycle").get(pk=key)
        submit(
            report.cycle, report.body, by=person, version=report.version,
            seen=digest_of(write_manifest(report)), request=f"submit-{key}",
        )  # fmt: skip
        os.write(sending, b"%d\n" % key)


def _plant(files) -> None:
    """Turn the order round: the row is kept, and the bytes only afterwards."""
    real, waiting = files.store().keep, []

    class Late:
        def __getattr__(self, name):
            return getattr(files_store, name)

        def keep(self, content: bytes) -> str:
            from hashlib import sha256

            waiting.append(content)
            return sha256(content).hexdigest()

    files_store, late = files.store(), Late()
    files.store = lambda: late
    put_down = files._put_down

    def put_down_first(*arguments, **named):
        made = put_down(*arguments, **named)
        time.sleep(0.005)
        while waiting:
            real(waiting.pop())
        return made

    files._put_down = put_down_first


def _check(answered: set[int], killed: int, *, is_planted: bool) -> int:
    from kaohe.web.audit.checking import check_ledger
    from kaohe.web.audit.office_acts import ledger
    from kaohe.web.self_check.asking import store
    from kaohe.web.self_check.models import EvidenceVersion, Submission

    rows = list(Submission.objects.values_list("report_id", flat=True))
    named = list(EvidenceVersion.objects.values_list("digest", flat=True))
    lost = answered - set(rows)
    twice = len(rows) - len(set(rows)) + len(named) - len(set(named))
    missing = [*store().check(named)]
    faults = check_ledger(ledger()).faults
    print(
        f"{'planted: ' if is_planted else ''}killed {killed} times; answered {len(answered)}, "
        f"kept {len(rows)}; lost {len(lost)}, twice {twice}, files missing or damaged "
        f"{len(missing)}, faults of the ledger {len(faults)}"
    )
    return len(lost) + twice + len(missing) + len(faults)


if __name__ == "__main__":
    main()
