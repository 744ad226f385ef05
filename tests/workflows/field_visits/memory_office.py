"""The office in memory: the workflow of receiving over a store of dictionaries."""

from __future__ import annotations

import re
from base64 import b64decode
from contextlib import contextmanager
from hashlib import sha256

from nacl.signing import SigningKey

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw import Campaign
from kaohe.core.errors import KaoheError
from kaohe.workflows.field_visits.events import read_events
from kaohe.workflows.field_visits.faults import EVENTS_FORKED
from kaohe.workflows.field_visits.ports import Kept, Standing
from kaohe.workflows.field_visits.receiving import receive, receive_events

CAMPAIGN = Campaign("practice-small", rehearsal=True)
KEY = SigningKey(sha256(b"receipts").digest())
HEADERS = {"Kaohe-Field": "1"}
_REVISION = re.compile(r"visits/(.+)/revisions/([^/]+)")
_EVENTS = re.compile(r"visits/(.+)/events/([0-9]+)-([0-9]+)")
_BLOB = re.compile(r"blobs/([0-9a-f]{64})")


class MemoryStore:
    """Keeps all of a transaction, or nothing."""

    def __init__(self):
        self.inbox, self.receipts, self.events, self.clock = {}, {}, {}, 0

    @contextmanager
    def begin(self):
        transaction = MemoryTransaction(self)
        yield transaction
        transaction.commit()


class MemoryTransaction:
    """One transaction; what is added counts at its end."""

    def __init__(self, store):
        self.store, self.added = store, []

    def commit(self):
        for target, key, value in self.added:
            target.setdefault(key, []).append(value) if key[0] == "list" else target.__setitem__(
                key, value
            )

    def read_clock(self):
        self.store.clock += 1
        return f"2013-01-10T01:00:00.{self.store.clock % 1000:03}Z"

    def standing(self, device):
        return Standing(CAMPAIGN, "33")

    def last_receipt(self, device):
        chain = self.store.receipts.get(("list", device))
        return chain[-1] if chain else None

    def receipt_of(self, device, subject):
        chain = self.store.receipts.get(("list", device), ())
        return next((each for each in reversed(chain) if each.subject == subject), None)

    def add_receipt(self, receipt):
        self.added.append((self.store.receipts, ("list", receipt.device), receipt))

    def find(self, kind, subject):
        return self.store.inbox.get((kind, subject))

    def keep(self, kept):
        self.added.append((self.store.inbox, (kept.kind, kept.subject), kept))
        return kept

    def last_event(self, device, visit):
        chain = self.store.events.get(("list", device, visit))
        return chain[-1] if chain else None

    def event(self, device, visit, seq):
        chain = self.store.events.get(("list", device, visit), ())
        return chain[seq - 1] if 0 < seq <= len(chain) else None

    def add_events(self, device, visit, events):
        for each in events:
            self.added.append((self.store.events, ("list", device, visit), each))


class MemoryOffice:
    """Answers calls like the views do, over the same workflow."""

    def __init__(self):
        self.store, self.parts = MemoryStore(), {}

    def send(self, method, path, body, headers):
        device = headers["Device"]
        named = headers.get("Content-Digest")
        if named and b64decode(named[9:-1]) != sha256(body).digest():
            return 400, HEADERS, b""
        if found := _REVISION.fullmatch(path):
            return self._take_revision(device, *found.groups(), body)
        if found := _EVENTS.fullmatch(path):
            visit, first, last = found.groups()
            return self._take_events(device, visit, int(first), int(last), body)
        if found := _BLOB.fullmatch(path):
            return self._take_blob(device, method, found[1], body, headers)
        after = int(path.partition("=")[2])
        chain = self.store.receipts.get(("list", device), [])[after:]
        return self._say(200, receipts=[read_canonical(each.body) for each in chain])

    def _take_revision(self, device, visit, name, body):
        kept = Kept("revision", name, sha256(body).hexdigest(), device, visit, body)
        received = receive(self.store, kept, key=KEY)
        named = re.findall(rb"blob:([0-9a-f]{64})", body)
        missing = [each.decode() for each in named if not self.holds_blob(each.decode())]
        return self._say(
            201 if received.is_new else 200,
            receipt=read_canonical(received.receipt.body),
            missing=missing,
        )

    def _take_events(self, device, visit, first, last, body):
        try:
            events, previous = read_events(body, visit=visit, first=first, last=last)
            received = receive_events(
                self.store,
                events,
                visit=visit,
                device=device,
                body=body,
                previous=previous,
                key=KEY,
            )
        except KaoheError as wrong:
            if wrong.faults[0].kind is EVENTS_FORKED:
                raise AssertionError("an honest device has forked") from None
            digest = sha256(body).hexdigest()
            kept = Kept("events", digest, digest, device, visit, body)
            return self._say(
                202, receipt=read_canonical(receive(self.store, kept, key=KEY).receipt.body)
            )
        if received.receipt is None:
            return self._say(409, expected=received.expected)
        return self._say(
            201 if received.is_new else 200,
            receipt=read_canonical(received.receipt.body),
            expected=received.expected,
        )

    def _take_blob(self, device, method, digest, body, headers):
        if self.holds_blob(digest):
            self._sign_for(device, digest)
            size = len(self.parts[digest])
            return 200 if method == "HEAD" else 204, {**HEADERS, "Upload-Offset": str(size)}, b""
        part = self.parts.get(digest, b"")
        if method == "HEAD":
            return 404, {**HEADERS, "Upload-Offset": str(len(part))}, b""
        offset, length = int(headers["Upload-Offset"]), int(headers["Upload-Length"])
        if offset != len(part):
            return 409, {**HEADERS, "Upload-Offset": str(len(part))}, b""
        part += body
        self.parts[digest] = part
        if len(part) >= length:
            if sha256(part).hexdigest() != digest:
                del self.parts[digest]
                return 460, {**HEADERS, "Upload-Offset": "0"}, b""
            self._sign_for(device, digest)
        return 204, {**HEADERS, "Upload-Offset": str(len(part))}, b""

    def _sign_for(self, device, digest):
        receive(self.store, Kept("blob", digest, digest, device, ""), key=KEY)

    def _say(self, status, **body):
        return status, HEADERS, canonical_bytes(body)

    # What is there

    def event_ids(self):
        return [each.id for chain in self.store.events.values() for each in chain]

    def revision_digest(self, name):
        kept = self.store.inbox.get(("revision", name))
        return sha256(kept.content).hexdigest() if kept else None

    def holds_blob(self, digest):
        return ("blob", digest) in self.store.inbox


def freeze(device):
    """Return what freezes revisions of a device: bytes that nobody needs to read here."""

    def make(visit, number, parent, blobs):
        named = "".join(f" blob:{sha256(each).hexdigest()}" for each in blobs)
        return f"{device}-{visit}-{number}", f"{device} {visit} {number} {parent}{named}".encode()

    return make
