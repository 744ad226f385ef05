"""How a call of a phone is answered: who it is, what went wrong, and a header that proves us.

A captive portal answers 200 with a page; every answer of the office has the header
``Kaohe-Field``, so that a phone takes nothing else for it.
"""

from __future__ import annotations

import hmac
from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw.one_form import expect
from kaohe.core.errors import FileUnusable, InputError, KaoheError
from kaohe.web.accounts.rights import allow_anybody
from kaohe.web.fieldwork.faults import CODE_UNUSABLE, DEVICE_UNKNOWN, FIELD_BODY_WRONG
from kaohe.web.fieldwork.models import Device
from kaohe.workflows.field_visits.faults import BODY_TOO_LARGE, DEVICE_REVOKED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault

HEADER: Final = "Kaohe-Field"
VERSION: Final = "1"
LARGEST_JSON: Final = 64 * 1024
OK, CREATED, KEPT, DONE = 200, 201, 202, 204
BROKEN, UNKNOWN, MISSING, CONFLICT, TOO_MUCH, TOO_OFTEN = 400, 401, 404, 409, 413, 429
UNABLE: Final = 503


class FieldView(Protocol):
    """Answers a call of a device."""

    def __call__(self, request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer."""


def field_call(
    *methods: str, is_open: bool = False
) -> Callable[[FieldView], Callable[..., HttpResponse]]:
    """Make a view of the interface out of a function that takes the device as ``device``.

    Args:
        methods: what may be asked with.
        is_open: whether it is answered without a device, which is then left out.
    """

    def declare(view: FieldView) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @allow_anybody
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                response = HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            else:
                response = _answer(view, request, *args, is_open=is_open, **kwargs)
            response[HEADER] = VERSION
            return response

        return answer

    return declare


def say(body: Json, status: int = OK) -> HttpResponse:
    """Answer with canonical JSON."""
    return HttpResponse(canonical_bytes(body), "application/json; charset=utf-8", status)


def say_faults(faults: Sequence[Fault], status: int, **more: Json) -> HttpResponse:
    """Answer with everything that is wrong (``field-fault/1``)."""
    told: list[Json] = [write_fault(fault) for fault in faults]
    return say({"format": "field-fault/1", "faults": told, **more}, status)


def write_fault(fault: Fault) -> dict[str, Json]:
    """Return a fault as phones show it."""
    return {
        "code": fault.kind.code,
        "where": fault.where,
        "zh": fault.problem("zh"),
        "en": fault.problem("en"),
        "mend_zh": fault.remedy("zh"),
        "mend_en": fault.remedy("en"),
    }


def read_json(request: HttpRequest, form: str, *, most: int = LARGEST_JSON) -> dict[str, Json]:
    """Return the body of a call, which must be one object in canonical form.

    Raises:
        InputError: it is another, or too large.
    """
    try:
        return expect(read_canonical(read_body(request, most)), dict)
    except ValueError:
        raise FIELD_BODY_WRONG.error_at(form, format=form) from None


def read_body(request: HttpRequest, most: int) -> bytes:
    """Return the bytes of a call.

    Raises:
        InputError: there are more than may come at once.
    """
    body = request.read(most + 1)
    if len(body) > most:
        raise BODY_TOO_LARGE.error_at("-", most=most)
    return body


def find_device(request: HttpRequest) -> Device:
    """Return the device whose secret a call brings; one that was revoked as well.

    Raises:
        InputError: there is none.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    name, _, secret = token.strip().rpartition(".")
    found = Device.objects.select_related("person", "campaign__cycle").filter(pk=name).first()
    digest = sha256(secret.encode()).hexdigest()
    kept = found.secret_digest if found else "0" * len(digest)
    if not hmac.compare_digest(kept, digest) or found is None or scheme != "Bearer":
        raise DEVICE_UNKNOWN.error_at(name[:60] or "-")
    return found


def is_revoked(device: Device) -> bool:
    """Tell whether a device was revoked."""
    return hasattr(device, "revocation")


def expect_active(device: Device) -> None:
    """Let only devices go on that were not revoked.

    Raises:
        StepRefused: it was.
    """
    if is_revoked(device):
        raise DEVICE_REVOKED.error_at(device.pk, device=device.pk)


def _answer(
    view: FieldView, request: HttpRequest, *args: Any, is_open: bool, **kwargs: Any
) -> HttpResponse:
    try:
        if not is_open:
            kwargs["device"] = find_device(request)
        return view(request, *args, **kwargs)
    except FileUnusable as error:  # a disk that is full, a key holder that does not answer
        return say_faults(error.faults, UNABLE)
    except InputError as error:
        return say_faults(error.faults, _status_of(error))
    except KaoheError as error:
        return say_faults(error.faults, CONFLICT)
    except RequestDataTooBig:
        return say_faults([BODY_TOO_LARGE.at("-", most=LARGEST_JSON)], TOO_MUCH)
    except UnreadablePostError:  # the line broke; nobody reads this
        return HttpResponse(status=BROKEN)


def _status_of(error: KaoheError) -> int:
    kind = error.faults[0].kind
    if kind in (DEVICE_UNKNOWN, CODE_UNUSABLE):
        return UNKNOWN
    return TOO_MUCH if kind is BODY_TOO_LARGE else BROKEN
