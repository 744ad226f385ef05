"""kill -9 of the server at random moments while bodies submit and hand files in, over HTTP.

``python -m benchmarks.office.server_crashes [CYCLES] [--planted CYCLES]``: eight people send
reports and files, and send again whatever was not answered; all workers of the server are killed
at a random moment and come back, now and then the server as a whole. At the end nothing that was
answered is missing, nothing is there twice, every file that a row names is there with its bytes,
and the ledger is whole. Then the same with a server that keeps the row before the file: the check
must find it.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import threading
import time
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlencode

from benchmarks.office.serving import TOKEN, Server, in_child, make_sessions

ORIGIN = "server-crashes.example/2012/rehearsal"
PEOPLE = 8
ANSWERS = (1, 16)
"""After how many answers it is killed, and so in the middle of others; a slow machine has few."""
PATIENCE = 30
"""Seconds that it lives at most."""
WHOLE = 15
"""Every so often the process that starts the others is killed too."""
A_CYCLE = 20
"""Reports and files that are made for each cycle; more than are answered in one."""
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n% "


def main():
    """Run the campaign and its negative control."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("cycles", nargs="?", type=int, default=150)
    asked.add_argument("--planted", type=int, default=20)
    asked.add_argument("--minutes", type=float, default=60, help="after which no further kill")
    given = asked.parse_args()
    sound = _run(given.cycles, "benchmarks.office.crash_servers:make_sound()", given.minutes)
    planted = _run(given.planted, "benchmarks.office.crash_servers:make_planted()", given.minutes)
    caught = planted["files_missing"] > 0
    print(f"planted fault (row before file): {'caught' if caught else 'MISSED'}")
    raise SystemExit(1 if any(sound.values()) or not caught else 0)


def _run(cycles, application, minutes):
    with tempfile.TemporaryDirectory(prefix="kaohe-server-crashes-") as folder:
        home = Path(folder) / "office"
        made = in_child(_make_office, home, cycles * A_CYCLE)
        server = Server(home, application=application, is_preloaded=True)
        server.gather_assets()
        senders = Senders(server.port, made)
        lot = random.Random(23)  # noqa: S311 - of moments
        began, killed = time.monotonic(), 0
        try:
            for cycle in range(cycles):
                if cycle % WHOLE == 0:
                    server.start()
                server.wait()
                senders.go.set()
                senders.wait_for(lot.randint(*ANSWERS))
                time.sleep(lot.uniform(0, 0.1))
                if cycle % WHOLE == WHOLE - 1:
                    server.kill()
                else:
                    server.kill_workers()
                killed += 1
                if time.monotonic() - began > minutes * 60:
                    break
        finally:
            senders.stop()
            server.stop()
        found = in_child(_check, home, senders.reports, senders.files)
    print(
        f"{'planted: ' if 'planted' in application else ''}killed {killed} times in "
        f"{time.monotonic() - began:.0f} s; answered {len(senders.reports)} reports and "
        f"{len(senders.files)} files, {senders.repeated} asked again; "
        + ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in found.items()),
        flush=True,
    )
    return found


class Senders:
    """People who send, and send again what was not answered."""

    def __init__(self, port, made):
        self._port, self._sessions = port, made["sessions"]
        self.reports, self.files, self.repeated = [], [], 0
        self.go, self._is_over = threading.Event(), threading.Event()
        self._waiting = Queue()
        for each in made["waiting"]:
            self._waiting.put(each)
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._send, daemon=True) for _ in range(PEOPLE)]
        for each in self._threads:
            each.start()

    def wait_for(self, number):
        """Wait until so many more were answered, but not for ever."""
        wanted = len(self.reports) + len(self.files) + number
        deadline = time.monotonic() + PATIENCE
        while len(self.reports) + len(self.files) < wanted and time.monotonic() < deadline:
            time.sleep(0.005)

    def stop(self):
        """Let everybody end."""
        self._is_over.set()
        self.go.set()
        for each in self._threads:
            each.join(60)

    def _send(self):
        while not self._is_over.is_set():
            self.go.wait()
            try:
                each = self._waiting.get_nowait()
            except Empty:
                return
            while not self._is_over.is_set():
                try:
                    is_answered = (self._submit if "seen" in each else self._hand_in)(each)
                except (OSError, HTTPException, ValueError):
                    is_answered = False
                if is_answered:
                    with self._lock:
                        (self.reports if "seen" in each else self.files).append(each["key"])
                    break
                with self._lock:
                    self.repeated += 1
                time.sleep(0.05)

    def _submit(self, each):
        form = {"version": 0, "seen": each["seen"], "request": each["key"]}
        status, headers, _ = self._ask(each, "/submit", urlencode(form).encode())
        return status == 302 and "/receipts/" in headers.get("location", "")

    def _hand_in(self, each):
        content = _bytes_of(each["key"])
        form = {"name": f"材料{each['key']}.pdf", "size": len(content)}
        status, _, told = self._ask(each, "/files/uploads", urlencode(form).encode())
        if status != 200:
            return False
        key = json.loads(told)["id"]
        self._ask(each, f"/files/uploads/{key}?at=0", content, "application/octet-stream")
        digest = sha256(content).hexdigest()
        form = {"sha256": digest}
        status, _, told = self._ask(each, f"/files/uploads/{key}/end", urlencode(form).encode())
        return status == 200 and json.loads(told)["sha256"] == digest

    def _ask(self, each, what, data, kind="application/x-www-form-urlencoded"):
        session = self._sessions[each["body"]]
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN, "Content-Type": kind,
        }  # fmt: skip
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            place = f"/cycles/of/{each['cycle']}/reports/{each['body']}{what}"
            connection.request("POST", place, data, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, content


def _bytes_of(key):
    return PDF + key.encode() + b"\n%%EOF"


def _make_office(home, count):
    from kaohe.web.starting import make_office, open_office

    make_office(home, origin=ORIGIN)
    open_office(home)
    from benchmarks.office.deadline import make_reports

    from kaohe.web.self_check.manifest import digest_of, write_manifest
    from kaohe.web.self_check.models import Report

    people, reports = make_reports(count)
    half = [each.pk for each in reports[count // 2 :]]
    Report.objects.filter(pk__in=half).update(state="filling")
    pattern, first = write_manifest(reports[0]), reports[0]
    waiting = []
    for each in reports:
        told = {"key": f"sent-{each.pk}", "cycle": each.cycle_id, "body": each.body}
        if each.pk not in half:
            manifest = pattern.replace(
                b'"body":"%s"' % first.body.encode(), b'"body":"%s"' % each.body.encode()
            ).replace(b'"%s"' % first.cycle_id.encode(), b'"%s"' % each.cycle_id.encode())
            told["seen"] = digest_of(manifest)
        waiting.append(told)
    random.Random(5).shuffle(waiting)  # noqa: S311
    return {"sessions": make_sessions(people), "waiting": waiting}


def _check(home, reports, files):
    from kaohe.web.starting import open_office

    open_office(home)
    from kaohe.web.audit.checking import check_ledger
    from kaohe.web.audit.office_acts import ledger
    from kaohe.web.self_check.asking import store
    from kaohe.web.self_check.models import Blob, EvidenceVersion, Submission

    rows = [*Submission.objects.values_list("request", flat=True)]
    subjects = [*Submission.objects.values_list("report_id", flat=True)]
    named = [*EvidenceVersion.objects.values_list("digest", flat=True)]
    wanted = {sha256(_bytes_of(key)).hexdigest() for key in files}
    missing = [*store().check({*named, *Blob.objects.values_list("digest", flat=True)})]
    return {
        "reports_lost": len({*reports} - {*rows}),
        "reports_twice": len(subjects) - len({*subjects}),
        "files_lost": len(wanted - {*named}),
        "files_twice": len(named) - len({*named}),
        "files_missing": len(missing),
        "faults_of_the_ledger": len(check_ledger(ledger()).faults),
    }


if __name__ == "__main__":
    main()
