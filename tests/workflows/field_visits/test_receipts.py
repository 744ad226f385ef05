"""Receipts form a chain, and one receipt has one form."""

from __future__ import annotations

from hashlib import sha256

import pytest
from nacl.signing import SigningKey

from kaohe.core.draw import Campaign
from kaohe.workflows.field_visits.receipts import read_receipt, sign_receipt

CAMPAIGN = Campaign("practice-small", rehearsal=True)
KEY = SigningKey(bytes(range(32)))


def sign(after=None, **changes):
    given = {"status": "accepted", "reason": "", "at": "2013-01-10T01:00:00.000Z"}
    return sign_receipt(
        "subject",
        "ab" * 32,
        device="phone-1",
        after=after,
        campaign=CAMPAIGN,
        key=KEY,
        **{**given, **changes},
    )


def test_each_receipt_names_the_one_before():
    first = sign()
    second = sign(first)
    assert (first.number, first.previous) == (1, "")
    assert (second.number, second.previous) == (2, sha256(first.body).hexdigest())


def test_a_receipt_is_read_as_it_was_signed():
    assert read_receipt(sign().body, campaign=CAMPAIGN, key=KEY.verify_key) == sign()


def test_no_receipt_of_a_rehearsal_passes_in_earnest():
    with pytest.raises(ValueError, match="not signed"):
        read_receipt(
            sign().body, campaign=Campaign("practice-small", rehearsal=False), key=KEY.verify_key
        )


@pytest.mark.parametrize("place", range(0, 300, 7))
def test_any_changed_byte_is_refused(place):
    body = bytearray(sign().body)
    body[place % len(body)] ^= 0x20
    with pytest.raises(ValueError):  # noqa: PT011 - not JSON, not canonical or not signed
        read_receipt(bytes(body), campaign=CAMPAIGN, key=KEY.verify_key)
