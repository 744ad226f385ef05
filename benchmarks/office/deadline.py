"""Reports that arrive around the second of the deadline, many at once, each sent again and again.

``python -m benchmarks.office.deadline [REPORTS] [PARALLEL]`` makes an office in a folder of its
own, lets its clock reach the deadline in the middle of the storm, and then compares rows, receipts
and ledger: one row and one receipt for each report, late exactly when it was kept after the
deadline, and nothing that was answered is missing. The last part plants a fault, a row whose file
is not there, and asks that the check of the store names it.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

DUE = date(2013, 1, 20)
DEADLINE = datetime(2013, 1, 20, 16, tzinfo=UTC)
ORIGIN = "deadline.example/2012/rehearsal"
MOST_SENT = 5


def main() -> None:
    """Run the storm and print what was found."""
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    parallel = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    with tempfile.TemporaryDirectory(prefix="kaohe-deadline-") as folder:
        home = Path(folder) / "office"
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        from kaohe.web.starting import make_office, open_office

        make_office(home, origin=ORIGIN)
        open_office(home)
        _storm(reports, parallel)


def _storm(reports: int, parallel: int) -> None:
    from django.db import DatabaseError, connection

    from kaohe.core.errors import KaoheError
    from kaohe.core.ledger import read_entry
    from kaohe.stores.evidence_store import EvidenceStore
    from kaohe.web.audit.checking import check_ledger
    from kaohe.web.audit.models import LedgerEntry
    from kaohe.web.audit.office_acts import ledger
    from kaohe.web.self_check import submitting
    from kaohe.web.self_check.asking import store
    from kaohe.web.self_check.manifest import digest_of, write_manifest
    from kaohe.web.self_check.models import Report, Submission
    from kaohe.web.self_check.submitting import submit, write_receipt
    from kaohe.workflows.self_check.receipts import open_receipt_file

    people, waiting = make_reports(reports)
    seen = {each.pk: digest_of(write_manifest(each)) for each in waiting}
    lot = random.Random(7)  # noqa: S311 - of a storm
    sendings = [each for each in waiting for _ in range(lot.randint(1, MOST_SENT))]
    lot.shuffle(sendings)
    start, half = time.monotonic(), len(sendings) // 2
    done, shift = [0], [None]
    lock = threading.Lock()

    def judged(at: datetime, _practised: datetime | None = None) -> datetime:
        """Let the clock stand a while before the deadline, and pass it in the middle."""
        if shift[0] is None and done[0] >= half:
            shift[0] = DEADLINE - at
        return DEADLINE.replace(hour=15, minute=59) if shift[0] is None else at + shift[0]

    submitting.judged_moment = judged
    waits: list[float] = []
    answers: dict[int, set[str]] = {}
    wrong: list[str] = []

    def send(report: Report) -> None:
        began = time.monotonic()
        try:
            made = submit(
                report.cycle, report.body, by=people[report.body], version=report.version,
                seen=seen[report.pk], request=f"deadline-{report.pk}",
            )  # fmt: skip
            with lock:
                answers.setdefault(report.pk, set()).add(made.number)
        except (KaoheError, DatabaseError) as error:
            with lock:
                wrong.append(repr(error)[:200])
        finally:
            with lock:
                done[0] += 1
                waits.append(time.monotonic() - began)
            connection.close()

    with ThreadPoolExecutor(parallel) as pool:
        list(pool.map(send, sendings))
    spent = time.monotonic() - start

    rows = list(Submission.objects.select_related("report"))
    late = sum(each.is_late for each in rows)
    contradicting = [each for each in rows if each.is_late != (each.moment >= DEADLINE)]
    twice = [key for key, numbers in answers.items() if len(numbers) != 1]
    lost = [key for key in answers if not any(each.report_id == key for each in rows)]
    unheld = 0
    for each in lot.sample(rows, min(50, len(rows))):
        opened = open_receipt_file(write_receipt(each), ledger().key)
        said = read_entry(bytes(LedgerEntry.objects.get(index=each.entry).entry))
        unheld += opened.details["number"] != each.number or opened.receipt.time != said.at
    checked = check_ledger(ledger())
    waits.sort()
    print(
        f"reports {reports}, sent {len(sendings)} times, {parallel} at once: {spent:.1f} s, "
        f"p50 {waits[len(waits) // 2]:.2f} s, p95 {waits[len(waits) * 95 // 100]:.2f} s"
    )
    print(
        f"rows {len(rows)}, late {late}, in time {len(rows) - late}, errors {len(wrong)}, "
        f"lost {len(lost)}, with two receipts {len(twice)}, contradicting {len(contradicting)}, "
        f"receipts that do not hold {unheld}, faults of the ledger {len(checked.faults)}"
    )
    for each in wrong[:3]:
        print(each)
    kept = EvidenceStore(store().folder)
    digest = kept.keep(b"a file of evidence")
    planted = [*kept.check([digest, "f" * 64])]
    print(f"planted fault (row before file): {'caught' if len(planted) == 1 else 'MISSED'}")
    sound = len(rows) == reports and 0 < late < len(rows) and len(planted) == 1
    broken = [*wrong, *twice, *lost, *contradicting, *checked.faults]
    raise SystemExit(0 if sound and not broken and not unheld else 1)


def make_people():
    """Make a clerk of the office and one person of every body."""
    from django.utils import timezone

    from kaohe.core.divisions import BODY_NAMES
    from kaohe.web.accounts.acts import make_person
    from kaohe.web.accounts.models import Grant, User

    now = timezone.now()

    def make(number: str, role: str, body: str = "") -> User:
        user, _ = make_person({"username": number, "name": number, "body": body}, at=now)
        Grant.objects.create(user=user, role=role, at=now)
        return User.objects.get(pk=user.pk)

    clerk = make("clerk", "office")
    return clerk, {body: make(f"body-{body}", "province", body) for body in BODY_NAMES}


def make_reports(count: int):
    """Make as many signed reports as are asked for, in as many years as that takes."""
    from kaohe.core.divisions import BODY_NAMES
    from kaohe.web.cycles.acts import open_cycle
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.self_check.models import Report

    clerk, people = make_people()
    made = []
    for year in range(-(-count // len(BODY_NAMES))):
        details = {"id": f"storm-{year}", "title": f"{year}", "pack": "national-2012"}
        open_cycle(details, by=clerk)
        cycle = Cycle.objects.get(pk=f"storm-{year}")
        cycle.steps.filter(step="self_check").update(due=DUE)
        made += [Report(cycle=cycle, body=body, state="signed") for body in BODY_NAMES]
    Report.objects.bulk_create(made[:count])
    return people, list(Report.objects.select_related("cycle"))


if __name__ == "__main__":
    main()
