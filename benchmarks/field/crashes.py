"""Kill the office with SIGKILL while phones send, and see that nothing that was receipted is gone.

``python -m benchmarks.field.crashes OFFICE CODE [KILLS]``. OFFICE is a practice office at its
departure and CODE one of the codes that ``kaohe office practise`` has printed; both are used up.
Several senders put events, revisions and photos, each of them more than once; the server is killed
at a random moment and started again on the same folder. In the end every receipt is held against
the database and the disk.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from pathlib import Path
from socket import socket
from threading import Thread

TESTS = Path(__file__).parents[2] / "tests/web/fieldwork"
sys.path[:0] = [str(TESTS)]

phone_module = import_module("simulated_phone")
Phone, make_uuid = phone_module.Phone, phone_module.make_uuid

SENDERS = 4
PATIENCE = 120


class Server:
    """The office's server, which is killed again and again."""

    def __init__(self, office: Path) -> None:
        self.office, self.port, self.process = office, find_port(), None

    def start(self) -> None:
        """Start it and wait until it answers."""
        folder = {"KAOHE_HOME": str(self.office), "DJANGO_SETTINGS_MODULE": "kaohe.web.settings"}
        own = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--workers", "2"]
        rest = ["--threads", "8", "--bind", f"127.0.0.1:{self.port}", "--log-level", "error"]
        self.process = subprocess.Popen(
            [*own, *rest, "kaohe.web.wsgi:make_application()"],
            env={**os.environ, **folder},
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                self.send("GET", "tasks", b"", {})
            except (OSError, HTTPException):
                time.sleep(0.1)
            else:
                return
        raise SystemExit("the server does not start")

    def kill(self) -> None:
        """Kill the server and all its workers at once."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def send(self, method: str, path: str, body: bytes, headers: dict) -> tuple:
        """Send a call below /field/v1/."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(method, f"/field/v1/{path}", body=body or None, headers=headers)
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            line.close()


class Sender(Thread):
    """Sends until it is told to end; whatever breaks is sent again."""

    def __init__(self, phone: Phone, number: int, share: dict) -> None:
        super().__init__(daemon=True)
        self.phone, self.number, self.share = phone, number, share
        self.visit = f"{phone.campaign.id}/46/460105/private/{number}"
        self.broken = 0

    def run(self) -> None:
        """Send one thing after the other."""
        count = 0
        while not self.share["end"]:
            count += 1
            self._until_receipted(self._revision, count // 2)  # each of them twice
            photo = f"{self.number} {count // 2} ".encode() * 40_000
            self._until_receipted(self._photo, photo)
            self.phone.note(self.visit, str(count))
            self._until_receipted(self._events, count)

    def _until_receipted(self, send, what) -> None:
        while not self.share["end"]:
            try:
                send(what)
            except (OSError, HTTPException, ValueError, KeyError, AssertionError):
                self.broken += 1
                time.sleep(0.05)
            else:
                return

    def _revision(self, count: int) -> None:
        name = make_uuid("crash", self.number, count)
        content = f"no revision {self.number} {count}".encode() * 200
        status, told = self.phone.put_revision(self.visit, name, content)
        if status not in (200, 202):
            raise ValueError(status)
        self._receipt(told["receipt"], name, sha256(content).hexdigest())

    def _photo(self, photo: bytes) -> None:
        digest = self.phone.put_blob(photo, 200_000)
        self.share["blobs"].add(digest)

    def _events(self, last: int) -> None:
        done = self.share["events"].get(self.visit, 0)
        status, told = self.phone.put_events(self.visit, done + 1, last)
        if status == 409:
            raise ValueError("a gap: what was receipted is gone")
        self.share["events"][self.visit] = told["expected"] - 1

    def _receipt(self, body: dict, subject: str, digest: str) -> None:
        found = self.phone.check(body)
        if (found["subject"], found["sha256"]) != (subject, digest):
            raise AssertionError("a receipt of something else")
        self.share["revisions"][subject] = digest


def find_port() -> int:
    """Return a port that nobody uses."""
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def put_in_parallel(phone: Phone, count: int = 20) -> set:
    """Put the same revision from many threads at once; return the numbers of the receipts."""
    name, content = make_uuid("parallel"), b"the same bytes"
    found: list = []
    visit = f"{phone.campaign.id}/46/460105/private/0"

    def put() -> None:
        found.append(phone.put_revision(visit, name, content)[1]["receipt"]["subject"])

    threads = [Thread(target=put) for _ in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if found != [name] * count:
        raise SystemExit(f"parallel: {found}")
    return {name}


def check(office: Path, share: dict) -> dict:
    """Hold every receipt against the database and the disk."""
    with sqlite3.connect(office / "office.sqlite3") as rows:
        if rows.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise SystemExit("the database is damaged")
        kept = {
            subject: sha256(content).hexdigest()
            for subject, content in rows.execute("SELECT subject, content FROM fieldwork_inbox")
        }
        twice = rows.execute(
            "SELECT count(*) - count(DISTINCT subject) FROM fieldwork_inbox"
        ).fetchone()[0]
        events = dict(
            rows.execute("SELECT visit, max(seq) FROM fieldwork_fieldevent GROUP BY visit")
        )
        gaps = rows.execute(
            "SELECT count(*) FROM (SELECT visit FROM fieldwork_fieldevent "
            "GROUP BY device_id, visit HAVING max(seq) <> count(*))"
        ).fetchone()[0]
    lost = [name for name, digest in share["revisions"].items() if kept.get(name) != digest]
    lost += [visit for visit, last in share["events"].items() if events.get(visit, 0) < last]
    for digest in share["blobs"]:
        place = office / "field-blobs" / digest[:2] / digest
        if not place.is_file() or sha256(place.read_bytes()).hexdigest() != digest:
            lost.append(digest)
    if lost or twice or gaps:
        raise SystemExit(f"lost {lost}, twice {twice}, gaps {gaps}")
    return {
        "revisions": len(share["revisions"]),
        "photos": len(share["blobs"]),
        "events": sum(share["events"].values()),
        "lost": 0,
        "twice": 0,
    }


def main(office: Path, code: str, kills: int) -> int:
    """Kill and start the server, and print the figures."""
    server, chance = Server(office), random.Random(7)  # noqa: S311 - moments, no secret
    share: dict = {"end": False, "revisions": {}, "blobs": set(), "events": {}}
    server.start()
    phone = Phone(server.send, "crash")
    phone.enrol(code)
    parallel = put_in_parallel(phone)
    senders = [Sender(phone, number, share) for number in range(1, SENDERS + 1)]
    for each in senders:
        each.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.3, 3))
        server.kill()
        server.start()
    share["end"] = True
    for each in senders:
        each.join(PATIENCE)
    told = check(office, share)
    server.kill()
    broken = sum(each.broken for each in senders)
    print(
        json.dumps(
            {"kills": kills, "parallel": 20, "rows": len(parallel), "broken": broken, **told}
        )
    )
    return 0


if __name__ == "__main__":
    place, code, *more = sys.argv[1:]
    sys.exit(main(Path(place).absolute(), code, int(more[0]) if more else 20))
