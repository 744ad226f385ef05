"""The interface of phones (``field-api/1``, docs/reference/field-api.md)."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, JsonResponse

from kaohe.core.canonical import read_canonical
from kaohe.core.draw import Campaign
from kaohe.core.errors import FileUnusable, InputError
from kaohe.core.ledger import is_of_rehearsals
from kaohe.stores.evidence_faults import STORE_FULL
from kaohe.web.accounts.sign_ins import address_of
from kaohe.web.audit.office_acts import ledger, read_moment, write_moment
from kaohe.web.fieldwork import blobs, disclosure, enrolment
from kaohe.web.fieldwork.calls import (
    BROKEN,
    CONFLICT,
    CREATED,
    DONE,
    KEPT,
    MISSING,
    OK,
    TOO_OFTEN,
    expect_active,
    field_call,
    find_device,
    is_revoked,
    read_body,
    read_json,
    say,
    say_faults,
)
from kaohe.web.fieldwork.campaign import bundle_of, load_campaign
from kaohe.web.fieldwork.enrolment_tries import put_down_taken, try_enrolment
from kaohe.web.fieldwork.faults import ENROLMENT_LOCKED, FIELD_BODY_WRONG
from kaohe.web.fieldwork.hand_overs import LARGEST
from kaohe.web.fieldwork.journal import write_team_journal
from kaohe.web.fieldwork.keys import field_keys
from kaohe.web.fieldwork.receiving import (
    LARGEST_DOCUMENT,
    LARGEST_EVENTS,
    LARGEST_REVISION,
    find_missing,
    take,
    take_events,
)
from kaohe.web.fieldwork.setting import counties_of, write_setting
from kaohe.web.fieldwork.store import is_over
from kaohe.web.fieldwork.tasks import list_tasks
from kaohe.workflows.field_visits.faults import BODY_TOO_LARGE, DIGEST_WRONG
from kaohe.workflows.field_visits.receipts import sign_body
from kaohe.workflows.field_visits.revision import IS_REVISION_ID

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaohe.core.canonical import Json
    from kaohe.web.fieldwork.models import Device

IS_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
IS_PLACE: Final = re.compile(r"[a-z0-9._-]{1,60}(/[a-z0-9_-]{1,20}){4,5}")
LONGEST_VISIT: Final = 120
MOST_EVENTS: Final = 2**31 - 1
HASH_MISMATCH: Final = 460
NO_ROOM: Final = 507
RECEIPTS_AT_ONCE: Final = 500
WANTED_APP: Final = ""
"""Version of the app that phones should have; empty while every version is good."""


@field_call("POST", is_open=True)
def enrol(request: HttpRequest) -> HttpResponse:
    """Enrol a device; too many tries that fail wait."""
    body = read_json(request, "field-enrolment/1")
    code, address = enrolment.read_code(str(body.get("code", ""))), address_of(request)
    left = try_enrolment(code, address)
    if left is not None:
        minutes = -(-left // timedelta(minutes=1))
        answer = say_faults([ENROLMENT_LOCKED.at("code", minutes=minutes)], TOO_OFTEN)
        answer["Retry-After"] = str(minutes * 60)
        return answer
    enrolled = enrolment.enrol(body)
    put_down_taken(code, address)
    return say(enrolled, CREATED)


@field_call("POST", is_open=True)
def greet(request: HttpRequest) -> HttpResponse:
    """Answer a greeting, which proves the office and tells the time."""
    asked = read_json(request, "field-hello/1")
    device = find_device(request) if "Authorization" in request.headers else None
    rehearsal = is_of_rehearsals(ledger().origin)
    name = device.campaign_id if device else ""
    body: dict[str, Json] = {
        "format": "field-hello/1",
        "nonce": str(asked.get("nonce", ""))[:128],
        "at": write_moment(read_moment()),
        "revoked": device is not None and is_revoked(device),
        "campaign": name,
        "campaign_closed": bool(name) and is_over(name),
        "wanted_app": WANTED_APP,
    }
    campaign = Campaign(name or "any", rehearsal=rehearsal)
    signed = sign_body(body, "field-hello", campaign=campaign, key=field_keys().receipts)
    return HttpResponse(signed, "application/json; charset=utf-8")


@field_call("GET")
def setting(_request: HttpRequest, *, device: Device) -> HttpResponse:
    """Give what is settled."""
    expect_active(device)
    return HttpResponse(write_setting(device), "application/json; charset=utf-8")


@field_call("GET")
def bundles(_request: HttpRequest, *, device: Device) -> HttpResponse:
    """List the sealed bundles of the body's counties."""
    expect_active(device)
    campaign = load_campaign(device.campaign)
    found: list[Json] = []
    for county in counties_of(campaign, device.body):
        content, digest = bundle_of(campaign, device.body, county)
        found.append({"county": county, "sha256": digest, "bytes": len(content)})
    return say(found)


@field_call("GET")
def bundle(_request: HttpRequest, county: str, *, device: Device) -> HttpResponse:
    """Give one sealed bundle."""
    expect_active(device)
    campaign = load_campaign(device.campaign)
    if county not in counties_of(campaign, device.body):
        return HttpResponse(status=MISSING)
    content, _digest = bundle_of(campaign, device.body, county)
    return HttpResponse(content, "application/octet-stream")


@field_call("GET")
def journal(_request: HttpRequest, *, device: Device) -> HttpResponse:
    """Give the heir of a lost device what was entered for its team."""
    expect_active(device)
    return HttpResponse(write_team_journal(device), "application/json; charset=utf-8")


@field_call("POST")
def openings(request: HttpRequest, *, device: Device) -> HttpResponse:
    """Open a label, and give the sealed answers."""
    expect_active(device)
    found = disclosure.open_for(device, read_json(request, "{label}"))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})  # names are any text


@field_call("POST")
def county_keys(request: HttpRequest, *, device: Device) -> HttpResponse:
    """Give the key of a county's bundle, sealed to the device."""
    expect_active(device)
    return say(disclosure.hand_over_key(device, read_json(request, "{county}")))


@field_call("POST")
def tellings(request: HttpRequest, *, device: Device) -> HttpResponse:
    """Enter who was told."""
    expect_active(device)
    told = disclosure.enter_telling(device, read_json(request, "{audience,place,who}"))
    return say({"index": told.index, "at": told.at}, CREATED if told.is_new else OK)


@field_call("PUT")
def documents(request: HttpRequest, digest: str, *, device: Device) -> HttpResponse:
    """Keep a document of the draw, then enter it."""
    content = read_body(request, LARGEST_DOCUMENT)
    _expect_digest(content, digest)
    taken = take("document", digest, content, device=device)
    receipt = read_canonical(taken.receipt.body)
    if taken.faults:
        return say_faults(taken.faults, CONFLICT, receipt=receipt)
    return say({"receipt": receipt}, CREATED if taken.is_new else OK)


@field_call("PUT")
def revisions(request: HttpRequest, visit: str, revision: str, *, device: Device) -> HttpResponse:
    """Keep a revision of a visit; its content is never refused."""
    content = read_body(request, LARGEST_REVISION)
    _expect_content_digest(request, content)
    if not (_is_visit(visit) and IS_REVISION_ID.fullmatch(revision)):
        raise FIELD_BODY_WRONG.error_at("revisions", format="visit-revision/1")
    taken = take("revision", revision, content, device=device, place=visit)
    missing: list[Json] = [*find_missing(content)]
    body: dict[str, Json] = {"receipt": read_canonical(taken.receipt.body), "missing": missing}
    if taken.faults:
        return say(body, KEPT)
    return say(body, CREATED if taken.is_new else OK)


@field_call("PUT")
def events(
    request: HttpRequest, visit: str, first: int, last: int, *, device: Device
) -> HttpResponse:
    """Keep a range of events."""
    body = read_body(request, LARGEST_EVENTS)
    if "Content-Digest" in request.headers:
        _expect_content_digest(request, body)
    if not _is_visit(visit) or not 0 < first <= last <= MOST_EVENTS:
        raise FIELD_BODY_WRONG.error_at("events", format="field-events/1")
    received, faults = take_events(body, device=device, visit=visit, first=first, last=last)
    if received.receipt is None:
        return say({"format": "field-gap/1", "expected": received.expected}, CONFLICT)
    told = {"receipt": read_canonical(received.receipt.body), "expected": received.expected}
    if faults:
        return say(told, KEPT)
    return say(told, CREATED if received.is_new else OK)


@field_call("HEAD", "PATCH")
def blob(request: HttpRequest, digest: str, *, device: Device) -> HttpResponse:
    """Tell how much of a blob is there, or take the next chunk of it."""
    if not IS_DIGEST.fullmatch(digest):
        return HttpResponse(status=BROKEN)
    found = blobs.find_blob(digest)
    if found is not None:
        blobs.sign_for(found, device)
        return _tell_offset(OK if request.method == "HEAD" else DONE, found.size, found.size)
    there = blobs.offset_of(digest)
    if request.method == "HEAD":
        return _tell_offset(MISSING, there)
    offset, length = (_read_number(request, name) for name in ("Upload-Offset", "Upload-Length"))
    if offset is None or length is None or offset > length:
        return HttpResponse(status=BROKEN)
    if length > blobs.LARGEST_BLOB:
        raise BODY_TOO_LARGE.error_at(digest, most=blobs.LARGEST_BLOB)
    chunk = read_body(request, blobs.LARGEST_CHUNK)
    if offset != there:
        return _tell_offset(CONFLICT, there)
    try:
        return _tell_offset(
            DONE, blobs.take_chunk(digest, offset, chunk, length=length, device=device)
        )
    except FileUnusable as wrong:
        if wrong.faults[0].kind is STORE_FULL:
            return say_faults(wrong.faults, NO_ROOM)
        return _tell_offset(CONFLICT, blobs.offset_of(digest))
    except InputError:
        return _tell_offset(HASH_MISMATCH, 0)


@field_call("GET")
def receipts(request: HttpRequest, *, device: Device) -> HttpResponse:
    """Give the receipts of the device once more."""
    after = request.GET.get("after", "0")
    number = int(after) if after.isdecimal() and len(after) < 10 else 0
    rows = device.receipts.filter(number__gt=number).order_by("number")[:RECEIPTS_AT_ONCE]
    found: list[Json] = [read_canonical(bytes(each.signed)) for each in rows]
    return say({"format": "field-receipts/1", "receipts": found})


@field_call("GET")
def tasks(_request: HttpRequest, *, device: Device) -> HttpResponse:
    """Tell what the office wants of the device."""
    return say(list_tasks(device))


@field_call("PUT")
def hand_overs(request: HttpRequest, digest: str, *, device: Device) -> HttpResponse:
    """Keep a hand-over file of any device, and take in what it holds."""
    content = read_body(request, LARGEST)
    _expect_digest(content, digest)
    taken = take("hand-over", digest, content, device=device)
    told: dict[str, Json] = {"receipt": read_canonical(taken.receipt.body)}
    if taken.faults:
        return say(told, KEPT)
    return say(told, CREATED if taken.is_new else OK)


def _is_visit(text: str) -> bool:
    return len(text) <= LONGEST_VISIT and IS_PLACE.fullmatch(text) is not None


def _tell_offset(status: int, offset: int, length: int | None = None) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Upload-Offset"] = str(offset)
    if length is not None:
        response["Upload-Length"] = str(length)
    return response


def _read_number(request: HttpRequest, name: str) -> int | None:
    text = request.headers.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 13 else None


def _expect_digest(content: bytes, digest: str) -> None:
    if sha256(content).hexdigest() != digest:
        raise DIGEST_WRONG.error_at(digest[:64])


def _expect_content_digest(request: HttpRequest, content: bytes) -> None:
    """Let only bytes pass that came as they were sent."""
    named = re.fullmatch(
        r"sha-256=:([A-Za-z0-9+/=]{44}):", request.headers.get("Content-Digest", "")
    )
    if named is None or b64decode(named[1]) != sha256(content).digest():
        raise DIGEST_WRONG.error_at("Content-Digest")
