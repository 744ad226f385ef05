"""Files that somebody may hand in, by mistake or on purpose, made by code; none is kept here.

Every case says what must become of it: ``taken``, or the code of the one fault that refuses it.
The tests hand in those that are small; ``benchmarks/office/uploads.py`` hands in all of them, to
a server that runs.
"""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO

MEGABYTE = 1 << 20
LIMIT = 50 * MEGABYTE
TAKEN = "taken"
BURSTS, DAMAGED, DIFFERS, ACTIVE, LOCKED, TWOFOLD, EMPTY, BIG, NAME, KIND = (
    f"evidence-{each}"
    for each in (
        "file-bursts",
        "file-damaged",
        "kind-differs",
        "file-active",
        "file-locked",
        "file-twofold",
        "file-empty",
        "file-too-big",
        "name-unsafe",
        "kind-not-taken",
    )
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
GIF = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
EXE = b"MZ\x90\0\x03\0\0\0\x04" + b"\0" * 200 + b"PE\0\0"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>1</script></svg>'
MAIN = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "ofd": "OFD.xml",
}
RELATIONS = "urn:relationships"


@dataclass(frozen=True)
class Case:
    """One file, and what must become of it."""

    group: str
    what: str
    name: str
    make: Callable[[], bytes]
    outcome: str
    is_big: bool = False
    """More than a few megabytes, or long to look at: not in the tests."""


def jpeg(width=16, height=16, comment=b"", after=b""):
    """Return the bones of a JPEG."""
    said = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04ab" + said + frame + b"\xff\xd9" + after


def png(width=10, height=10, *, chunks=(), after=b""):
    """Return the bones of a PNG."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    inside = b"".join(chunk(*each) for each in ((b"IHDR", head), *chunks, (b"IEND", b"")))
    return b"\x89PNG\r\n\x1a\n" + inside + after


def pack(kind="xlsx", *members, types=b"<Types/>", method=zipfile.ZIP_DEFLATED):
    """Return an archive that is built as an Office file of a kind, with more members."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        if kind in MAIN:
            archive.writestr("[Content_Types].xml", types)
            archive.writestr(MAIN[kind], b"<w/>")
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def bomb(kind="xlsx", *, megabytes=150, count=1):
    """Return an Office file that unpacks to far more than it weighs."""
    return pack(kind, *((f"xl/media/{n}.bin", b"0" * megabytes * MEGABYTE) for n in range(count)))


def nested(depth=6):
    """Return an archive in an archive in an archive, each a bomb to whoever opens all of them."""
    inner = b"0" * 2 * MEGABYTE
    for level in range(depth):
        inner = pack("", *((f"{level}-{n}.zip", inner) for n in range(4)))
    return pack("xlsx", ("xl/embeddings/inner.zip", inner))


def lying(place, text, *, megabytes=3):
    """Return an archive whose directory has other bytes at a place of its last entry."""
    whole = bytearray(bomb(megabytes=megabytes))
    at = whole.rindex(b"PK\x01\x02") + place
    whole[at : at + len(text)] = text
    return bytes(whole)


def overlapping():
    """Return an archive in which a hundred entries stand on the same bytes."""
    whole = pack("xlsx", ("a.bin", b"0" * MEGABYTE))
    start = whole.rindex(b"PK\x05\x06")
    entry = whole[whole.rindex(b"PK\x01\x02") : start]
    more = b"".join(
        entry[:46] + b"%05d" % n + entry[51:] if len(entry) > 51 else entry for n in range(100)
    )
    count = struct.unpack("<H", whole[start + 10 : start + 12])[0] + 100
    size, place = struct.unpack("<II", whole[start + 12 : start + 20])
    end = b"PK\x05\x06\0\0\0\0" + struct.pack("<HHIIH", count, count, size + len(more), place, 0)
    return whole[:start] + more + end


def repeated():
    """Return an archive that holds one name twice."""
    whole = pack("xlsx", ("xl/a.xml", b"<a/>"), ("xl/b.xml", b"<b/>"))
    return whole.replace(b"xl/b.xml", b"xl/a.xml")


def locked_member():
    """Return an archive of which a member says that it has a password."""
    whole = bytearray(pack())
    at = whole.rindex(b"PK\x01\x02")
    whole[at + 8] |= 1
    return bytes(whole)


def relation(kind, target):
    """Return the list of relations of an Office file with one that leads outside."""
    target = target.format("//")  # no address stands in this file
    return (
        f'<Relationships><Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    ).encode()


def pdf(*objects, head=b"%PDF-1.4\n", end=b"%%EOF\n"):
    """Return a PDF of some objects."""
    return head + b"".join(b"%d 0 obj%sendobj\n" % each for each in enumerate(objects, 1)) + end


def streamed(inside, *, packed=None):
    """Return a PDF with an object stream."""
    data = zlib.compress(inside) if packed is None else packed
    return pdf(
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream"
        % (len(data), data),
        head=b"%PDF-1.5\n",
    )


def _bombs():
    for kind in ("xlsx", "docx", "pptx", "ofd"):
        yield f"一个成员展开为150兆 {kind}", f"bomb.{kind}", partial(bomb, kind), BURSTS, True
        yield f"一个成员展开为3兆 {kind}", f"small.{kind}", partial(bomb, kind, megabytes=3), BURSTS
    yield "三个成员合计210兆", "three.xlsx", partial(bomb, megabytes=70, count=3), BURSTS, True
    yield "不压缩而合计9兆", "stored.xlsx", partial(
        pack, "xlsx", ("a.bin", b"0" * 9 * MEGABYTE), method=zipfile.ZIP_STORED
    ), TAKEN, True  # fmt: skip
    yield "5001个成员", "many.xlsx", lambda: pack(
        "xlsx", *((f"{n}.xml", b"") for n in range(5_001))
    ), BURSTS  # fmt: skip
    yield "4000个成员", "enough.xlsx", lambda: pack(
        "xlsx", *((f"{n}.xml", b"") for n in range(4_000))
    ), TAKEN  # fmt: skip
    yield "套六层的压缩包（不逐层展开）", "nested.xlsx", nested, TAKEN
    yield "套一层的压缩包", "inner.docx", lambda: pack("docx", ("word/a.zip", pack())), TAKEN
    yield "目录谎称小", "lying-small.xlsx", lambda: lying(24, struct.pack("<I", 100)), DAMAGED
    yield "目录谎称压缩后大", "lying-packed.xlsx", lambda: lying(
        20, struct.pack("<I", 40_000_000)
    ), DAMAGED  # fmt: skip
    yield "目录的校验码不对", "crc.xlsx", lambda: lying(16, b"\1\2\3\4", megabytes=0), DAMAGED
    yield "目录指向文件之外", "beyond.xlsx", lambda: lying(
        42, b"\xff\xff\xff\x7f", megabytes=0
    ), DAMAGED  # fmt: skip
    yield "谎称用不认识的压缩方法", "method.xlsx", lambda: lying(
        10, b"\x63\0", megabytes=0
    ), DAMAGED  # fmt: skip
    yield "一百个成员共用一段内容", "overlap.xlsx", overlapping, DAMAGED
    yield "同名成员", "twice.xlsx", repeated, DAMAGED
    yield "成员加密", "member-locked.xlsx", locked_member, LOCKED
    yield "lzma压缩", "lzma.xlsx", partial(pack, method=zipfile.ZIP_LZMA), TAKEN
    yield "bzip2炸弹", "bzip2.xlsx", lambda: pack(
        "xlsx", ("a.bin", b"0" * 3 * MEGABYTE), method=zipfile.ZIP_BZIP2
    ), BURSTS  # fmt: skip


def _archives():
    for slip in ("../../etc/x", "/etc/x", "..\\..\\x", "xl/../../x", "\\\\host\\x"):
        yield f"成员名{slip}", "slip.xlsx", partial(pack, "xlsx", (slip, b"x")), DAMAGED
    for cut in (1, 10, 22, 60):
        yield f"末尾缺{cut}字节", "cut.xlsx", lambda cut=cut: pack()[:-cut], DAMAGED
    yield "只有开头", "head.xlsx", lambda: pack()[:30], DAMAGED
    yield "前面多出内容", "front.xlsx", lambda: b"xx" + pack(), DIFFERS
    yield "后面多出内容", "behind.xlsx", lambda: pack() + b"x" * 300, TAKEN
    yield (
        "中间一个字节变了",
        "bit.docx",
        lambda: _flip(pack("docx", ("a.bin", b"ab" * 999))),
        DAMAGED,
    )
    yield "是空压缩包", "empty-zip.xlsx", partial(pack, ""), DIFFERS
    yield "是别的压缩包", "other.xlsx", partial(pack, "", ("a.txt", b"x")), DIFFERS
    for said, real in (("xlsx", "docx"), ("docx", "pptx"), ("pptx", "xlsx"), ("ofd", "docx")):
        yield f"{real}写成{said}", f"lie.{said}", partial(pack, real), DIFFERS
    yield "JAR写成docx", "jar.docx", partial(
        pack, "", ("META-INF/MANIFEST.MF", b"Main-Class: x")
    ), DIFFERS  # fmt: skip
    yield "APK写成xlsx", "apk.xlsx", partial(pack, "", ("classes.dex", b"dex\n035")), DIFFERS


def _flip(whole):
    at = whole.index(b"a.bin") + 8
    return whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]


def _active():
    for kind, folder in (("docx", "word"), ("xlsx", "xl"), ("pptx", "ppt")):
        for member in ("vbaProject.bin", "VBAPROJECT.BIN", "vbaData.xml"):
            yield f"{kind}含{member}", f"macro.{kind}", partial(
                pack, kind, (f"{folder}/{member}", b"x")
            ), ACTIVE  # fmt: skip
        yield f"{kind}m改名为{kind}", f"renamed.{kind}", partial(
            pack, kind, types=b'<Types><Override ContentType="x.macroEnabled.main+xml"/></Types>'
        ), ACTIVE  # fmt: skip
        yield f"{kind}含ActiveX", f"activex.{kind}", partial(
            pack, kind, (f"{folder}/activeX/activeX1.xml", b"<a/>")
        ), ACTIVE  # fmt: skip
    yield "Excel 4.0宏表", "xlm.xlsx", partial(
        pack, "xlsx", ("xl/macrosheets/sheet1.xml", b"<a/>")
    ), ACTIVE  # fmt: skip
    for ending in ("docm", "xlsm", "pptm", "xltm", "dotm", "xlam", "xlsb"):
        yield f"宏文件{ending}", f"宏.{ending}", partial(pack, "xlsx"), KIND
    dde = {
        "xlsx公式DDE": ("xlsx", "xl/worksheets/sheet1.xml", b"<c><f>cmd|'/c calc'!A0</f></c>"),
        "xlsx公式DDE函数": ("xlsx", "xl/worksheets/sheet1.xml", b'<f>DDE("cmd";"/c";"1")</f>'),
        "xlsx外部DDE": ("xlsx", "xl/externalLinks/e1.xml", b'<ddeLink ddeService="cmd"/>'),
        "docx域DDE": ("docx", "word/a.xml", b"<w:instrText> DDEAUTO c:\\\\cmd </w:instrText>"),
        "docx简单域DDE": ("docx", "word/a.xml", b"<w:fldSimple w:instr='DDE cmd'/>"),
    }
    for what, (kind, member, text) in dde.items():
        yield what, f"dde.{kind}", partial(pack, kind, (member, text)), ACTIVE
    yield "远程模板", "template.docx", partial(
        pack, "docx", ("word/_rels/settings.xml.rels", relation("attachedTemplate", "https:{}x/a"))
    ), ACTIVE  # fmt: skip
    yield "共享文件夹上的模板", "unc.docx", partial(
        pack, "docx", ("word/_rels/s.rels", relation("attachedTemplate", "\\\\host\\a.dotm"))
    ), ACTIVE  # fmt: skip
    yield "远程框架", "frame.docx", partial(
        pack, "docx", ("word/_rels/w.rels", relation("frame", "http:{}x/a.htm"))
    ), ACTIVE  # fmt: skip
    yield "远程对象", "object.pptx", partial(
        pack, "pptx", ("ppt/_rels/o.rels", relation("oleObject", "https:{}x/a!"))
    ), ACTIVE  # fmt: skip
    yield "本机模板（办公常见）", "own.docx", partial(
        pack, "docx", ("word/_rels/s.rels", relation("attachedTemplate", "file:{}/C:/Normal.dotm"))
    ), TAKEN  # fmt: skip
    yield "一般网址链接", "link.docx", partial(
        pack, "docx", ("word/_rels/d.rels", relation("hyperlink", "https:{}www.example.cn/"))
    ), TAKEN  # fmt: skip
    entity = b'<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
    for kind in MAIN:
        yield f"{kind}含实体", f"entity.{kind}", partial(pack, kind, ("a/s.xml", entity)), ACTIVE
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"):
        yield f"实体写成{encoding}", "entity.xlsx", partial(
            pack, "xlsx", ("a.xml", entity.decode().encode(encoding))
        ), ACTIVE  # fmt: skip
    yield "实体跨在一兆的边上", "edge.xlsx", lambda: pack(
        "xlsx", ("a.xml", _noise(MEGABYTE - 5) + entity)
    ), ACTIVE  # fmt: skip
    yield "外部实体在rels里", "rels.docx", partial(
        pack, "docx", ("a.rels", b'<!DOCTYPE r SYSTEM "x.dtd">')
    ), ACTIVE  # fmt: skip
    for ending in ("doc", "xls", "ppt", "wps", "et"):
        yield f"{ending}含宏", f"old.{ending}", lambda: OLE + "_VBA_PROJECT".encode(
            "utf-16-le"
        ), ACTIVE  # fmt: skip
        yield f"{ending}加密", f"old-locked.{ending}", lambda: OLE + "EncryptedPackage".encode(
            "utf-16-le"
        ), LOCKED  # fmt: skip
    for kind in ("docx", "xlsx", "pptx"):
        yield f"{kind}加密", f"locked.{kind}", lambda: OLE, LOCKED


def _noise(size):
    """Return bytes that do not pack well, and hold no markup."""
    text, value = bytearray(), 1
    while len(text) < size:
        value = value * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        text += b"%016x" % value
    return bytes(text[:size])


def _formulas():
    for number, first in enumerate(("=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd", "\t=1")):
        yield f"csv单元格以{first.strip()[0]}开头（{number}）", f"formula{number}.csv", partial(
            lambda text: f"县,数\n{text},2".encode(), first
        ), TAKEN  # fmt: skip
        name = f"{first.strip()}.pdf"
        yield f"文件名{name}", name, lambda: PDF, TAKEN
    yield "xlsx里的一般公式", "sum.xlsx", partial(
        pack, "xlsx", ("xl/worksheets/sheet1.xml", b"<c><f>SUM(A1:A9)&amp;\"a|b\"</f></c>")
    ), TAKEN  # fmt: skip


def _texts():
    words = "县（区）,企业数\n城关,12\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        for ending in ("txt", "csv"):
            yield f"{encoding}的{ending}", f"表.{ending}", partial(words.encode, encoding), TAKEN
    yield "UTF-16没有标记", "le.csv", partial(words.encode, "utf-16-le"), DIFFERS
    yield "UTF-32", "wide.txt", partial(words.encode, "utf-32"), DIFFERS
    yield "UTF-16缺半个字", "half.txt", lambda: words.encode("utf-16")[:-1], DIFFERS
    yield "GB18030四字节汉字", "rare.txt", partial("䶮𬭎㐀".encode, "gb18030"), TAKEN
    yield "两种编码混用", "mixed.txt", lambda: words.encode() + "区".encode("gb18030"), DIFFERS
    yield "含空字节", "zero.csv", lambda: b"a,b\0c", DIFFERS
    yield "含退格和转义", "escape.txt", lambda: b"a\x08\x1b[2Jb", DIFFERS
    yield "乱码", "noise.txt", lambda: bytes(range(128, 256)) * 9, DIFFERS
    yield "只有换行", "lines.txt", lambda: b"\n" * 99, TAKEN
    yield "一行十兆", "long.csv", lambda: b"a" * 10 * MEGABYTE, TAKEN, True
    yield "五百万行空格", "blank.txt", lambda: b" \n" * 5_000_000, TAKEN, True
    for markup in (
        HTML,
        SVG,
        b"<?php system(1);",
        b"  \n<script>1</script>",
        b"<html>",
        b"<iframe>",
    ):
        outcome = DIFFERS
        yield f"网页代码写成txt {markup[:8].decode().strip()}", "page.txt", partial(
            bytes, markup
        ), outcome  # fmt: skip
    yield "UTF-16的网页", "page16.txt", partial(HTML.decode().encode, "utf-16"), DIFFERS
    yield "UTF-7的脚本（按文本显示）", "utf7.txt", lambda: b"+ADw-script+AD4-", TAKEN


def _pdfs():
    yield "最小的PDF", "ok.pdf", lambda: PDF, TAKEN
    for word in ("JavaScript", "JS", "Launch", "EmbeddedFile", "RichMedia", "XFA"):
        yield (
            f"含/{word}（只供下载）",
            f"{word}.pdf",
            partial(pdf, b"<</S/%s>>" % word.encode()),
            TAKEN,
        )
    yield "脚本名写成/J#61vaScript", "hex.pdf", partial(pdf, b"<</S/J#61vaScript>>"), TAKEN
    yield "脚本藏在对象流", "stream.pdf", partial(streamed, b"1 0 <</S/JavaScript/JS(x)>>"), TAKEN
    yield "对象流损坏", "broken.pdf", partial(streamed, b"", packed=b"no zlib"), TAKEN
    yield "对象流是炸弹", "stream-bomb.pdf", lambda: streamed(b"0" * 60 * MEGABYTE), TAKEN, True
    yield "加密", "locked.pdf", partial(pdf, b"<</Encrypt 5 0 R>>"), LOCKED
    yield "没有结尾", "cut.pdf", lambda: PDF[:-8], DAMAGED
    yield "只有五个字节", "five.pdf", lambda: b"%PDF-", DAMAGED
    yield "前面多一个空行", "front.pdf", lambda: b"\n" + PDF, DIFFERS
    yield "十万个空对象", "pages.pdf", lambda: pdf(*[b"<<>>"] * 100_000), TAKEN
    yield "乱序对象", "order.pdf", lambda: pdf(b"<</Root 9 0 R>>", b"[1 0 R 1 0 R]"), TAKEN
    yield "开头有网页代码", "markup.pdf", lambda: pdf(head=b"%PDF-1.4\n" + HTML), TWOFOLD
    yield "后面接压缩包", "zip.pdf", lambda: PDF + pack(), TWOFOLD
    yield "后面接压缩包再接结尾", "zip2.pdf", lambda: PDF + pack() + b"%%EOF", TWOFOLD
    yield "结尾之后三千字节", "after.pdf", lambda: PDF + b"x" * 3_000, DAMAGED


def _pictures():
    yield "JPEG", "照片.jpg", jpeg, TAKEN
    yield "JPEG写成jpeg", "照片.jpeg", jpeg, TAKEN
    yield "PNG", "照片.png", png, TAKEN
    yield "JPEG注释里有脚本（不会执行）", "comment.jpg", partial(jpeg, comment=HTML), TAKEN
    yield (
        "PNG文字块里有脚本（不会执行）",
        "text.png",
        partial(png, chunks=((b"tEXt", HTML),)),
        TAKEN,
    )
    for width, height in ((20_000, 20_000), (65_535, 65_535), (60_000, 1_000)):
        yield f"JPEG {width}×{height}", "huge.jpg", partial(jpeg, width, height), BURSTS
    for width, height in ((20_000, 20_000), (2**31, 2**31), (0, 0)):
        yield f"PNG {width}×{height}", "huge.png", partial(png, width, height), BURSTS
    yield "PNG 7000×7000", "large.png", partial(png, 7_000, 7_000), TAKEN
    yield "JPEG没有尺寸", "frame.jpg", lambda: b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9", BURSTS
    yield "JPEG缺尾", "cut.jpg", lambda: jpeg()[:-2], DAMAGED
    yield "PNG缺尾", "cut.png", lambda: png()[:-12], DAMAGED
    yield "PNG只有开头", "head.png", lambda: png()[:20], BURSTS
    yield "JPEG后面接压缩包", "zip.jpg", partial(jpeg, after=pack()), TWOFOLD
    yield "JPEG后面接网页", "html.jpg", partial(jpeg, after=HTML), DAMAGED
    yield "PNG后面接压缩包", "zip.png", partial(png, after=pack()), TWOFOLD
    yield "PNG后面接一个字节", "one.png", partial(png, after=b"x"), TWOFOLD
    yield "JPEG的段长为零", "loop.jpg", lambda: b"\xff\xd8\xff\xe0\0\0" * 9 + b"\xff\xd9", BURSTS
    for ending in ("svg", "gif", "bmp", "tif", "webp", "ico", "heic", "emf", "wmf"):
        yield f"不接受的图片{ending}", f"图.{ending}", lambda: GIF, KIND


def _lies():
    real = {"pdf": PDF, "png": png(), "jpg": jpeg(), "txt": "说明".encode(), "xls": OLE}
    claimed = ("pdf", "png", "jpg", "xlsx", "xls", "txt")
    for kind, content in real.items():
        for ending in claimed:
            if ending == kind:
                continue
            outcome = LOCKED if (kind, ending) == ("xls", "xlsx") else DIFFERS
            yield f"{kind}写成{ending}", f"谎.{ending}", partial(bytes, content), outcome
    for what, content in (("程序", EXE), ("网页", HTML), ("GIF", GIF), ("SVG", SVG)):
        for ending in ("pdf", "jpg", "png", "xls", "csv", "docx"):
            yield f"{what}写成{ending}", f"谎言.{ending}", partial(bytes, content), DIFFERS
    for ending in ("exe", "html", "js", "zip", "rar", "7z", "lnk", "hta", "php", "eml", "iso"):
        yield f"不接受的{ending}", f"文件.{ending}", lambda: EXE, KIND


def _names():
    safe = {
        "一般中文": "关于推进建会的意见.pdf",
        "大写扩展名": "报告.PDF",
        "生僻字": "䶮县（𬭎）.pdf",
        "异体字选择符": "葛\U000e0100城.pdf",
        "多个点": "一.二.三.pdf",
        "全角字符": "报告（１）．修订.pdf",
        "引号和书名号": "《意见》“稿”.pdf",
        "百分号": "80%达标.pdf",
        "井号和问号的全角": "#1？.pdf",
        "单引号": "a'b.pdf",
        "反引号和美元": "`id`$(id).pdf",
        "分号和与号": "a;rm -rf&.pdf",
        "换成NFC": unicodedata.normalize("NFC", "é.pdf"),
        "换成NFD": unicodedata.normalize("NFD", "é.pdf"),
        "阿拉伯文": "تقرير.pdf",
        "表情": "😀.pdf",
        "以点开头": ".隐藏.pdf",
        "以连字符开头": "-rf.pdf",
        "波浪号": "~$报告.pdf",
        "最长150字": "长" * 146 + ".pdf",
        "看似设备名": "CONsole.pdf",
    }
    unsafe = {
        "RTL反转": "报告\u202efdp.exe.pdf",
        "LRM": "报\u200e告.pdf",
        "双向隔离": "报\u2066告.pdf",
        "零宽空格": "零\u200b宽.pdf",
        "零宽连字": "零\u200d宽.pdf",
        "字节序标记": "\ufeff报告.pdf",
        "行分隔符": "报\u2028告.pdf",
        "软连字符": "报\u00ad告.pdf",
        "标签字符": "报\U000e0041告.pdf",
        "私用区": "报\ue000告.pdf",
        "换行": "报\n告.pdf",
        "回车头注入": "报告\r\nX-Evil: 1.pdf",
        "空字节": "报告\0.pdf",
        "制表": "报\t告.pdf",
        "转义": "报\x1b[2J.pdf",
        "151字": "长" * 147 + ".pdf",
        "两千字": "长" * 2_000 + ".pdf",
        "上级目录": "../../etc/passwd.pdf",
        "绝对路径": "/etc/passwd.pdf",
        "盘符": "C:\\报告.pdf",
        "共享路径": "\\\\host\\a.pdf",
        "备用数据流": "报告.txt:x.pdf",
        "星号": "*.pdf",
        "问号": "a?.pdf",
        "尖括号脚本": "<script>.pdf",
        "双引号": 'a".pdf',
        "竖线": "=cmd|'/c calc'!A0.pdf",
        "设备CON": "CON.pdf",
        "设备nul带后缀": "nul.tar.pdf",
        "设备COM1": "com1.pdf",
        "设备LPT9加空格": "LPT9 .pdf",
        "没有扩展名": "报告",
        "只有扩展名": ".pdf",
        "只有点": "...pdf",
        "空": "",
        "首空格": " 报告.pdf",
        "尾空格": "报告.pdf ",
        "尾点": "报告.pdf.",
    }
    for what, name in safe.items():
        yield f"文件名：{what}", name, lambda: PDF, TAKEN
    for what, name in unsafe.items():
        yield f"文件名：{what}", name, lambda: PDF, NAME
    yield "双扩展名", "报告.pdf.exe", lambda: PDF, KIND
    yield "全角扩展名", "报告.ｐｄｆ", lambda: PDF, KIND


def _sizes():
    yield "0字节", "empty.pdf", bytes, EMPTY
    yield "0字节文本", "empty.txt", bytes, EMPTY
    yield "1字节PDF", "one.pdf", lambda: b"%", DIFFERS
    yield "1字节文本", "one.txt", lambda: b"a", TAKEN
    yield "一片少一字节", "piece.txt", lambda: b"a" * (MEGABYTE - 1), TAKEN
    yield "正好一片", "piece0.txt", lambda: b"a" * MEGABYTE, TAKEN
    yield "一片多一字节", "piece1.txt", lambda: b"a" * (MEGABYTE + 1), TAKEN
    for less, outcome in ((1, TAKEN), (0, TAKEN), (-1, BIG)):
        yield f"上限{-less:+d}字节" if less else "正好上限", f"limit{less}.pdf", partial(
            lambda size: PDF[:-6] + b"0" * (size - len(PDF)) + PDF[-6:], LIMIT - less
        ), outcome, True  # fmt: skip
    yield "五十兆文本", "limit.txt", lambda: b"0123456789abcde\n" * (LIMIT // 16), TAKEN, True
    yield "五十兆GB18030", "limit.csv", lambda: "县，".encode("gb18030") * (LIMIT // 4), TAKEN, True


GROUPS = {
    "炸弹": _bombs,
    "压缩结构": _archives,
    "宏和外链": _active,
    "公式注入": _formulas,
    "编码": _texts,
    "PDF": _pdfs,
    "图片": _pictures,
    "类型不符": _lies,
    "文件名": _names,
    "大小": _sizes,
}
CASES = tuple(Case(group, *each) for group, make in GROUPS.items() for each in make())
