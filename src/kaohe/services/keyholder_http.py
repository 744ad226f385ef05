"""A key holder over HTTP: three calls, on this machine unless told otherwise.

What is sent is no secret: extracts are checked against the ledger's key, and answers are sealed to
a device. Who may reach the port is decided in front of it.
"""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.errors import KaoheError
from kaohe.workflows.ledgers.extracts import LARGEST_EXTRACT

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.services.keyholder import KeyholderService

FOLLOW: Final = "/follow"
ANSWER: Final = "/answer"
STATUS: Final = "/status"
MALFORMED: Final = 400
UNKNOWN: Final = 404
UNAVAILABLE: Final = 503
WAIT_SECONDS: Final = 20
"""How long a caller may keep the line without saying anything."""
LARGEST_QUESTION: Final = 65_536
"""Bytes of a request for an answer."""

_LENGTH_DIGITS: Final = 12
"""Python refuses to read a number of thousands of digits, which a caller may send."""


def open_server(service: KeyholderService, *, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server that answers for a key holder; port 0 takes any that is free."""

    class Handler(_Handler):
        keyholder = service

    return ThreadingHTTPServer((host, port), Handler)


class _Handler(BaseHTTPRequestHandler):
    """Three calls; everything else is not found."""

    keyholder: KeyholderService
    protocol_version = "HTTP/1.1"
    server_version = "kaohe-keyholder"
    sys_version = ""
    timeout = WAIT_SECONDS
    wbufsize = -1
    """Head and body leave together; apart, each answer would wait for the caller's receipt."""

    def do_POST(self) -> None:
        """Take an extract, or a request for an answer."""
        calls = {
            FOLLOW: (self.keyholder.follow, LARGEST_EXTRACT),
            ANSWER: (self.keyholder.answer, LARGEST_QUESTION),
        }
        length = self.headers.get("Content-Length", "")
        if self.path not in calls:
            self._send(UNKNOWN, b"", stay=False)
            return
        ask, most = calls[self.path]
        is_number = length.isascii() and length.isdigit() and len(length) <= _LENGTH_DIGITS
        if not is_number or int(length) > most:
            self._send(MALFORMED, b"", stay=False)
            return
        body = self.rfile.read(int(length))
        self._answer(lambda: ask(body))

    def do_GET(self) -> None:
        """Tell the status."""
        if self.path == STATUS:
            self._answer(self.keyholder.status)
        else:
            self._send(UNKNOWN, b"")

    def log_message(self, *_: Any) -> None:
        """Say nothing: what was asked stands in the holder's own log."""

    def _answer(self, ask: Callable[[], tuple[int, bytes]]) -> None:
        try:
            status, body = ask()
        except KaoheError:  # the file is busy, full or damaged: nothing was answered
            status, body = UNAVAILABLE, b""
        self._send(status, body)

    def _send(self, status: int, body: bytes, *, stay: bool = True) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if not stay:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
