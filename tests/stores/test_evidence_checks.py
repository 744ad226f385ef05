"""A corpus of files: each is taken, or refused with one clear sentence."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from kaohe.core.errors import FileUnusable
from kaohe.stores.evidence_checks import MEGABYTE, check_file, check_name

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00\xff\xd9"


def png(width=10, height=10, after=b""):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IEND", b"") + after


def packed(*members, main="xl/workbook.xml"):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("[Content_Types].xml", b"<Types/>"), (main, b"<w/>"), *members):
            archive.writestr(name, content)
    return buffer.getvalue()


def lying():
    """An archive whose directory says that a member is small."""
    whole = bytearray(packed(("big.bin", b"\0" * 3 * MEGABYTE)))
    place = whole.rindex(b"PK\x01\x02")
    whole[place + 24 : place + 28] = struct.pack("<I", 100)
    return bytes(whole)


TAKEN = {
    "报告.pdf": PDF,
    "报告.PDF": PDF,
    "表.xlsx": packed(),
    "文.docx": packed(main="word/document.xml"),
    "文.ofd": packed(main="OFD.xml"),
    "旧表.xls": OLE,
    "文.wps": OLE,
    "照片.png": png(),
    "照片.jpg": JPEG,
    "说明.txt": "说明".encode("gb18030"),
    "说明.csv": "\ufeff县,数\n=1+1,2".encode(),
    "宽.txt": "说明".encode("utf-16"),
    "䶮县（𬭎）.pdf": PDF,
}
REFUSED = {
    "bomb.xlsx": (packed(("xl/a.xml", b"0" * 150 * MEGABYTE)), "evidence-file-bursts"),
    "many.xlsx": (packed(*((f"{n}.xml", b"") for n in range(5_001))), "evidence-file-bursts"),
    "lying.xlsx": (lying(), "evidence-file-damaged"),
    "cut.xlsx": (packed()[:-30], "evidence-file-damaged"),
    "slip.xlsx": (packed(("../../etc/x", b"x")), "evidence-file-damaged"),
    "entity.xlsx": (
        packed(("xl/s.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]>")),
        "evidence-file-active",
    ),
    "macro.xlsx": (packed(("xl/vbaProject.bin", b"x")), "evidence-file-active"),
    "macro.xls": (OLE + "_VBA_PROJECT".encode("utf-16-le"), "evidence-file-active"),
    "locked.docx": (OLE, "evidence-file-locked"),
    "locked.pdf": (PDF + b"/Encrypt 5 0 R\n%%EOF", "evidence-file-locked"),
    "zip.xlsx": (packed(main="hello.txt"), "evidence-kind-differs"),
    "exe.pdf": (b"MZ\x90\x00" + b"\0" * 99, "evidence-kind-differs"),
    "html.jpg": (b"<html><script>alert(1)</script>", "evidence-kind-differs"),
    "pdf.csv": (PDF, "evidence-kind-differs"),
    "page.txt": (b"<!DOCTYPE html><script>1</script>", "evidence-kind-differs"),
    "control.csv": (b"a,b\0c", "evidence-kind-differs"),
    "cut.pdf": (b"%PDF-1.4\n1 0 obj", "evidence-file-damaged"),
    "cut.jpg": (JPEG[:-2], "evidence-file-damaged"),
    "cut.png": (png()[:-12], "evidence-file-damaged"),
    "twofold.pdf": (PDF + packed() + b"", "evidence-file-twofold"),
    "twofold.png": (png(after=packed()), "evidence-file-twofold"),
    "markup.pdf": (b"%PDF-1.4\n<script>alert(1)</script>\n%%EOF", "evidence-file-twofold"),
    "huge.png": (png(20_000, 20_000), "evidence-file-bursts"),
    "empty.pdf": (b"", "evidence-file-empty"),
}
NAMES = {
    "报告.exe": "evidence-kind-not-taken",
    "页.html": "evidence-kind-not-taken",
    "图.svg": "evidence-kind-not-taken",
    "宏.xlsm": "evidence-kind-not-taken",
    "../报告.pdf": "evidence-name-unsafe",
    "a\\b.pdf": "evidence-name-unsafe",
    "a\0.pdf": "evidence-name-unsafe",
    "a\u202efdp.pdf": "evidence-name-unsafe",
    "零\u200b宽.pdf": "evidence-name-unsafe",
    "CON.pdf": "evidence-name-unsafe",
    ".pdf": "evidence-name-unsafe",
    "报告": "evidence-name-unsafe",
    " 报告.pdf": "evidence-name-unsafe",
    "长" * 150 + ".pdf": "evidence-name-unsafe",
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_sound_file_is_taken(name):
    assert check_file(TAKEN[name], name).kind == name.rpartition(".")[2].lower()


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_what_it_says_is_refused_with_one_sentence(name):
    content, code = REFUSED[name]
    with pytest.raises(FileUnusable) as refused:
        check_file(content, name)
    assert [fault.kind.code for fault in refused.value.faults] == [code]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_would_hurt_is_refused(name):
    with pytest.raises(FileUnusable) as refused:
        check_name(name)
    assert refused.value.faults[0].kind.code == NAMES[name]


def test_a_pdf_with_a_script_is_kept_and_never_shown():
    found = check_file(PDF + b"<</S/JavaScript/JS(x)>>\n%%EOF", "报告.pdf")
    assert (found.is_active, found.preview) == (True, "")
