"""What is left of registers when server and worker are killed in the middle of them.

``python -m benchmarks.office.crashes [100] [--seed 2012]``: again and again somebody hands a file
in, asks for an import and, with a second person, for the freeze, over HTTP; at a random moment of
the import or of the freeze the server, the worker, the process of the job or all of them get
SIGKILL and are started again. Afterwards everything that was acknowledged must be there, every
snapshot must be whole or absent, the import must have been done once, and the freeze must hold
what both have signed. In the end the ledger is computed anew.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlunsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

KAOHE = Path(sys.executable).with_name("kaohe")
PASSWORD = "Practice-only-7"  # noqa: S105 - known to everybody, of rehearsals only
ORIGIN = "office.example/2012/rehearsal"
VICTIMS = ("server", "worker", "job", "everything")
PATIENCE = 300
DELAYS = {"import": 6.0, "freeze": 4.0}
"""Seconds after the request within which the blow falls."""
LEAD = 0.5
"""It may also fall while the request is on its way."""


class Office:
    """The two processes of an office, which die and come back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as asked:
            asked.bind(("127.0.0.1", 0))
            self.port = asked.getsockname()[1]
        self.url = urlunsplit(("http", f"127.0.0.1:{self.port}", "", "", ""))
        self.log = (folder.parent / "log").open("ab")
        self.server = self.worker = None

    def start(self) -> None:
        """Start what is not running, and wait until the server answers."""
        if self.worker is None or self.worker.poll() is not None:
            self.worker = self._run("work", self.folder)
        if self.server is None or self.server.poll() is not None:
            port = ("--port", str(self.port), "--workers", "1", "--no-jobs")
            self.server = self._run("serve", self.folder, *port)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                build_opener().open(f"{self.url}/health", timeout=10).read()
            except (OSError, HTTPException):
                time.sleep(0.1)
            else:
                return
        told = (self.folder.parent / "log").read_text("utf-8")[-2000:]
        raise SystemExit(f"the office does not come back: {told}")

    def kill(self, victim: str) -> None:
        """Kill a process and all that it has started, without a warning."""
        if victim in ("server", "everything"):
            kill_tree(self.server)
        if victim == "job":
            for child in children_of(self.worker.pid):
                strike(child)
        if victim in ("worker", "everything"):
            strike(self.worker.pid)
            self.worker.wait()

    def stop(self) -> None:
        """End both politely."""
        for process in filter(None, (self.server, self.worker)):
            process.terminate()
            process.wait(PATIENCE)
        self.log.close()

    def _run(self, command: str, *more: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [KAOHE, "office", command, *map(str, more)], stdout=self.log, stderr=self.log
        )


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started."""
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    except OSError:
        return []
    return [int(each) for each in text.split()]


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its children."""
    children = children_of(process.pid)
    strike(process.pid)
    process.wait()
    for child in children:
        strike(child)


def strike(process: int) -> None:
    """Send SIGKILL, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


class Person:
    """Somebody with a browser that has no scripts."""

    def __init__(self, office: Office, account: str) -> None:
        self.office, self.account = office, account
        self.jar = CookieJar()
        self.browser = build_opener(HTTPCookieProcessor(self.jar))

    def sign_in(self) -> None:
        """Sign in."""
        self.get("/login")
        self.post("/login", {"login": self.account, "password": PASSWORD})

    def get(self, path: str) -> str:
        """Read a page."""
        with self.browser.open(f"{self.office.url}{path}", timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, form: dict[str, str], file: bytes | None = None) -> str:
        """Send a form; the page that follows is the acknowledgement."""
        token = next(each.value for each in self.jar if each.name == "csrftoken")
        fields = {**form, "csrfmiddlewaretoken": token}
        kind, body = "application/x-www-form-urlencoded", urlencode(fields).encode()
        if file is not None:
            kind, body = multipart(fields, file)
        headers = {"Content-Type": kind, "Referer": f"{self.office.url}{path}"}
        asked = Request(f"{self.office.url}{path}", data=body, headers=headers)  # noqa: S310
        with self.browser.open(asked, timeout=60) as answer:
            return str(answer.read().decode())

    def try_post(self, path: str, form: dict[str, str]) -> bool:
        """Send a form to a server that may die; tell whether it was acknowledged."""
        try:
            self.post(path, form)
        except HTTPError:
            raise
        except (URLError, OSError, HTTPException):
            return False
        return True


def multipart(fields: dict[str, str], file: bytes) -> tuple[str, bytes]:
    """Write a form with a file."""
    mark = "----kaohe-crashes"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    named = 'name="files"; filename="enterprises.csv"'
    head = f"--{mark}\r\nContent-Disposition: form-data; {named}\r\n\r\n"
    parts += [head.encode(), file, f"\r\n--{mark}--\r\n".encode()]
    return f"multipart/form-data; boundary={mark}", b"".join(parts)


def write_delivery(number: int, rows: int) -> bytes:
    """Write a small delivery, another one each time."""
    from kaohe.core.register.fields import ENTERPRISES
    from kaohe.core.register.identifiers import org_check_character

    text = io.StringIO()
    writer = csv.DictWriter(text, ENTERPRISES.field_ids, lineterminator="\n")
    writer.writeheader()
    for row in range(rows):
        code = f"C{number % 1000:03d}{row % 10000:04d}"
        writer.writerow(
            {
                "org_code": code + org_check_character(code),
                "name": f"练习{number}-{row}有限公司",
                "county_code": "330105",
                "reg_type": "173",
                "industry": "C1311",
                "employees": "30",
                "established": "2005-01-01",
                "union_est": "0",
                "fact_absent": "0",
                "updated_at": "2012-11-01",
            }
        )
    return text.getvalue().encode()


def begin(folder: Path) -> None:
    """Make an office of a rehearsal with the practice accounts."""
    subprocess.run([KAOHE, "office", "create", folder, "--origin", ORIGIN], check=True)
    from kaohe.web.starting import open_office

    open_office(folder)
    from kaohe.stores.files import PRACTICE_MARK
    from kaohe.web.practice import fill_office

    run = folder.parent / "run"
    run.mkdir()
    (run / PRACTICE_MARK).write_text('{"practice":true}\n', encoding="utf-8")
    fill_office(run)


class Campaign:
    """The rounds, and what they have shown."""

    def __init__(self, folder: Path, *, rows: int, chance: random.Random) -> None:
        self.office, self.rows, self.chance = Office(folder / "office"), rows, chance
        self.told: Counter[str] = Counter()
        self.clerk = Person(self.office, "office-1")
        self.second = Person(self.office, "statistics-1")
        self.is_acknowledged = False

    def run(self, rounds: int, *, until: float) -> int:
        """Do the rounds, as many as there is time for, and print what became of them."""
        self.office.start()
        for person in (self.clerk, self.second):
            person.sign_in()
        number = 0
        while number < rounds and time.monotonic() < until:
            number += 1
            stage = "freeze" if number % 2 == 0 else "import"
            victim = self.chance.choice(VICTIMS)
            delay = self.chance.uniform(-LEAD, DELAYS[stage])
            begun = time.monotonic()
            struck = self._play(number, stage=stage, victim=victim, delay=delay)
            self.told[f"{stage}, {victim}"] += 1
            self.told["acknowledged acts"] += struck["acknowledged"]
            self.told["struck in the middle"] += struck["was_open"]
            self.told["attempts beyond the first"] += struck["attempts"]
            seconds = time.monotonic() - begun
            print(
                f"{number:4d} {stage:6s} {victim:10s} {delay:5.2f}s {seconds:6.1f}s ok", flush=True
            )
        self._check_ledger()
        print(json.dumps(dict(sorted(self.told.items())), ensure_ascii=False, indent=1))
        return number

    def _play(self, number: int, *, stage: str, victim: str, delay: float) -> dict[str, int]:
        from kaohe.web.rules.library import find_known

        cycle = f"crash-{number:04d}"
        place = f"/registers/of/{cycle}"
        form = {"id": cycle, "title": f"第{number}轮", "pack": find_known("national-2012").digest}
        self.clerk.post("/cycles/new", form | {"request": f"open-{cycle}"})
        delivery = write_delivery(number, self.rows)
        self.clerk.post(
            f"{place}/hand-in", {"deliverer": "33", "request": f"file-{cycle}"}, delivery
        )
        acknowledged = 2
        ask = {"as_of": "2012-12-31", "request": f"import-{cycle}"}
        blow = (victim, delay)
        asking = f"{place}/import"
        acknowledged += self._send(self.clerk, asking, ask, blow if stage == "import" else None)
        was_open = self._look(cycle) if stage == "import" else 0
        self.office.start()
        if stage == "import":
            self._repeat(self.clerk, asking, ask, (cycle, "register-import-asked", 1))
        self._wait(cycle, "register-import")
        snapshot = self._read_snapshot(cycle)
        for person in (self.clerk, self.second):
            is_last = person is self.second
            page = person.get(f"{place}/freeze")
            seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
            sign = {"seen": seen[1], "reason": "", "request": f"sign-{cycle}-{person.account}"}
            struck = stage == "freeze" and is_last
            person.post("/reauthenticate", {"password": PASSWORD})
            signing = f"{place}/freeze/sign"
            acknowledged += self._send(person, signing, sign, blow if struck else None)
            if struck:
                was_open = self._look(cycle)
                self.office.start()
                self._repeat(person, signing, sign, (cycle, "register-freeze-signed", 2))
        self._wait(cycle, "register-freeze")
        attempts = self._check(cycle, snapshot)
        return {"acknowledged": acknowledged, "was_open": was_open, "attempts": attempts}

    def _send(
        self, person: Person, path: str, form: dict[str, str], blow: tuple[str, float] | None
    ) -> int:
        """Send a form, and kill somebody before or after the answer; count acknowledgements."""
        if blow is None:
            person.post(path, form)
            return 1
        victim, delay = blow
        if delay < 0 and victim in ("server", "everything"):
            timer = threading.Timer(delay + LEAD, self.office.kill, [victim])
            timer.start()
            answered = person.try_post(path, form)
            timer.join()
        else:
            answered = person.try_post(path, form)
            time.sleep(max(delay, 0))
            self.office.kill(victim)
        self.is_acknowledged = answered
        return int(answered)

    def _repeat(
        self, person: Person, path: str, form: dict[str, str], awaited: tuple[str, str, int]
    ) -> None:
        """See that an acknowledged act is there; send what was not acknowledged again."""
        from kaohe.web.cycles.models import CycleAct

        cycle, subject, wanted = awaited
        found = CycleAct.objects.filter(cycle_id=cycle, subject=subject).count()
        if self.is_acknowledged and found != wanted:
            raise SystemExit(f"{cycle}: an acknowledged act is lost: {subject}")
        if not self.is_acknowledged:
            person.get(path.removesuffix("/sign").removesuffix("/import"))
            person.post(path, form)  # the same key: one act, whether it was kept or not
        if CycleAct.objects.filter(cycle_id=cycle, subject=subject).count() != wanted:
            raise SystemExit(f"{cycle}: an act was done twice or not at all: {subject}")

    def _look(self, cycle: str) -> int:
        """Right after the blow: every snapshot is whole or absent. Tell whether a job was open."""
        from kaohe.engines.snapshots.snapshot import Snapshot
        from kaohe.web.jobs.models import Job

        for place in self.office.folder.glob(f"registers/{cycle}/snapshots/*/*"):
            if not place.name.startswith("."):
                Snapshot.open(place)
        return int(Job.objects.filter(about=cycle, state__in=("waiting", "working")).exists())

    def _wait(self, cycle: str, kind: str) -> None:
        """Wait until the job of a cycle is done; a dead worker's start is part of it."""
        from kaohe.web.jobs.models import Job

        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            job = Job.objects.get(about=cycle, kind=kind)
            if job.state == "done":
                return
            if job.state == "failed":
                raise SystemExit(f"{cycle}: {kind} has failed: {job.faults}")
            time.sleep(0.2)
        raise SystemExit(f"{cycle}: {kind} does not end")

    def _read_snapshot(self, cycle: str) -> str:
        from kaohe.web.registers.models import RegisterSnapshot

        return RegisterSnapshot.objects.get(cycle_id=cycle).digest

    def _check(self, cycle: str, digest: str) -> int:
        """What holds is what both have signed, computed from its rows; every act stands once."""
        from kaohe.engines.snapshots.snapshot import Snapshot
        from kaohe.web.cycles.models import Cycle, CycleAct
        from kaohe.web.jobs.models import Job
        from kaohe.web.registers.current import frozen_register
        from kaohe.web.registers.models import FreezeSignature, FrozenRegister

        frozen = FrozenRegister.objects.get(cycle_id=cycle)
        opened = Snapshot.open(frozen_register(Cycle.objects.get(pk=cycle)))
        opened.verify()
        signed = set(
            FreezeSignature.objects.filter(snapshot=frozen.snapshot).values_list(
                "statement", flat=True
            )
        )
        if opened.digest != digest or signed != {frozen.statement}:
            raise SystemExit(f"{cycle}: what is frozen is not what was signed")
        acts = Counter(CycleAct.objects.filter(cycle_id=cycle).values_list("subject", flat=True))
        for subject in ("register-imported", "register-frozen", "delivery-taken-in"):
            if acts[subject] != 1:
                raise SystemExit(f"{cycle}: {subject} stands {acts[subject]} times")
        left = [
            each
            for each in self.office.folder.glob(f"registers/{cycle}/**/*")
            if each.name.startswith(".importing-")
        ]
        if left:
            raise SystemExit(f"{cycle}: an unfinished import is left: {left}")
        return sum(Job.objects.filter(about=cycle).values_list("attempts", flat=True)) - 2

    def _check_ledger(self) -> None:
        from kaohe.web.audit.checking import check_ledger
        from kaohe.web.audit.office_acts import ledger

        checked = check_ledger(ledger())
        self.told["entries of the ledger"] = checked.entries
        if checked.faults:
            raise SystemExit(f"the ledger does not hold: {checked.faults}")


def main() -> None:
    """Read the arguments and run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=2012)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--minutes", type=float, default=600, help="begin no round after them")
    asked = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kaohe-crashes-") as folder:
        begin(Path(folder) / "office")
        campaign = Campaign(Path(folder), rows=asked.rows, chance=random.Random(asked.seed))  # noqa: S311
        try:
            done = campaign.run(asked.rounds, until=begun + 60 * asked.minutes)
        finally:
            campaign.office.stop()
    print(f"{done} rounds in {timedelta(seconds=int(time.monotonic() - begun))}")


if __name__ == "__main__":
    main()
