"""How many page reads a second an office answers, on SQLite and on PostgreSQL side by side.

``python -m benchmarks.office.load --run build/demo [--rates 50,100,200] [--seconds 20]``: two
offices are filled from the same practice run; people of several roles sign in to each and read
pages at a fixed rate. A request that comes late counts from when it was due, so that a server
that falls behind cannot hide it. The two databases take turns. The server and the one who asks
share the machine; what the server used of the processors is told beside.
"""

from __future__ import annotations

import argparse
import http.client
import importlib.util
import json
import os
import random
import re
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
KAOHE = Path(sys.executable).with_name("kaohe")
PASSWORD = "Practice-only-7"  # noqa: S105 - known to everybody, of rehearsals only
CYCLE = "/cycles/of/practice-2012"
MIX = {
    "office-1": ("/", "/cycles", CYCLE, f"{CYCLE}/progress", f"{CYCLE}/history", "/rules"),
    "deputy-chair": (CYCLE, f"{CYCLE}/leaders", f"{CYCLE}/sign-off"),
    "statistics-1": ("/cycles", f"{CYCLE}/progress", "/directory"),
    "province-33": ("/", "/cycles", f"{CYCLE}/progress", f"{CYCLE}/reminders", "/directory"),
    "province-32": ("/", f"{CYCLE}/calendar", f"{CYCLE}/progress", f"{CYCLE}/reminders"),
    "province-44": ("/", f"{CYCLE}/calendar", f"{CYCLE}/progress", "/rules"),
    "auditor-1": (CYCLE, f"{CYCLE}/history"),
    "security-1": ("/people",),
}
"""Who reads what; every page of every person is read equally often."""
CONNECTIONS = 48
LATE = 0.5
"""Seconds that nineteen of twenty answers may take at most for a rate to be held."""
WARM, WARM_SECONDS = 15, 6
"""Pages a second before anything is measured, so that every process has read its templates."""
TICKS = os.sysconf("SC_CLK_TCK")
LENGTH = re.compile(rb"\r\ncontent-length: ([0-9]+)")


class Office:
    """An office that serves on a port, in processes of its own."""

    def __init__(self, folder: Path, run: Path, database: str = ""):
        self.folder, self.port = folder, _free_port()
        self._environment = {**os.environ, "KAOHE_DATABASE": database}
        self._call("create", folder, "--origin", "office.example/2012/rehearsal")
        self._call("practise", folder, "--run", run, "--json")
        command = [KAOHE, "office", "serve", folder, "--port", str(self.port), "--workers", "2"]
        self._server = subprocess.Popen(
            list(map(str, command)),
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=(folder / "serve.log").open("wb"),
            start_new_session=True,
        )
        _wait_for(self.port)
        self.people = {account: sign_in(self.port, account) for account in MIX}

    def _call(self, *words):
        command = [str(KAOHE), "office", *map(str, words)]
        subprocess.run(command, env=self._environment, check=True, stdout=subprocess.DEVNULL)

    def used(self) -> float:
        """Return the seconds of processor that the server's processes have used so far."""
        group = os.getpgid(self._server.pid)
        ticks = 0
        for place in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = place.read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def stop(self):
        """End every process of the server."""
        os.killpg(self._server.pid, signal.SIGTERM)
        self._server.wait(timeout=60)


class Asker:
    """One connection that is kept open: sends a request, gathers the answer as it comes."""

    def __init__(self, port):
        self.port, self.socket, self.due, self.page = port, None, 0.0, ""
        self._wanted, self._held = b"", bytearray()
        self._length = None

    def send(self, due, page, request, *, again=False):
        """Send a request; the server may have closed the connection meanwhile."""
        self.due, self.page, self._wanted = due, page, request
        self._held, self._length = bytearray(), None
        if self.socket is None or again:
            self.close()
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.socket.sendall(request)
        except OSError:
            if again:
                raise
            self.send(due, page, request, again=True)

    def receive(self):
        """Take what has come; return the status once the answer is whole, else nothing."""
        try:
            come = self.socket.recv(1 << 16)
        except OSError:
            come = b""
        if not come:
            if self._held:
                return 0
            self.send(self.due, self.page, self._wanted, again=True)
            return None
        self._held += come
        if self._length is None:
            end = self._held.find(b"\r\n\r\n")
            if end < 0:
                return None
            head = bytes(self._held[:end]).lower()
            self._length = end + 4 + int(LENGTH.search(head)[1])
            self._is_last = b"\r\nconnection: close" in head
        if len(self._held) < self._length:
            return None
        status = int(self._held[9:12])
        if self._is_last:
            self.close()
        return status

    def close(self):
        """Close the connection."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def sign_in(port, account):
    """Sign in by the page; return the cookies of the session."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asked.request("GET", "/login")
    answer = asked.getresponse()
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]*)"', answer.read())[1].decode()
    cookies = _take_cookies(answer)
    data = {"login": account, "password": PASSWORD, "csrfmiddlewaretoken": token}
    head = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": _join(cookies)}
    asked.request("POST", "/login", urlencode(data), head)
    answer = asked.getresponse()
    answer.read()
    asked.close()
    if answer.status != 302:
        raise RuntimeError(f"{account} cannot sign in: {answer.status}")
    return cookies | _take_cookies(answer)


def read_pages(port, people, rate, seconds, *, draw):
    """Read pages at a rate; return how long each took from when it was due, and what failed.

    One loop over plain sockets, so that whoever asks takes as little of the processors as can be.
    """
    requests = [
        (
            page,
            f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {_join(people[account])}\r\n\r\n"
            .encode(),
        )
        for account, own in MIX.items()
        for page in own
    ]  # fmt: skip
    idle, waiting = [Asker(port) for _ in range(CONNECTIONS)], deque()
    took, failed = [], []
    total, number = int(rate * seconds), 0
    began = time.perf_counter()
    with selectors.DefaultSelector() as watched:
        while len(took) < total:
            now = time.perf_counter()
            while number < total and began + number / rate <= now:
                waiting.append((began + number / rate, *draw.choice(requests)))
                number += 1
            while waiting and idle:
                asker = idle.pop()
                asker.send(*waiting.popleft())
                watched.register(asker.socket, selectors.EVENT_READ, asker)
            pause = began + number / rate - now if number < total else 1.0
            for key, _events in watched.select(max(0.0, pause)):
                asker = key.data
                status = asker.receive()
                if status is None:
                    if asker.socket is not key.fileobj:
                        watched.unregister(key.fileobj)
                        watched.register(asker.socket, selectors.EVENT_READ, asker)
                    continue
                watched.unregister(key.fileobj)
                idle.append(asker)
                took.append(time.perf_counter() - asker.due)
                if status != 200:
                    failed.append((asker.page, status))
    lasted = time.perf_counter() - began
    for asker in idle:
        asker.close()
    return took, failed, lasted


def measure(office, rate, seconds):
    """Return a line of the table."""
    before = office.used()
    own = time.process_time()
    took, failed, lasted = read_pages(
        office.port,
        office.people,
        rate,
        seconds,
        draw=random.Random(rate),  # noqa: S311 - which pages are read
    )
    own = time.process_time() - own
    took.sort()
    held = len(took) / lasted
    p95 = took[int(len(took) * 0.95)]
    return {
        "asked": rate,
        "answered": round(held, 1),
        "p50_ms": round(took[len(took) // 2] * 1000),
        "p95_ms": round(p95 * 1000),
        "p99_ms": round(took[int(len(took) * 0.99)] * 1000),
        "errors": len(failed),
        "failed": [*dict.fromkeys(map(str, failed))][:5],
        "cpu_ms_a_page": round((office.used() - before) / len(took) * 1000, 1),
        "asking_ms_a_page": round(own / len(took) * 1000, 2),
        "held": not failed and p95 <= LATE and held >= 0.97 * rate,
    }


def main():
    """Measure both databases in turn and print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--run", type=Path, required=True)
    asked.add_argument("--rates", default="25,50,100,150,200,300")
    asked.add_argument("--seconds", type=float, default=20)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="kaohe-load-") as folder:
        server = _load("tests/web/postgres.py").Postgres(is_durable=True).start()
        offices = {}
        try:
            offices["SQLite"] = Office(Path(folder) / "sqlite", given.run)
            offices["PostgreSQL"] = Office(Path(folder) / "postgres", given.run, server.url)
            lines = _take_turns(offices, [int(each) for each in given.rates.split(",")], given)
        finally:
            for office in offices.values():
                office.stop()
            server.stop()
    if given.json:
        given.json.write_text(json.dumps(lines, indent=1), encoding="utf-8")


def _take_turns(offices, rates, given):
    lines = []
    for office in offices.values():
        measure(office, WARM, WARM_SECONDS)
    print(
        f"{'':12}{'asked/s':>8}{'answered/s':>11}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}"
        f"{'errors':>8}{'CPU ms/page':>13}{'asking':>8}  held"
    )
    for rate in rates:
        for name, office in offices.items():
            line = {"database": name, **measure(office, rate, given.seconds)}
            lines.append(line)
            print(
                f"{name:12}{line['asked']:8}{line['answered']:11}{line['p50_ms']:8}"
                f"{line['p95_ms']:8}{line['p99_ms']:8}{line['errors']:8}"
                f"{line['cpu_ms_a_page']:13}{line['asking_ms_a_page']:8}"
                f"  {'yes' if line['held'] else 'no'}",
                flush=True,
            )
    return lines


def _take_cookies(answer):
    found = {}
    for key, value in answer.getheaders():
        if key.lower() == "set-cookie":
            name, _, rest = value.partition("=")
            found[name] = rest.partition(";")[0]
    return found


def _join(cookies):
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def _wait_for(port):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the office does not answer")


def _load(path):
    spec = importlib.util.spec_from_file_location("beside", ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
