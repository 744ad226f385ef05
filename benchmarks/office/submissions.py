"""Manifests over HTTP at a fixed rate with page reads mixed in, on SQLite and PostgreSQL.

``python -m benchmarks.office.submissions [--rates 5,10,15,20] [--seconds 30] [--long 300]``: each
submission is one signed report with sixteen texts and twenty announced files (a manifest of about
20 kB); before it its page is read, afterwards its receipt. What comes late counts from when it was
due. ``CPU ms`` is what the server uses for a submission with its two pages. The two databases take
turns, and at the end the design load is held for ``--long`` seconds. Then rows, receipts and
ledger of each are compared with what was answered.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.office.load import _load
from benchmarks.office.serving import TOKEN, Server, in_child, make_sessions

ORIGIN = "submissions.example/2012/rehearsal"
DESIGN = 10
"""Manifests a second that the busiest minute of the deadline brings."""
LATE = 1.0
"""Seconds that nineteen of twenty answers may take at most."""
CONNECTIONS = 48
WARM = 3, 10
TEXT = "已出台关于推进非公有制企业和社会组织建立工会的意见，并列入年度考核，逐级分解任务。" * 8


def main():
    """Measure both databases in turn, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rates", default="5,10,15,20,25")
    asked.add_argument("--seconds", type=int, default=30)
    asked.add_argument("--long", type=int, default=300)
    given = asked.parse_args()
    rates = [int(each) for each in given.rates.split(",")]
    runs = [WARM, *((rate, given.seconds) for rate in rates), (DESIGN, given.long)]
    needed = sum(rate * seconds for rate, seconds in runs)
    with tempfile.TemporaryDirectory(prefix="kaohe-submissions-") as folder:
        postgres = _load("tests/web/postgres.py").Postgres(is_durable=True).start()
        offices = {}
        try:
            for name, url in (("SQLite", ""), ("PostgreSQL", postgres.url)):
                offices[name] = Office(Path(folder) / name, url, needed)
            print(
                f"{'':12}{'asked/s':>8}{'for s':>6}{'answered/s':>11}{'p50 ms':>8}{'p95 ms':>8}"
                f"{'p99 ms':>8}{'pages p95':>10}{'errors':>7}{'CPU ms':>8}{'load':>6}  held"
            )
            for rate, seconds in runs:
                for office in offices.values():
                    office.measure(rate, seconds)
            faults = [each for office in offices.values() for each in office.check()]
        finally:
            for office in offices.values():
                office.server.stop()
            postgres.stop()
    print(*faults, sep="\n")
    raise SystemExit(1 if faults else 0)


class Office:
    """One office with signed reports that wait to be submitted."""

    def __init__(self, home, database, count):
        self.name, self.home, self.database = home.name, home, database
        made = in_child(_make_office, home, count, database=database)
        self.sessions, self.waiting = made["sessions"], made["reports"]
        self.size = made["size"]
        self.answered = []
        self.server = Server(home, database=database)
        self.server.gather_assets()
        self.server.start()

    def measure(self, rate, seconds):
        """Submit at a rate, and print a line."""
        now, self.waiting = self.waiting[: rate * seconds], self.waiting[rate * seconds :]
        before = self.server.read_used()
        took, pages, wrong, lasted = asyncio.run(self._submit(now, rate))
        spent = (self.server.read_used() - before) / len(took) * 1000
        took.sort()
        pages.sort()
        held = len(took) / lasted
        middle, p95 = took[len(took) // 2], took[len(took) * 95 // 100]
        is_held = not wrong and p95 < LATE and held >= 0.97 * rate
        print(
            f"{self.name:12}{rate:8}{seconds:6}{held:11.1f}{middle * 1000:8.0f}"
            f"{p95 * 1000:8.0f}{took[len(took) * 99 // 100] * 1000:8.0f}"
            f"{pages[len(pages) * 95 // 100] * 1000:10.0f}{len(wrong):7}{spent:8.0f}"
            f"{os.getloadavg()[0]:6.1f}  {'yes' if is_held else 'no'}",
            *dict.fromkeys(map(str, wrong[:3])),
            flush=True,
        )

    async def _submit(self, reports, rate):
        waiting: asyncio.Queue = asyncio.Queue()
        took, pages, wrong = [], [], []

        async def keep_asking():
            asker = Asker(self.server.port)
            while (due := await waiting.get()) is not None:
                at, what, report = due
                session = self.sessions[report["body"]]
                place = f"/cycles/of/{report['cycle']}/reports/{report['body']}"
                if what == "page":
                    status, _, _ = await asker.ask(f"{place}/sending", session)
                    is_right = status == 200
                elif what == "receipt":
                    status, _, _ = await asker.ask(f"/receipts/{report['number']}", session)
                    is_right = status == 200
                else:
                    form = {"version": 0, "seen": report["seen"], "request": report["request"]}
                    status, headers, _ = await asker.ask(f"{place}/submit", session, form)
                    is_right = status == 302 and "/receipts/" in headers.get("location", "")
                (took if what == "submit" else pages).append(time.perf_counter() - at)
                if not is_right:
                    wrong.append((what, status))
                elif what == "submit":
                    self.answered.append(report["number"])
                    waiting.put_nowait((time.perf_counter(), "receipt", report))
            asker.close()

        askers = [asyncio.create_task(keep_asking()) for _ in range(CONNECTIONS)]
        began = time.perf_counter()
        lot = random.Random(rate)  # noqa: S311 - of moments
        for number, report in enumerate(reports):
            at = began + (number + lot.random()) / rate
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            waiting.put_nowait((at, "page", lot.choice(reports)))
            waiting.put_nowait((at, "submit", report))
        while len(took) < len(reports):
            await asyncio.sleep(0.01)
        lasted = time.perf_counter() - began
        for _ in askers:
            waiting.put_nowait(None)
        await asyncio.gather(*askers)
        return took, pages, wrong, lasted

    def check(self):
        """Yield what does not agree with what was answered."""
        self.server.stop()
        kept = in_child(_read_office, self.home, database=self.database)
        rows = kept["numbers"]
        print(
            f"{self.name}: answered {len(self.answered)}, kept {len(rows)}, manifests of "
            f"{self.size} bytes, ledger entries {kept['entries']}, faults {kept['faults']}"
        )
        if lost := set(self.answered) - set(rows):
            yield f"{self.name}: answered and not kept: {len(lost)}"
        if len(rows) != len(set(rows)) or kept["reports"] != len(rows):
            yield f"{self.name}: kept twice"
        if kept["faults"]:
            yield f"{self.name}: the ledger is not whole"


class Asker:
    """One connection that is opened again when it was closed."""

    def __init__(self, port):
        self._port, self._reader, self._writer = port, None, None

    async def ask(self, path, session, form=None):
        """Send one request; return status, headers and content."""
        for _ in range(2):  # a kept connection may have been closed meanwhile
            is_fresh = self._writer is None
            try:
                if is_fresh:
                    opened = await asyncio.open_connection("127.0.0.1", self._port)
                    self._reader, self._writer = opened
                return await self._ask(path, session, form)
            except (OSError, EOFError) as wrong:
                self.close()
                if is_fresh:
                    return type(wrong).__name__, {}, b""
        return "closed", {}, b""

    def close(self):
        """Close the connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, path, session, form):
        body = urlencode(form).encode() if form else b""
        head = [
            f"{'POST' if form else 'GET'} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Cookie: sessionid={session}; csrftoken={TOKEN}",
        ]
        if form:
            head += [
                f"X-CSRFToken: {TOKEN}",
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        self._writer.write("\r\n".join([*head, "", ""]).encode() + body)
        raw = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        lines = (line.partition(": ") for line in raw[1:] if line)
        headers = {key.lower(): value for key, _, value in lines}
        content = await self._reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(raw[0].split()[1]), headers, content


def _make_office(home, count):
    from kaohe.web.starting import make_office, open_office

    make_office(home, origin=ORIGIN)
    open_office(home)
    from benchmarks.office.deadline import make_reports

    from kaohe.web.self_check.manifest import digest_of, write_manifest

    people, reports = make_reports(count)
    _fill(reports, people)
    first = reports[0]
    pattern = write_manifest(first)
    told = []
    for each in reports:
        manifest = pattern.replace(
            b'"body":"%s"' % first.body.encode(), b'"body":"%s"' % each.body.encode()
        ).replace(
            b'"cycle":"%s"' % first.cycle_id.encode(), b'"cycle":"%s"' % each.cycle_id.encode()
        )
        told.append(
            {
                "cycle": each.cycle_id, "body": each.body, "seen": digest_of(manifest),
                "request": f"submission-{each.pk}", "number": f"{each.cycle_id}-{each.body}-1",
            }
        )  # fmt: skip
    if digest_of(write_manifest(reports[-1])) != told[-1]["seen"]:
        raise SystemExit("the pattern of manifests is not theirs")
    random.Random(3).shuffle(told)  # noqa: S311
    return {"sessions": make_sessions(people), "reports": told, "size": len(pattern)}


def _fill(reports, people):
    """Put answers, texts and announced files into reports, without the acts of people."""
    from django.utils import timezone

    from kaohe.web.self_check.asking import asked_of
    from kaohe.web.self_check.models import Evidence, EvidenceVersion, ReportItem

    now = timezone.now()
    asked = asked_of(reports[0].cycle)
    ReportItem.objects.bulk_create(
        [
            ReportItem(report=report, item=each.id, answers={"": "met"}, text=TEXT, version=1)
            for report in reports
            for each in asked
        ],
        batch_size=500,
    )
    files = Evidence.objects.bulk_create(
        [Evidence(report=report, number=n, items=[asked[0].id]) for report in reports
         for n in range(1, 21)], batch_size=500,
    )  # fmt: skip
    EvidenceVersion.objects.bulk_create(
        [
            EvidenceVersion(
                evidence=file, version=1, name=f"关于推进建会的意见（{file.number}）.pdf",
                size=1_000, digest=f"{file.number:064x}", at=now,
                by=people[file.report.body], entry=0,
            )
            for file in files
        ],
        batch_size=500,
    )  # fmt: skip


def _read_office(home):
    from kaohe.web.starting import open_office

    open_office(home)
    from kaohe.web.audit.checking import check_ledger
    from kaohe.web.audit.office_acts import ledger
    from kaohe.web.self_check.models import Submission

    rows = Submission.objects.all()
    return {
        "numbers": [*rows.values_list("number", flat=True)],
        "reports": rows.values("report").distinct().count(),
        "entries": ledger().open().size,
        "faults": len(check_ledger(ledger()).faults),
    }


if __name__ == "__main__":
    main()
