"""A simulated phone: it knows what a phone knows, and speaks to the office by HTTP only."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from uuid import UUID

from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import Campaign
from kaohe.core.draw.field_record import FieldRecord
from kaohe.core.draw.framing import lp
from kaohe.core.draw.one_form import label_as_json
from kaohe.workflows.disclosure.device import DeviceKeys, FieldDevice
from kaohe.workflows.disclosure.disclosing import write_shortfall
from kaohe.workflows.disclosure.handing_in import write_county_digest
from kaohe.workflows.field_visits.receipts import check_body

CHUNK = 512 * 1024


def make_uuid(*names):
    """Return a UUIDv7 that follows from names."""
    raw = bytearray(sha256(repr(names).encode()).digest()[:16])
    raw[6], raw[8] = raw[6] & 0x0F | 0x70, raw[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(raw)))


def send_by(client):
    """Let a phone speak to the office without a line."""

    def send(method, path, body, headers):
        named = {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in headers.items()}
        answer = client.generic(
            method, f"/field/v1/{path}", body, "application/octet-stream", **named
        )
        return answer.status_code, answer.headers, b"".join(answer)

    return send


class Journal(list):
    """The journal of a device in memory."""

    read = list.copy


class Phone:
    """One inspector's phone.

    Args:
        send: (method, path below /field/v1/, body, headers) → (status, headers, body).
        name: from which keys and ids follow.
    """

    def __init__(self, send, name, *, salt=""):
        self.send, self.name = send, name
        self.device = f"phone-{sha256(f'{salt}{name}'.encode()).hexdigest()[:16]}"
        self.sealing = sha256(f"sealing {salt}{name}".encode()).digest()
        self.signing = sha256(f"signing {salt}{name}".encode()).digest()
        self.secret, self.told, self.short = "", {}, {}
        self.events, self.previous = {}, ""

    # Calls

    def call(self, method, path, body=b"", **headers):
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            told["Authorization"] = f"Bearer {self.device}.{self.secret}"
        status, answered, content = self.send(method, path, body, told)
        assert answered["Kaohe-Field"] == "1"
        return status, answered, content

    def ask(self, method, path, body=None):
        status, _headers, content = self.call(
            method, path, b"" if body is None else canonical_bytes(body)
        )
        return status, json.loads(content) if content else None

    # Enrolment

    @property
    def card(self):
        return {
            "format": "device-card/1",
            "body": "",
            "device": self.device,
            "person": "",
            "sealing_key": bytes(PrivateKey(self.sealing).public_key).hex(),
            "signing_key": bytes(SigningKey(self.signing).verify_key).hex(),
        }

    def enrolment(self, code):
        tag = Campaign("any", rehearsal=code.startswith("Y")).tag("field-enrolment")
        signed = SigningKey(self.signing).sign(lp(tag, code, canonical_bytes(self.card)))
        return {"code": code, "card": self.card, "proof": signed.signature.hex()}

    def enrol(self, code):
        status, told = self.ask("POST", "enrolments", self.enrolment(code.replace("-", "")))
        assert status == 201, told
        self.told, self.secret = told, told["secret"]
        self.campaign = Campaign(told["campaign"], rehearsal=told["rehearsal"])
        self.key = VerifyKey(bytes.fromhex(told["receipt_key"]))
        return told

    def prepare(self, setting, bundles):
        """Take what was settled, as Python reads it, and the sealed bundles."""
        keys = DeviceKeys(
            self.told["body"], self.device, self.told["person"], self.sealing, self.signing
        )
        self.draws = FieldDevice(setting, keys, journal=Journal(), bundles=bundles)

    def check(self, receipt):
        """Return a receipt, once its signature holds."""
        return check_body(
            canonical_bytes(receipt), "field-receipt", campaign=self.campaign, key=self.key
        )

    # The sequence

    def open(self, label):
        return self.ask("POST", "openings", {"label": label_as_json(label)})

    def draw(self, county=""):
        """Open the label that is due and draw it."""
        label = self.draws.pending(county)
        status, told = self.open(label)
        assert status == 200, told
        boxes = {name: b64decode(box) for name, box in told["answers"].items()}
        return self.draws.draw(label, self.draws.open_answers(label, boxes))

    def put_document(self, content):
        digest = sha256(content).hexdigest()
        status, _headers, told = self.call("PUT", f"documents/{digest}", content)
        return status, json.loads(told)

    def expect_entered(self, content):
        status, told = self.put_document(content)
        assert status in (200, 201), told
        assert self.check(told["receipt"])["status"] == "accepted"

    def tell(self, audience, place):
        status, told = self.ask(
            "POST", "tellings", {"audience": audience, "place": place, "who": "工会主席"}
        )
        assert status in (200, 201), told

    def depart(self):
        """Tell the body and draw all its counties; return them with their records."""
        self.tell("body", self.told["body"])
        drawn = {}
        while self.draws.pending():
            shown = self.draw()
            self.expect_entered(write_county_digest(shown))
            drawn[shown.name] = shown.record
        return drawn

    def sign(self, about, subject, details, *others):
        record = FieldRecord(self.campaign, about, subject, "2013-01-10T01:00:00.000Z", details)
        for phone in (self, *others):
            record = record.sign(phone.device, phone.signing)
        return record.write()

    def arrive(self, county, choice, other, *, choice_first=True):
        subject = {"body": self.told["body"], "county": county}
        arrival = self.sign("arrived", subject, {"position": county}, other)
        if choice_first:
            self.expect_entered(choice)
            self.expect_entered(arrival)
        else:
            assert self.put_document(arrival)[0] == 409
            self.expect_entered(choice)
            self.expect_entered(arrival)
        self.tell("county", county)
        status, told = self.ask("POST", "county-keys", {"county": county})
        assert status == 200, told
        self.draws.enter_county(county, b64decode(told["sealed"]))

    def next_unit(self, county, *, is_cut_off=False):
        """Draw up to the next unit; a slot that has none left is entered as short.

        A phone that is cut off loses the network before it hands in the packet of the unit.
        """
        while True:
            short = self.draws.shortfalls(county)
            for each in short[self.short.get(county, 0) :]:
                self.expect_entered(write_shortfall(self.draws.setting, each))
            self.short[county] = len(short)
            if not self.draws.pending(county):
                return None
            shown = self.draw(county)
            if (shown.visit and not is_cut_off) or shown.label.stage == "kind":
                self.expect_entered(shown.record)
            if shown.visit:
                return shown

    # A visit

    def revise(
        self, visit, *, parent="", number=1, pack=None, blobs=(), about=(), previous=None, **more
    ):
        """Freeze a revision and return its id and bytes."""
        name = make_uuid(self.name, visit, number)
        body = {
            "campaign": self.campaign.id,
            "rehearsal": self.campaign.rehearsal,
            "visit": visit,
            "id": name,
            "parent": parent,
            "previous": self.previous if previous is None else previous,
            "device": self.device,
            "people": [self.told["person"]],
            "pack": {"id": "national-2012", "digest": pack or self.pack},
            "checklist": "0" * 64,
            "moments": {"arrived": "", "closed": "", "disclosed": "", "told": ""},
            "position": {"reason": "indoors"},
            "told": {"who": "工会主席"},
            "unit": {"id": "", "kind": "private_enterprise_union", "name": ""},
            "outcome": "verified_true",
            "reached": True,
            "answers": [],
            "differences": [],
            "observations": [],
            "absence": None,
            "conduct": {"departures": []},
            "signatures": {"unit": {"refused": ""}},
            "blobs": [
                {"sha256": sha256(each).hexdigest(), "bytes": len(each), **dict(about)}
                for each in blobs
            ],
            "events": {"first": 1, "last": 1, "head": ""},
            **more,
        }
        signed = lp(self.campaign.tag("revision"), canonical_bytes(body))
        signature = SigningKey(self.signing).sign(signed).signature.hex()
        envelope = {"format": "visit-revision/1", "revision": body, "signature": signature}
        return name, canonical_bytes(envelope)

    pack = ""

    def put_revision(self, visit, name, content):
        named = b64encode(sha256(content).digest()).decode()
        status, _headers, told = self.call(
            "PUT",
            f"visits/{visit.replace('/', '%2F')}/revisions/{name}",
            content,
            Content_Digest=f"sha-256=:{named}:",
        )
        return status, json.loads(told)

    def end_visit(self, county, shown, other, content):
        """Enter outcome and closing, which commits to the frozen revision."""
        visit = {"visit": shown.visit.id}
        details = {"outcome": "verified_true", "reached": True, "packet": shown.digest}
        self.expect_entered(self.sign("outcome", visit, details, other))
        revision = {"revision": sha256(content).hexdigest()}
        self.expect_entered(self.sign("closed", visit, revision, other))
        self.draws.close(county)
        self.previous = revision["revision"]

    def note(self, visit, text):
        """Write one more event of a visit; return its line."""
        lines = self.events.setdefault(visit, [])
        event = {
            "id": make_uuid(self.name, visit, "event", len(lines)),
            "visit": visit,
            "seq": len(lines) + 1,
            "previous": sha256(lines[-1]).hexdigest() if lines else "",
            "kind": "answer",
            "path": "4a.1",
            "old": None,
            "new": text,
            "person": self.told["person"],
            "wall": 1_357_779_600_000 + len(lines),
            "mono": len(lines),
            "anchor": None,
            "position": None,
        }
        lines.append(canonical_bytes(event))
        return lines[-1]

    def put_events(self, visit, first, last):
        body = b"".join(line + b"\n" for line in self.events[visit][first - 1 : last])
        quoted = visit.replace("/", "%2F")
        status, _headers, told = self.call("PUT", f"visits/{quoted}/events/{first}-{last}", body)
        return status, json.loads(told)

    # Blobs

    def head_blob(self, digest):
        status, headers, _ = self.call("HEAD", f"blobs/{digest}")
        return status, int(headers["Upload-Offset"])

    def patch_blob(self, digest, offset, chunk, length):
        status, headers, _ = self.call(
            "PATCH",
            f"blobs/{digest}",
            chunk,
            Upload_Offset=str(offset),
            Upload_Length=str(length),
        )
        return status, int(headers.get("Upload-Offset", -1))

    def put_blob(self, content, chunk=CHUNK):
        digest = sha256(content).hexdigest()
        _status, offset = self.head_blob(digest)
        while offset < len(content):
            piece = content[offset : offset + chunk]
            status, offset = self.patch_blob(digest, offset, piece, len(content))
            assert status == 204
        return digest

    def receipts(self, after=0):
        status, told = self.ask("GET", f"receipts?after={after}")
        assert status == 200
        return [self.check(each) for each in told["receipts"]]
