"""Key holders as processes of their own on this machine, for rehearsals and tests.

Each gets its secret over a pipe that nobody else reads, and ends when that pipe is closed: with
the block that started it, or with the process that started it, however that dies.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Thread
from typing import IO, TYPE_CHECKING, Final

from kaohe.core.draw import KeyHolder
from kaohe.services.faults import KEYHOLDER_NOT_STARTED
from kaohe.services.keyholder import KeyholderService
from kaohe.services.keyholder_client import RemoteKeyholder
from kaohe.services.keyholder_http import open_server
from kaohe.stores.keyholder_store import KeyholderStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LOOPBACK: Final = "127.0.0.1"

_PROGRAM: Final = "from kaohe.services.keyholder_processes import serve_over_pipe as run; run()"
_PATIENCE_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class KeyholderSetup:
    """What a process needs: the holder's file and its key."""

    store: Path
    key: KeyHolder = field(repr=False)


@contextmanager
def start_keyholders(setups: Sequence[KeyholderSetup]) -> Iterator[tuple[RemoteKeyholder, ...]]:
    """Start key holders, each a process of its own on loopback; end them with the block.

    Raises:
        FileUnusable: one of them does not start.
    """
    with ExitStack() as stack:
        started = [(stack.enter_context(_running()), setup) for setup in setups]
        for process, setup in started:  # all of them load at the same time
            _tell(process, setup)
        holders = []
        for process, setup in started:
            holders.append(RemoteKeyholder(LOOPBACK, _read_port(process, setup)))
            stack.callback(holders[-1].close)
        yield tuple(holders)


def serve_over_pipe() -> None:
    """Be a key holder: take file and secret from the pipe, tell the port, serve until it closes."""
    store, secret = sys.stdin.readline().rstrip("\n"), sys.stdin.readline().strip()
    service = KeyholderService(
        KeyholderStore.load(Path(store)), KeyHolder(bytes.fromhex(secret)), read_clock
    )
    with open_server(service, host=LOOPBACK, port=0) as server:
        server.daemon_threads = True
        answering = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        answering.start()
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        sys.stdin.read()
        server.shutdown()
        answering.join()


def read_clock() -> str:
    """Return the present time as the ledger writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def _running() -> Iterator[Popen[str]]:
    own = [sys.executable, "-c", _PROGRAM]
    process = Popen(own, stdin=PIPE, stdout=PIPE, text=True)  # noqa: S603 - our own program
    try:
        yield process
    finally:
        _pipe(process.stdin).close()
        try:
            process.wait(_PATIENCE_SECONDS)
        except TimeoutExpired:
            process.kill()
            process.wait()
        _pipe(process.stdout).close()


def _tell(process: Popen[str], setup: KeyholderSetup) -> None:
    pipe = _pipe(process.stdin)
    try:
        pipe.write(f"{setup.store.absolute()}\n{setup.key.secret.hex()}\n")
        pipe.flush()
    except OSError:
        raise KEYHOLDER_NOT_STARTED.error_at(str(setup.store), store=setup.store) from None


def _read_port(process: Popen[str], setup: KeyholderSetup) -> int:
    told = _pipe(process.stdout).readline().strip()
    if not told.isdigit():
        raise KEYHOLDER_NOT_STARTED.error_at(str(setup.store), store=setup.store)
    return int(told)


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise ValueError("the process has no such pipe")
    return pipe
