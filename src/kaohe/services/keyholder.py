"""A key holder: one department's key, its own copy of the ledger, its own log.

It believes nobody. What it is handed it follows entry by entry, what it is asked it decides from
its copy, and what it answers is on its disk before it is sent. It speaks HTTP, or takes the same
bytes as files carried by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.proof_text import write_proof_text
from kaohe.core.draw.sealed import seal_proof
from kaohe.core.errors import DrawError, KaoheError, LedgerDamaged, LedgerError, StepRefused
from kaohe.core.ledger.notes import encode_base64
from kaohe.stores.keyholder_faults import KEY_OF_OTHER
from kaohe.stores.keyholder_store import LoggedAct
from kaohe.workflows.answer_records import (
    HolderAnswer,
    HolderRefusal,
    HolderRequest,
    HolderSecret,
    HolderStatus,
    LabelFields,
    ToldFault,
    read_holder_record,
)
from kaohe.workflows.answering import (
    expect_campaign,
    expect_complete,
    expect_same_terms,
    permit_ahead,
    permit_answer,
)
from kaohe.workflows.answering_faults import COPY_BROKEN, EXTRACT_DIFFERS, TEXT_NOT_OPENED
from kaohe.workflows.extracts import LARGEST_EXTRACT, read_extract
from kaohe.workflows.following import follow_extract
from kaohe.workflows.opened_campaign import check_opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.core.draw import KeyHolder, Label
    from kaohe.stores.keyholder_store import KeyholderStore, StoredCopy
    from kaohe.workflows.extracts import Extract
    from kaohe.workflows.opened_campaign import OpenedCampaign

FOLLOW: Final = "/follow"
ANSWER: Final = "/answer"
STATUS: Final = "/status"

DONE: Final = 200
MALFORMED: Final = 400
REFUSED: Final = 403
UNKNOWN: Final = 404
CONFLICT: Final = 409
UNAVAILABLE: Final = 503
WAIT_SECONDS: Final = 20
"""How long a caller may keep the line without saying anything."""
LARGEST_QUESTION: Final = 65_536
"""Bytes of a request for an answer."""

_STATUSES: Final = {
    "extract-other-ledger": UNKNOWN,
    "extract-unsigned": REFUSED,
    "extract-gap": CONFLICT,
    "extract-older": CONFLICT,
    "extract-differs": CONFLICT,
    "extract-not-continuing": CONFLICT,
    "holder-record-wrong": MALFORMED,
    "holder-other-campaign": UNKNOWN,
    "holder-label-not-opened": CONFLICT,
    "holder-answered-otherwise": CONFLICT,
}
"""Code of the first fault → status; other refusals of an answer are 403, of an extract 400."""


@dataclass(slots=True)
class KeyholderService:
    """One key holder: its file, its key, its clock."""

    store: KeyholderStore
    key: KeyHolder = field(repr=False)
    now: Callable[[], str]
    """The present time as the ledger writes it."""
    _opening: OpenedCampaign | None = None
    """Checked once: documents are named by their digests, and no entry of a copy changes."""

    def __post_init__(self) -> None:
        """Refuse a key that is not the one which joined.

        Raises:
            InputError: it is another.
        """
        membership = self.store.membership
        if self.key.public_key != membership.public_key:
            raise KEY_OF_OTHER.error_at(
                membership.holder,
                found=self.key.public_key.hex()[:16],
                expected=membership.public_key.hex()[:16],
            )

    def status(self) -> tuple[int, bytes]:
        """Tell how far the copy has come, and what is wrong with it."""
        return DONE, self.read_status().write()

    def read_status(self) -> HolderStatus:
        """Return how far the copy has come."""
        membership, ledger = self.store.membership, self.store.ledger()
        answered, refused = self.store.count()
        return HolderStatus(
            campaign=membership.campaign.id,
            rehearsal=membership.campaign.rehearsal,
            holder=membership.holder,
            public_key=membership.public_key.hex(),
            origin=membership.origin_key.name,
            size=ledger.size,
            root=ledger.root.hex(),
            answered=answered,
            refused=refused,
            faults=tuple(ToldFault.of(each.fault) for each in self.store.faults()),
        )

    def follow(self, extract: bytes) -> tuple[int, bytes]:
        """Continue the copy by an extract; answer with the status, or with a refusal."""
        found: Extract | None = None
        subject = sha256(extract).hexdigest()[:16]
        try:
            found = read_extract(extract)
            subject = f"{found.origin} {found.first}-{found.size}"
            with self.store.deciding() as copy:
                done = follow_extract(copy, found, membership=self.store.membership)
                if done.entries:
                    copy.put_down(self._act("follow", subject, "ok"))
        except LedgerError as error:
            fault = error.faults[0]
            if found and fault.kind is EXTRACT_DIFFERS:
                act = self._act("follow", subject, fault.kind.code)
                self.store.put_down_split(act, fault, size=found.size, evidence=found.checkpoint)
                return self._refuse(error, None, default=MALFORMED)
            return self._put_down("follow", subject, error, None, default=MALFORMED)
        return self.status()

    def answer(self, request: bytes) -> tuple[int, bytes]:
        """Answer a request; what is answered stands on the disk before this returns."""
        asked: HolderRequest | None = None
        subject = sha256(request).hexdigest()[:16]
        try:
            asked = read_holder_record(request, HolderRequest)
            subject = f"{asked.label.as_label().place} {asked.device} {asked.way}"
            expect_campaign(asked, self.store.membership)
            with self.store.deciding() as copy:
                found = self._answer(copy, asked)
                copy.put_down(self._act("answer", subject, "ok"))
        except (StepRefused, DrawError) as error:
            return self._put_down("answer", subject, error, asked, default=REFUSED)
        return DONE, found

    def tell_text(self, request: bytes) -> str:
        """Return the answer to a label that goes by text message, in clear.

        The sealed answer must have been given for it; the text is for the device's own team.

        Raises:
            StepRefused: the label was not opened for this way, or is not answered.
        """
        asked = read_holder_record(request, HolderRequest)
        label = asked.label.as_label()
        subject = f"{label.place} {asked.device} {asked.way}"
        if asked.way != "text":
            raise TEXT_NOT_OPENED.error_at(label.place)
        with self.store.deciding() as copy:
            expect_campaign(asked, self.store.membership)
            self._answer(copy, asked)
            copy.put_down(self._act("text", subject, "ok"))
            proof = self.key.evaluate(label, self._open(copy).ceremony)
        return write_proof_text(proof)

    def evaluate_ahead(self, label: Label) -> bytes:
        """Return the proof of a label for a paper envelope; written down before it is given.

        Raises:
            StepRefused: the plan allows no envelopes, or the label is opened already.
        """
        with self.store.deciding() as copy:
            self._expect_sound()
            opening = self._open(copy)
            permit_ahead(copy, label, opening=opening, membership=self.store.membership)
            copy.put_down(self._act("ahead", label.place, "ok"))
        return self.key.evaluate(label, opening.ceremony)

    def reveal(self) -> HolderSecret:
        """Return the secret of a campaign that has ended, for everybody to recompute its values.

        Raises:
            StepRefused: the copy does not show the end.
        """
        membership = self.store.membership
        with self.store.deciding() as copy:
            expect_complete(copy, membership)
            copy.put_down(self._act("reveal", membership.campaign.id, "ok"))
        return HolderSecret(
            campaign=membership.campaign.id,
            rehearsal=membership.campaign.rehearsal,
            holder=membership.holder,
            public_key=membership.public_key.hex(),
            secret=self.key.secret.hex(),
        )

    def _answer(self, copy: StoredCopy, asked: HolderRequest) -> bytes:
        """Return the answer that was given before, or decide, evaluate and keep a new one."""
        self._expect_sound()
        name = canonical_bytes(asked.label.model_dump(mode="json")).decode("ascii")
        earlier = copy.answer_to(name)
        if earlier is not None:
            expect_same_terms(copy, asked, read_holder_record(earlier, HolderAnswer))
            return earlier
        membership = self.store.membership
        opening = self._open(copy)
        permission = permit_answer(copy, asked, opening=opening, membership=membership)
        proof = self.key.evaluate(permission.label, opening.ceremony)
        sealed = seal_proof(
            proof,
            permission.device_key,
            campaign=membership.campaign,
            label=permission.label,
            holder=membership.holder,
            view=permission.view,
        )
        answer = HolderAnswer(
            campaign=membership.campaign.id,
            rehearsal=membership.campaign.rehearsal,
            label=asked.label,
            holder=membership.holder,
            device=asked.device,
            way=asked.way,
            sealed=encode_base64(sealed),
            proof_digest=sha256(proof).hexdigest(),
            log_size=permission.view.size,
            log_root=permission.view.root.hex(),
        ).write()
        copy.keep_answer(name, answer)
        return answer

    def _open(self, copy: StoredCopy) -> OpenedCampaign:
        if self._opening is None:
            self._opening = check_opening(copy, self.store.membership)
        return self._opening

    def _expect_sound(self) -> None:
        broken = self.store.faults()
        if broken:
            raise StepRefused(
                *(
                    COPY_BROKEN.at(each.fault.where, index=each.index, code=each.fault.kind.code)
                    for each in broken
                )
            )

    def _put_down(
        self,
        act: str,
        subject: str,
        error: KaoheError,
        asked: HolderRequest | None,
        *,
        default: int,
    ) -> tuple[int, bytes]:
        if isinstance(error, LedgerDamaged):
            raise error  # of the holder's own file: nothing can be put down there
        self.store.put_down(self._act(act, subject, _codes(error)))
        return self._refuse(error, asked, default=default)

    def _refuse(
        self, error: KaoheError, asked: HolderRequest | None, *, default: int
    ) -> tuple[int, bytes]:
        membership = self.store.membership
        label: LabelFields | None = asked.label if asked else None
        refusal = HolderRefusal(
            campaign=membership.campaign.id,
            rehearsal=membership.campaign.rehearsal,
            holder=membership.holder,
            label=label,
            device=asked.device if asked else "",
            size=self.store.size(),
            faults=tuple(ToldFault.of(fault) for fault in error.faults),
        )
        return _STATUSES.get(error.faults[0].kind.code, default), refusal.write()

    def _act(self, act: str, subject: str, outcome: str) -> LoggedAct:
        return LoggedAct(self.now(), act, subject, outcome)


def open_server(service: KeyholderService, *, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server that answers for a key holder; port 0 takes any that is free."""

    class Handler(_Handler):
        keyholder = service

    return ThreadingHTTPServer((host, port), Handler)


def _codes(error: KaoheError) -> str:
    return " ".join(dict.fromkeys(fault.kind.code for fault in error.faults))


class _Handler(BaseHTTPRequestHandler):
    """Three calls; everything else is not found."""

    keyholder: KeyholderService
    protocol_version = "HTTP/1.1"
    server_version = "kaohe-keyholder"
    sys_version = ""
    timeout = WAIT_SECONDS

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
        if not (length.isascii() and length.isdigit()) or int(length) > most:
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
