"""How many page reads a second an office answers, on SQLite and on PostgreSQL side by side.

``python -m benchmarks.office.load --run build/demo [--rates 50,100,200] [--seconds 20]``: two
offices are filled from the same practice run; people of several roles sign in to each and read
pages at a fixed rate. A request that comes late counts from when it was due, so that a server
that falls behind cannot hide it. The two databases take turns. The server and the one who asks
share the machine; what the server used of the processors is told beside.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
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
        self.people = {account: asyncio.run(sign_in(self.port, account)) for account in MIX}

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


async def ask(reader, writer, path, cookies, data=None):
    """Send one request on an open connection; return status, headers and length."""
    body = urlencode(data).encode() if data else b""
    head = [
        f"{'POST' if data else 'GET'} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Cookie: " + "; ".join(f"{key}={value}" for key, value in cookies.items()),
    ]
    if data:
        head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    writer.write("\r\n".join([*head, "", ""]).encode() + body)
    raw = await reader.readuntil(b"\r\n\r\n")
    lines = raw.decode("latin-1").split("\r\n")
    headers = [line.partition(": ")[::2] for line in lines[1:] if line]
    length = next((int(value) for key, value in headers if key.lower() == "content-length"), None)
    if length is None:
        raise ConnectionError("the answer does not say its length")
    content = await reader.readexactly(length)
    return int(lines[0].split()[1]), headers, content


async def sign_in(port, account):
    """Sign in by the page; return the cookies of the session."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    cookies = {}
    _, headers, page = await ask(reader, writer, "/login", cookies)
    _take_cookies(headers, cookies)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]*)"', page)[1].decode()
    data = {"login": account, "password": PASSWORD, "csrfmiddlewaretoken": token}
    status, headers, _ = await ask(reader, writer, "/login", cookies, data)
    _take_cookies(headers, cookies)
    writer.close()
    if status != 302:
        raise RuntimeError(f"{account} cannot sign in: {status}")
    return cookies


async def read_pages(port, people, rate, seconds, *, draw):
    """Read pages at a rate; return how long each took from when it was due, and what failed."""
    pages = [(account, page) for account, own in MIX.items() for page in own]
    waiting: asyncio.Queue = asyncio.Queue()
    took, failed = [], []

    async def keep_asking():
        reader = writer = None
        while (due := await waiting.get()) is not None:
            at, account, page = due
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                status, headers, _ = await ask(reader, writer, page, people[account])
                is_last = ("connection", "close") in [
                    (key.lower(), value.lower()) for key, value in headers
                ]
            except (OSError, EOFError, ConnectionError) as wrong:
                status, is_last = type(wrong).__name__, True
            if is_last and writer is not None:
                writer.close()
                writer = None
            took.append(time.perf_counter() - at)
            if status != 200:
                failed.append((page, status))
        if writer is not None:
            writer.close()

    askers = [asyncio.create_task(keep_asking()) for _ in range(CONNECTIONS)]
    began = time.perf_counter()
    for number in range(int(rate * seconds)):
        at = began + number / rate
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        waiting.put_nowait((at, *draw.choice(pages)))
    for _ in askers:
        waiting.put_nowait(None)
    await asyncio.gather(*askers)
    return took, failed, time.perf_counter() - began


def measure(office, rate, seconds):
    """Return a line of the table."""
    before = office.used()
    took, failed, lasted = asyncio.run(
        read_pages(office.port, office.people, rate, seconds, draw=random.Random(rate))  # noqa: S311
    )
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
        f"{'errors':>8}{'CPU ms/page':>13}  held"
    )
    for rate in rates:
        for name, office in offices.items():
            line = {"database": name, **measure(office, rate, given.seconds)}
            lines.append(line)
            print(
                f"{name:12}{line['asked']:8}{line['answered']:11}{line['p50_ms']:8}"
                f"{line['p95_ms']:8}{line['p99_ms']:8}{line['errors']:8}"
                f"{line['cpu_ms_a_page']:13}  {'yes' if line['held'] else 'no'}",
                flush=True,
            )
    return lines


def _take_cookies(headers, cookies):
    for key, value in headers:
        if key.lower() == "set-cookie":
            name, _, rest = value.partition("=")
            cookies[name] = rest.partition(";")[0]


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
