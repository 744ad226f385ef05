"""An office that serves in processes of its own, and people whose sessions are made beforehand.

The one who asks stays without Django: rows, sessions and manifests are made in a child, which
hands over what is needed to ask.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlunsplit
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
TOKEN = "a" * 32
"""Of the cookie against foreign forms; whoever may set cookies may choose it."""
PATIENCE = 120


def in_child(work, *arguments, database=""):
    """Do something with Django in a child process, and return what it hands over as JSON."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(receiving)
            os.environ["KAOHE_DATABASE"] = database
            told = json.dumps(work(*arguments)).encode()
            with os.fdopen(sending, "wb") as out:
                out.write(told)
            status = 0
        finally:
            if status:
                traceback.print_exc()
            sys.stderr.flush()
            os._exit(status)
    os.close(sending)
    with os.fdopen(receiving, "rb") as told:
        data = told.read()
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise SystemExit("the office could not be made")
    return json.loads(data)


def make_sessions(people):
    """Return the cookies of people who are signed in: body → session."""
    from django.conf import settings
    from django.test import Client

    made = {}
    for body, user in people.items():
        user.must_change_password, user.initial_until = False, None
        user.save()
        client = Client()
        client.force_login(user)
        made[body] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return made


class Server:
    """The server of an office, as ``kaohe office serve`` starts it, without its worker."""

    def __init__(
        self,
        home,
        *,
        database="",
        application="kaohe.web.wsgi:make_application()",
        is_preloaded=False,
    ):
        with socket.socket() as asked:
            asked.bind(("127.0.0.1", 0))
            self.port = asked.getsockname()[1]
        address = f"127.0.0.1:{self.port}"
        self._health = urlunsplit(("http", address, "/health", "", ""))
        self.home, self.application = Path(home), application
        self._environment = {
            **os.environ,
            "KAOHE_HOME": str(home),
            "KAOHE_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "kaohe.web.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
        }
        self._more = ("--preload",) if is_preloaded else ()
        self._process = None

    def gather_assets(self):
        """Put styles and scripts where the pages look for them."""
        command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v", "0"]
        subprocess.run(command, env=self._environment, check=True)

    def start(self):
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--no-control-socket"),
                *("--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "8"),
                *("--graceful-timeout", "20", *self._more, self.application),
            ],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=(self.home / "serve.log").open("ab"),
            start_new_session=True,
        )
        return self.wait()

    def wait(self):
        """Wait until it answers."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with (
                suppress(URLError, OSError, HTTPException),
                urlopen(self._health, timeout=10) as answer,  # noqa: S310 - our own address
            ):
                if answer.status == 200:
                    return self
            time.sleep(0.05)
        told = (self.home / "serve.log").read_text("utf-8")[-2000:]
        raise SystemExit(f"the office does not answer: {told}")

    def kill(self):
        """Kill every process of it without a warning."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def kill_workers(self):
        """Kill all that it has started; it starts others in their place."""
        own = self._process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text("ascii")
        for each in children.split():
            with suppress(ProcessLookupError):
                os.kill(int(each), signal.SIGKILL)

    def stop(self):
        """End it politely, if it runs."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait(timeout=PATIENCE)

    def read_used(self):
        """Return the seconds of processor that its processes have used so far."""
        ticks = 0
        for place in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = place.read_text(encoding="utf-8").rpartition(")")[2].split()
                if int(fields[2]) == self._process.pid:
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def read_peak(self):
        """Return the most memory that one of its processes has held, in megabytes."""
        peak = 0
        for place in Path("/proc").glob("[0-9]*/status"):
            with suppress(OSError, ProcessLookupError):
                if os.getpgid(int(place.parent.name)) == self._process.pid:
                    lines = place.read_text("utf-8").splitlines()
                    told = next((line for line in lines if line.startswith("VmHWM")), "VmHWM: 0")
                    peak = max(peak, int(told.split()[1]))
        return peak // 1024
