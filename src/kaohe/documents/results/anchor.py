"""What ties a paper to the ledger: where it stood, and the digest of what the paper rests on."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from kaohe.core.canonical import canonical_bytes, digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.documents.traces import Trace


@dataclass(frozen=True, slots=True)
class Anchor:
    """A checkpoint of the ledger, and the entry of the scoring in it.

    Whoever holds the paper compares them with what the office publishes; a ledger rewritten
    afterwards has another root.
    """

    origin: str
    """Name of the ledger; one of rehearsals says so."""
    size: int
    """Entries under the root."""
    root: str
    """Root of the tree over them, in base64."""
    entry: int | None = None
    """Place of the scoring; unknown where scores were made outside of an office."""

    def write_code(self, results: str) -> str:
        """Return what the QR code says of results with this digest."""
        entry = "-" if self.entry is None else str(self.entry)
        return f"kaohe-results/1 {self.origin} {self.size} {self.root} {entry} {results}"


def digest_trace(trace: Trace) -> str:
    """Return the SHA-256 of a trace as canonical JSON, without a line end."""
    return sha256(canonical_bytes(dict(trace))).hexdigest()


def digest_traces(traces: Mapping[str, Trace]) -> str:
    """Return the SHA-256 of the list of all traces: body → digest, as canonical JSON."""
    return digest({body: digest_trace(trace) for body, trace in traces.items()})
