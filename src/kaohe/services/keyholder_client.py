"""A key holder over HTTP: nothing sent is secret, and only a device can read the answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import RLock
from typing import Final

from kaohe.services.faults import KEYHOLDER_UNREACHABLE
from kaohe.services.keyholder_http import ANSWER, FOLLOW, STATUS

WAIT_SECONDS: Final = 60
"""A national ledger is followed in a few seconds."""
LARGEST_REPLY: Final = 2**20

_JSON: Final = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(slots=True)
class RemoteKeyholder:
    """A key holder at an address; one line is kept open between calls."""

    host: str
    port: int
    _line: HTTPConnection | None = field(default=None, repr=False)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def status(self) -> tuple[int, bytes]:
        """Ask how far its copy has come."""
        return self._call("GET", STATUS, None)

    def follow(self, extract: bytes) -> tuple[int, bytes]:
        """Hand over an extract."""
        return self._call("POST", FOLLOW, extract)

    def answer(self, request: bytes) -> tuple[int, bytes]:
        """Ask for a label."""
        return self._call("POST", ANSWER, request)

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            if self._line:
                self._line.close()
                self._line = None

    def _call(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Call, and once more on a new line if the kept one was dead.

        All calls can be repeated: what was followed is known, and a label has one answer.

        Raises:
            FileUnusable: nobody answers.
        """
        with self._lock:
            was_kept = self._line is not None
            try:
                return self._ask(method, path, body)
            except (OSError, HTTPException) as reason:
                self.close()
                if not was_kept:
                    raise self._unreachable(reason) from None
            try:
                return self._ask(method, path, body)
            except (OSError, HTTPException) as reason:
                self.close()
                raise self._unreachable(reason) from None

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        if self._line is None:
            self._line = HTTPConnection(self.host, self.port, timeout=WAIT_SECONDS)
        self._line.request(method, path, body=body, headers=_JSON)
        answer = self._line.getresponse()
        found = answer.read(LARGEST_REPLY)
        if answer.will_close or not answer.isclosed():
            self.close()
        return answer.status, found

    def _unreachable(self, reason: Exception) -> Exception:
        return KEYHOLDER_UNREACHABLE.error_at(f"{self.host}:{self.port}", reason=reason)
