"""The QR code of a disclosure sheet: its bytes, and the picture."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Final

import segno

from kaohe.core.errors import DrawError, FaultKind

LARGEST_CODE: Final = 2953
"""Bytes in the largest QR code, with the lowest correction."""
WORDS: Final = (
    '","members":,"name":"有限公司","address":"省市区县镇街道路号","kind":"private","founded":"20-03-0"rec'
    'ord","id":"uscc:91org:lic:federationforeignabsentsocial"passed":[],"unit"member","kind":'
    '"M"F"A"S"J"P"{"entry":"{\\"actor\\":\\"\\",\\"at\\":\\"2013-01-0T0:00.000Z\\",\\"campaign\\":\\"pra'
    'ctice-2012\\",\\"content\\":{\\"label\\":{\\"attempt\\":0,\\"county\\":\\"\\",\\"kind\\":\\"P\\",\\"ordi'
    'nal\\":1,\\"province\\":\\"\\",\\"stage\\":\\"unit\\"},\\"packet\\":\\"\\",\\"visit\\":\\"2012//private/'
    '0\\"},\\"format\\":\\"ledger-entry/1\\",\\"kind\\":\\"disclosed\\",\\"refers\\":null,\\"rehearsal\\":'
    'false}","format":"disclosure-sheet/1","log":"c2sp.org/tlog-proof@v1\\nindex 1=\\n=\\n\\ngong'
    "hui.example/2012/rehearsal\\n1000=\\n\\n— gonghui.example/2012 =\\n— witness-.example AAAAAF"
    '=\\n","packet":{"campaign":"2012","digest":"","drawn":{"excluded":[],"path":"","position"'
    ':1,"root":"","size":1,"stratum":"//P"},"format":"disclosure-packet/1","frame_root":"","i'
    'ndex":1,"label":{"attempt":0,"county":"","kind":"P","ordinal":1,"province":"","stage":"u'
    'nit"},"manifest_size":30,"passed":[{"excluded":[],"path":"","position":,"root":"","size"'
    ':0,"stratum":"//J"}],"path":"","proofs":["","",""],"record":{"address":"","id":"uscc:91"'
    ',"kind":"","members":,"name":""},"rehearsal":false,"salt":"","seed":"","suite":"sha256"}'
    ',"salt":""}'
).encode()
"""What every sheet says, as the preset dictionary of zlib; without it none fits into a code."""
_SCALE: Final = 4
"""Pixels of a module; a code of 177 modules is then 740 pixels wide with its margin."""

SHEET_TOO_LARGE: Final = FaultKind(
    DrawError,
    "sheet-too-large",
    zh="凭证单压缩后有{found}字节，超过一个二维码所容的{most}字节。",
    mend_zh="请交付文件；或使用见证人较少的检查点。",
    en="The sheet has {found} bytes when compressed, more than the {most} of one QR code.",
    mend_en="Hand over the file, or use a checkpoint with fewer witnesses.",
)


def pack_sheet(sheet: bytes) -> bytes:
    """Return a sheet as a QR code holds it: without its line end, compressed (RFC 1950).

    Raises:
        DrawError: it is too large for one code.
    """
    packing = zlib.compressobj(9, zdict=WORDS)
    packed = packing.compress(sheet.removesuffix(b"\n")) + packing.flush()
    if len(packed) > LARGEST_CODE:
        raise SHEET_TOO_LARGE.error_at("sheet", found=len(packed), most=LARGEST_CODE)
    return packed


def draw_code(packed: bytes) -> bytes:
    """Return the picture (PNG) of the bytes of a sheet.

    The lowest correction, because the code is read from paper that was printed for it, and the
    size of the modules matters more.
    """
    picture = BytesIO()
    code = segno.make(packed, mode="byte", error="l", boost_error=False, micro=False)
    code.save(picture, kind="png", scale=_SCALE, border=4)
    return picture.getvalue()
