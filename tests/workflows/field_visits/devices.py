"""Simulated devices and a lossy line, written after the protocol and after nothing else.

A device keeps events, frozen revisions and photos, and lets go of nothing without a permit. What
it has shown as saved stands in ``saved``. The line may drop, double, delay or damage whatever
passes it, or somebody else may answer.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256

from kaohe.core.canonical import canonical_bytes
from kaohe.workflows.field_visits.receipts import check_body

HEADER = "Kaohe-Field"
DRAFT, FINALISED, SENDING, FAILED, RECEIPTED, COMPLETE = (
    "draft",
    "finalised",
    "sending",
    "failed",
    "receipted",
    "complete",
)
WAYS = (
    *("whole",) * 6,
    "request lost",
    "reply lost",
    "doubled",
    "delayed",
    "error",
    "too much",
    "too many",
    "portal",
    "request damaged",
    "reply damaged",
)
"""What may become of a call; six in sixteen pass as they should."""
CHUNK = 3
LATEST = 4


class LineBroken(Exception):
    """No answer came."""


@dataclass
class Line:
    """A line to the office that does what the schedule says."""

    office: object
    delayed: list = field(default_factory=list)

    def call(self, way, place, method, path, body=b"", headers=None):
        """Send a call; return status, headers and body of whatever answers."""
        call = (method, path, body, headers or {})
        if way == "request lost":
            raise LineBroken
        if way in ("error", "too much", "too many"):
            return {"error": 500, "too much": 413, "too many": 429}[way], {}, b""
        if way == "portal":
            return 200, {}, b"<html>please sign in</html>"
        if way == "delayed":  # it arrives later, when nobody waits for it
            self.delayed.append(call)
            raise LineBroken
        if way == "request damaged" and body:
            return self.office.send(method, path, flip(body, place), headers or {})
        answer = self.office.send(*call)
        if way == "doubled":
            self.office.send(*call)
        if way == "reply lost":
            raise LineBroken
        if way == "reply damaged" and answer[2]:
            return answer[0], answer[1], flip(answer[2], place)
        return answer

    def let_through(self, number):
        """Let something arrive that was sent long ago."""
        if self.delayed:
            self.office.send(*self.delayed.pop(number % len(self.delayed)))


def flip(data, place):
    """Return data with one bit changed."""
    changed = bytearray(data)
    changed[place % len(data)] ^= 1 << place % 8
    return bytes(changed)


@dataclass
class FrozenRevision:
    """A revision on a device."""

    visit: str
    id: str
    content: bytes
    blobs: tuple
    state: str = FINALISED
    missing: tuple = ()


class SimulatedDevice:
    """One phone, with what is on its disk; a crash loses nothing of that, and nothing else counts.

    Args:
        name: of the device.
        line: to the office.
        read: checks a signed body of the office and returns it.
        freeze: (visit, number, parent, blobs) → id and bytes of a revision.
        headers: of every call.
    """

    def __init__(self, name, line, *, read, freeze, headers):
        self.name, self.line, self.read, self.freeze = name, line, read, freeze
        self.headers = headers
        self.events, self.received, self.revisions = {}, {}, []
        self.photos, self.blobs, self.receipts = {}, {}, {}
        self.saved_events, self.saved_revisions, self.saved_blobs = set(), set(), set()
        self.purged = set()

    # What the inspector does; each is shown as saved once it is on the disk

    def record(self, visit, text="answer"):
        lines = self.events.setdefault(visit, [])
        number = len(lines) + 1
        name = sha256(f"{self.name} {visit} {number}".encode()).hexdigest()[:32]
        line = canonical_bytes(
            {
                "id": name,
                "visit": visit,
                "seq": number,
                "previous": sha256(lines[-1]).hexdigest() if lines else "",
                "kind": "answer",
                "path": "4a.1",
                "old": None,
                "new": text,
                "person": self.name,
                "wall": number,
                "mono": number,
                "anchor": None,
                "position": None,
            }
        )
        lines.append(line)
        self.saved_events.add((visit, name))

    def photograph(self, visit, content):
        digest = sha256(content).hexdigest()
        self.blobs[digest] = content
        self.photos.setdefault(visit, []).append(digest)
        self.saved_blobs.add(digest)
        self.record(visit, digest)

    def finalise(self, visit):
        before = [each for each in self.revisions if each.visit == visit]
        parent = before[-1].id if before else ""
        photos = tuple(dict.fromkeys(self.photos.get(visit, ())))
        contents = [self.blobs[each] for each in photos if each in self.blobs]
        name, content = self.freeze(visit, len(before) + 1, parent, contents)
        self.revisions.append(FrozenRevision(visit, name, content, photos))
        self.saved_revisions.add((name, sha256(content).hexdigest()))
        self.record(visit, name)

    # What the uploader does: one call at a time, and a call may end in any way

    def upload(self, way, place):
        """Make the next call that is due; whatever goes wrong is tried again another time."""
        for due in (self._send_revision, self._send_blob, self._send_events, self._fetch_receipts):
            try:
                if due(way, place):
                    return
            except (LineBroken, ValueError, KeyError):
                return

    def _send_revision(self, way, place):
        due = [each for each in self.revisions if each.state in (FINALISED, SENDING, FAILED)]
        if not due:
            return False
        revision = due[0]
        revision.state = SENDING  # before the request: a crash leaves it to be sent
        digest = sha256(revision.content)
        named = {"Content-Digest": f"sha-256=:{b64encode(digest.digest()).decode()}:"}
        path = f"visits/{revision.visit}/revisions/{revision.id}"
        revision.state = FAILED
        status, told = self._ask(way, place, "PUT", path, revision.content, named)
        if status in (200, 201, 202):
            self._take(told["receipt"], revision.id, digest.hexdigest())
            revision.state, revision.missing = RECEIPTED, tuple(told["missing"])
            self._complete()
        return True

    def _send_blob(self, way, place):
        due = [
            digest
            for each in self.revisions
            if each.state == RECEIPTED
            for digest in each.blobs
            if digest not in self._receipted()
        ]
        if not due:
            return False
        digest = due[0]
        content = self.blobs[digest]
        status, headers, _ = self._call("whole", place, "HEAD", f"blobs/{digest}")
        offset = int(headers["Upload-Offset"])
        if status == 200:
            self._fetch_receipts(way, place)
            return True
        named = {"Upload-Offset": str(offset), "Upload-Length": str(len(content))}
        size = max(CHUNK, len(content) // 2)
        self._call(way, place, "PATCH", f"blobs/{digest}", content[offset : offset + size], named)
        return True

    def _send_events(self, way, place):
        for visit, lines in self.events.items():
            done = self.received.get(visit, 0)
            if done < len(lines) and visit not in self.purged:
                part = lines[done : done + LATEST]
                body = b"".join(line + b"\n" for line in part)
                digest = sha256(body)
                named = {"Content-Digest": f"sha-256=:{b64encode(digest.digest()).decode()}:"}
                path = f"visits/{visit}/events/{done + 1}-{done + len(part)}"
                status, told = self._ask(way, place, "PUT", path, body, named)
                if status == 409:
                    self.received[visit] = min(done, told["expected"] - 1)
                elif status in (200, 201, 202):
                    self._take(told["receipt"], digest.hexdigest(), digest.hexdigest())
                    self.received[visit] = done + len(part)
                return True
        return False

    def _fetch_receipts(self, way, place):
        after = 0
        while after + 1 in self.receipts:
            after += 1
        status, told = self._ask(way, place, "GET", f"receipts?after={after}")
        if status == 200:
            for each in told["receipts"]:
                self._take(each)
            self._complete()
        return True

    def _take(self, receipt, subject=None, digest=None):
        """Keep a receipt of the office about our own bytes.

        Raises:
            ValueError: it is another's, or of other bytes.
        """
        body = self.read(canonical_bytes(receipt))
        same = subject in (None, body["subject"]) and digest in (None, body["sha256"])
        if body["device"] != self.name or not same:
            raise ValueError("a receipt of something else")
        known = self.receipts.setdefault(body["number"], body)
        before = self.receipts.get(body["number"] - 1)
        if known != body or (before and body["previous"] != before["hash"]):
            raise AssertionError("the office has signed two chains")

    def _receipted(self):
        return {each["subject"] for each in self.receipts.values()}

    def _complete(self):
        receipted = self._receipted()
        for each in self.revisions:
            if each.state == RECEIPTED and set(each.blobs) <= receipted:
                each.state = COMPLETE

    def purge(self, visit):
        """Let go of a visit for which there is a permit, if all of it is receipted."""
        own = [each for each in self.revisions if each.visit == visit]
        is_sent = self.received.get(visit, 0) == len(self.events.get(visit, ()))
        unsent = {*self.photos.get(visit, ())} - self._receipted()  # also of no revision yet
        if not own or not is_sent or unsent or any(each.state != COMPLETE for each in own):
            return
        self.purged.add(visit)
        kept = {
            digest
            for each in self.revisions
            if each.visit not in self.purged
            for digest in each.blobs
        }
        kept |= {
            digest
            for other, digests in self.photos.items()
            if other not in self.purged
            for digest in digests
        }
        self.blobs = {digest: data for digest, data in self.blobs.items() if digest in kept}
        self.events[visit] = []
        self.received[visit] = 0

    def crash(self):
        """Lose everything that was not on the disk: there is nothing else."""
        for each in self.revisions:
            if each.state == SENDING:
                each.state = FAILED

    # What is on the device

    def held_events(self):
        return [json.loads(line)["id"] for lines in self.events.values() for line in lines]

    def held_revisions(self):
        return {each.id for each in self.revisions if each.visit not in self.purged}

    def _call(self, way, place, method, path, body=b"", headers=None):
        answer = self.line.call(way, place, method, path, body, {**self.headers, **(headers or {})})
        if answer[1].get(HEADER) != "1":
            raise LineBroken
        return answer

    def _ask(self, *args):
        status, _headers, body = self._call(*args)
        return status, json.loads(body) if body else None


def reader_of(campaign, key):
    """Return what checks a receipt and names its hash."""

    def read(data):
        body = check_body(data, "field-receipt", campaign=campaign, key=key)
        return {**body, "hash": sha256(data).hexdigest()}

    return read


def find_lost(devices, office):
    """Return everything that was shown as saved and is nowhere, or is there twice."""
    found = []
    held = [name for each in devices for name in each.held_events()]
    there = office.event_ids()
    for each in devices:
        own = set(each.held_events())
        found += [
            f"event {name} is nowhere"
            for _visit, name in each.saved_events
            if name not in own and name not in there
        ]
        for name, digest in each.saved_revisions:
            if name not in each.held_revisions() and office.revision_digest(name) != digest:
                found.append(f"revision {name} is nowhere")
        for digest in each.saved_blobs:
            if digest not in each.blobs and not office.holds_blob(digest):
                found.append(f"blob {digest} is nowhere")
    if len(held) != len(set(held)):
        found.append("an event is on two devices")
    if len(there) != len(set(there)):
        found.append("an event is at the office twice")
    return found
