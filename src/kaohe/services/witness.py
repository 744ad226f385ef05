"""A witness: remembers how far each ledger had come, and signs only what goes on from there.

Run by those who have reason to doubt: provinces, departments, an outsider. It speaks the
protocol C2SP tlog-witness over HTTP, or takes the same requests as files carried by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kaohe.core.errors import KaoheError
from kaohe.core.ledger import Answer, Seen, answer_request, read_request
from kaohe.core.ledger.witnessing import LARGEST_REQUEST, MALFORMED, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.core.ledger import NoteSigner
    from kaohe.stores.ledger_witness import WitnessStore

_Asked = TypeVar("_Asked")

SUBMISSION: Final = "/add-checkpoint"
UNAVAILABLE: Final = 503
WAIT_SECONDS: Final = 20
"""How long a caller may keep the line without saying anything."""

_LENGTH_DIGITS: Final = 12
_MONITORING: Final = re.compile(r"/([0-9a-f]{64})/checkpoint")


@dataclass(frozen=True, slots=True)
class WitnessService:
    """One witness: its memory, its key, its clock."""

    store: WitnessStore
    signer: NoteSigner
    now: Callable[[], int]
    """The present second (POSIX)."""

    def add_checkpoint(self, data: bytes) -> Answer:
        """Answer a request; what is signed stands on the disk before this returns."""
        try:
            request = read_request(data)
        except ValueError:
            return Answer(MALFORMED)
        origin = request.checkpoint.origin
        with self.store.deciding():
            latest = self.store.latest(origin)
            answer = answer_request(
                request,
                keys=self.store.keys(origin),
                seen=latest.seen if latest else Seen(),
                signer=self.signer,
                time=self.now(),
            )
            if answer.seen and answer.note:
                self.store.keep(origin, answer.seen, answer.note.write())
        return answer

    def submit(self, request: bytes) -> tuple[int, bytes]:
        """Answer as a witness that is asked from the same machine."""
        answer = self.add_checkpoint(request)
        return answer.status, answer.body.encode()

    def read_checkpoint(self, origin_hash: str) -> Answer:
        """Return the last checkpoint signed of the origin with this SHA-256."""
        for origin in self.store.origins():
            if sha256(origin.encode()).hexdigest() == origin_hash:
                latest = self.store.latest(origin)
                if latest:
                    return Answer(200, latest.note.decode())
        return Answer(UNKNOWN)


def open_server(service: WitnessService, *, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server that answers for a witness; port 0 takes any that is free."""

    class Handler(_Handler):
        witness = service

    return ThreadingHTTPServer((host, port), Handler)


def _is_length(text: str) -> bool:
    """Tell whether a header is a number that Python reads; it refuses thousands of digits."""
    return text.isascii() and text.isdigit() and len(text) <= _LENGTH_DIGITS


class _Handler(BaseHTTPRequestHandler):
    """The two calls of the protocol; everything else is not found."""

    witness: WitnessService
    protocol_version = "HTTP/1.1"
    server_version = "kaohe-witness"
    sys_version = ""
    timeout = WAIT_SECONDS

    def do_POST(self) -> None:
        """Take in a checkpoint."""
        length = self.headers.get("Content-Length", "")
        if self.path != SUBMISSION:
            self._send(Answer(UNKNOWN), stay=False)
        elif not _is_length(length) or int(length) > LARGEST_REQUEST:
            self._send(Answer(MALFORMED), stay=False)
        else:
            self._answer(self.witness.add_checkpoint, self.rfile.read(int(length)))

    def do_GET(self) -> None:
        """Show the last checkpoint of an origin."""
        found = _MONITORING.fullmatch(self.path)
        self._answer(self.witness.read_checkpoint, found[1] if found else "")

    def log_message(self, *_: Any) -> None:
        """Say nothing: what was signed stands in the memory, and the rest is not worth a line."""

    def _answer(self, ask: Callable[[_Asked], Answer], asked: _Asked) -> None:
        try:
            answer = ask(asked)
        except KaoheError:  # the memory is busy, full or damaged: nothing was signed
            answer = Answer(UNAVAILABLE)
        self._send(answer)

    def _send(self, answer: Answer, *, stay: bool = True) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        if not stay:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
