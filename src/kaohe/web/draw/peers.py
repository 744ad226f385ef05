"""Key holders and witnesses over the line: where they are, and how far they have come.

Only a host and a port are asked of the office; what is called there is fixed. What comes back is
compared with the office's own ledger: somebody who knows another one is told at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import KaoheError
from kaohe.core.ledger import read_checkpoint, read_note, read_policy, root_at
from kaohe.services.keyholder_http import STATUS
from kaohe.services.witness_client import LARGEST_ANSWER
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.draw.campaigns import plan_of_draw
from kaohe.web.draw.faults import ADDRESS_WRONG, PEER_OTHER, PEER_SILENT
from kaohe.web.draw.models import HOLDER, DrawPeer
from kaohe.web.draw.steps import expect_role, find_open_draw
from kaohe.workflows.keyholding.asking import DONE
from kaohe.workflows.keyholding.records import HolderStatus, read_holder_record

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign

WAIT_SECONDS: Final = 4
"""How long a page waits for a peer."""
_ADDRESS: Final = re.compile(r"([A-Za-z0-9.-]{1,60}|\[[0-9A-Fa-f:]{2,40}\]):([0-9]{1,5})")
_LAST_PORT: Final = 65_535


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a peer is."""

    size: int
    root: str


def read_address(address: str) -> tuple[str, int]:
    """Read host and port.

    Raises:
        InputError: it has not that form.
    """
    found = _ADDRESS.fullmatch(address.strip())
    if found is None or not 0 < int(found[2]) <= _LAST_PORT:
        raise ADDRESS_WRONG.error_at(address[:80] or "-", address=address[:80])
    return found[1].strip("[]"), int(found[2])


def name_peer(
    cycle: Cycle, kind: str, name: str, address: str, *, by: User, request: str = ""
) -> DrawPeer:
    """Put down where a holder or a witness can be reached.

    Raises:
        InputError: the address has not the form HOST:PORT.
    """
    expect_role(by, "office")
    draw = find_open_draw(cycle)
    host, port = read_address(address)
    with act("draw-peer-named", by=by, request=request) as doing:
        peer, _ = DrawPeer.objects.update_or_create(
            campaign=draw, kind=kind, name=name, defaults={"address": f"{host}:{port}"}
        )
        doing.details = {"cycle": cycle.id, "kind": kind, "name": name, "address": peer.address}
    return peer


def ask_peers(cycle: Cycle, *, by: User, request: str = "") -> tuple[DrawPeer, ...]:
    """Ask every holder and witness whose address is known how far it is, and put it down."""
    expect_role(by, "office", "duty")
    draw = find_open_draw(cycle)
    told = [(peer, *_ask(draw, peer)) for peer in draw.peers.order_by("kind", "name")]
    with act("draw-peers-asked", by=by, request=request) as doing:
        for peer, seen, word in told:
            peer.asked_at, peer.word = doing.at, word[:400]
            if seen is not None:
                peer.seen_at, peer.size, peer.root = doing.at, seen.size, seen.root
            peer.save()
        doing.details = {
            "cycle": cycle.id,
            "peers": [
                {"name": peer.name, "size": -1 if seen is None else seen.size}
                for peer, seen, _word in told
            ],
        }
    return tuple(peer for peer, *_rest in told)


def peer_names(draw: DrawCampaign, kind: str) -> tuple[str, ...]:
    """Return the names of the plan's holders or witnesses."""
    plan = plan_of_draw(draw)
    return plan.holders if kind == HOLDER else tuple(read_policy(plan.policy.encode()).witnesses)


def _ask(draw: DrawCampaign, peer: DrawPeer) -> tuple[Seen | None, str]:
    """Return how far a peer is, or nothing; and what is wrong, as two sentences."""
    try:
        seen = _see_holder(draw, peer) if peer.kind == HOLDER else _see_witness(peer)
        _expect_same_ledger(peer, seen)
    except KaoheError as wrong:
        return None, " / ".join(wrong.faults[0].problem(each) for each in ("zh", "en"))
    return seen, ""


def _see_holder(draw: DrawCampaign, peer: DrawPeer) -> Seen:
    found = read_holder_record(_get(peer, STATUS), HolderStatus, where=peer.name)
    if (found.campaign, found.holder) != (draw.id, peer.name):
        raise PEER_OTHER.error_at(
            peer.name, name=peer.name, found=f"{found.campaign} {found.holder}"
        )
    if found.faults:
        raise PEER_OTHER.error_at(peer.name, name=peer.name, found=found.faults[0].code)
    return Seen(found.size, found.root)


def _see_witness(peer: DrawPeer) -> Seen:
    origin = sha256(ledger().origin.encode()).hexdigest()
    note = read_note(_get(peer, f"/{origin}/checkpoint"), where=peer.name)
    found = read_checkpoint(note.text)
    return Seen(found.size, found.root.hex())


def _expect_same_ledger(peer: DrawPeer, seen: Seen) -> None:
    """Hold what a peer knows against the office's ledger at the same size."""
    books = ledger()
    if seen.size > books.size() or (
        seen.size and root_at(seen.size, books.node).hex() != seen.root
    ):
        raise PEER_OTHER.error_at(peer.name, name=peer.name, found=f"{seen.size} {seen.root[:16]}")


def _get(peer: DrawPeer, path: str) -> bytes:
    host, port = read_address(peer.address)
    line = HTTPConnection(host, port, timeout=WAIT_SECONDS)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        body = answer.read(LARGEST_ANSWER)
    except (OSError, HTTPException) as reason:
        raise PEER_SILENT.error_at(peer.name, name=peer.name, reason=reason) from None
    finally:
        line.close()
    if answer.status != DONE:
        raise PEER_SILENT.error_at(peer.name, name=peer.name, reason=answer.status)
    return body
