"""The QR code of a disclosure sheet: its bytes, and the picture."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Final

import segno

from kaohe.core.canonical import canonical_bytes, read_canonical

LARGEST_CODE: Final = 2953
"""Bytes in the largest QR code, with the lowest correction."""
WORDS: Final = (
    'uscc:91lic:row:federation/absent/social/foreign/member/"F"A"S"J"P"M/{"entry":"{\\"act'
    'or\\":\\"\\",\\"at\\":\\"2013-01-0T0:00.000Z\\",\\"campaign\\":\\"practice-2012\\",\\"content\\":'
    '{\\"label\\":{\\"attempt\\":0,\\"county\\":\\"\\",\\"kind\\":\\"P\\",\\"ordinal\\":1,\\"province\\":'
    '\\"\\",\\"stage\\":\\"unit\\"},\\"packet\\":\\"\\",\\"visit\\":\\"2012//private/0\\"},\\"format\\":\\'
    '"ledger-entry/1\\",\\"kind\\":\\"disclosed\\",\\"refers\\":null,\\"rehearsal\\":false}","form'
    'at":"disclosure-sheet/1","log":"c2sp.org/tlog-proof@v1\\nindex 1=\\n=\\n\\ngonghui.examp'
    "le/2012/rehearsal\\n1000=\\n\\n— gonghui.example/2012 =\\n— witness-.example AAAAAF="
    '\\n","packet":{"campaign":"2012","digest":"","drawn":{"excluded":[],"path":"","positi'
    'on":1,"root":"","size":1,"stratum":"//P"},"format":"disclosure-packet/1","frame_root'
    '":"","index":1,"label":{"attempt":0,"county":"","kind":"P","ordinal":1,"province":""'
    ',"stage":"unit"},"manifest_size":30,"passed":[{"excluded":[],"path":"","position":,"'
    'root":"","size":0,"stratum":"//J"}],"path":"","proofs":["","",""],"record":{"address'
    '":"省市县区镇乡街道大道路巷号","chair_name":"某","employees":,"establi'
    'shed":"199-0","fact_absent":0,"id":"org:","industry":"","legal_person":,"licence_no"'
    ':"","members":,"migrants":,"name":"有限公司","org_code":"","reg_type":,"union_ap'
    'proved":"200-0","union_est":1,"union_kind":1,"women":,"women_members":},"rehearsal":'
    'false,"salt":"","seed":"","suite":"sha256"},"salt":""}'
).encode()
"""What every sheet says, as the preset dictionary of zlib; without it none fits into a code."""
_SCALE: Final = 4
"""Pixels of a module; a code of 177 modules is then 740 pixels wide with its margin."""


def fit_code(sheet: bytes) -> tuple[bytes, bool]:
    """Return what one QR code holds of a sheet, and whether the log proof is in it.

    The whole sheet, or, where it is too large, the packet alone, which always fits.

    Raises:
        ValueError: it is no sheet.
    """
    packed = pack(sheet.removesuffix(b"\n"))
    if len(packed) <= LARGEST_CODE:
        return packed, True
    body = read_canonical(sheet.removesuffix(b"\n"))
    if not isinstance(body, dict):
        raise ValueError("no sheet")  # noqa: TRY004 - a form, not a type
    return pack(canonical_bytes(body["packet"])), False


def pack(record: bytes) -> bytes:
    """Return a record compressed for a QR code (RFC 1950, with a preset dictionary)."""
    packing = zlib.compressobj(9, zdict=WORDS)
    return packing.compress(record) + packing.flush()


def draw_code(packed: bytes) -> bytes:
    """Return the picture (PNG) of the bytes of a sheet.

    The lowest correction, because the code is read from paper that was printed for it, and the
    size of the modules matters more.
    """
    picture = BytesIO()
    code = segno.make(packed, mode="byte", error="l", boost_error=False, micro=False)
    code.save(picture, kind="png", scale=_SCALE, border=4)
    return picture.getvalue()
