"""Whether a file that somebody hands in is what its name says, and can be opened safely.

Nothing here renders or runs anything: names, magic numbers, the directory of an archive, and a
bounded unpacking that is thrown away. A file is accepted or refused with one sentence.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final, NoReturn

from kaohe.core.errors import FileUnusable
from kaohe.stores.active_content import (
    OVERLAP,
    find_active_member,
    find_active_xml,
    has_macro_type,
    is_active_pdf,
)
from kaohe.stores.evidence_faults import (
    FILE_ACTIVE,
    FILE_BURSTS,
    FILE_DAMAGED,
    FILE_EMPTY,
    FILE_LOCKED,
    FILE_TOO_BIG,
    FILE_TWOFOLD,
    KIND_DIFFERS,
    KIND_NOT_TAKEN,
    NAME_UNSAFE,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.core.errors import FaultKind

MEGABYTE: Final = 1 << 20
MOST_MEGABYTES: Final = 50
LONGEST_NAME: Final = 150
MOST_UNPACKED: Final = 200 * MEGABYTE
MOST_RATIO: Final = 100
"""A member that unpacks to more than so many times its size is a bomb, above a megabyte."""
MOST_MEMBERS: Final = 5_000
MOST_PIXELS: Final = 50_000_000
_TAIL: Final = 2_048
_HEAD: Final = 1_024
_PREVIEWED: Final = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/plain; charset=utf-8",
}
_OFFICE: Final = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
_OLD_OFFICE: Final = ("doc", "xls", "ppt", "wps", "et", "dps")
KINDS: Final = (
    "pdf",
    "ofd",
    "docx",
    "xlsx",
    "pptx",
    *_OLD_OFFICE,
    "jpg",
    "jpeg",
    "png",
    "txt",
    "csv",
)
"""Endings of names that are taken."""
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_DEVICES: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])")
_HIDDEN: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u2028\u2029")
_MARKUP: Final = re.compile(rb"(?i)<\s*(!doctype|html|script|svg|iframe|body|\?php)")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_TYPES: Final = "[Content_Types].xml"
_JPEG_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found out about a file that is taken."""

    kind: str
    """Ending of its name in lower case."""
    is_active: bool = False
    """Whether a PDF holds scripts or files; it is kept, and never shown in the page."""

    @property
    def preview(self) -> str:
        """Return the media type under which the page may show it; nothing where it may not."""
        return "" if self.is_active else _PREVIEWED.get(self.kind, "")


def check_name(name: str) -> str:
    """Return the kind that a file name claims.

    Raises:
        FileUnusable: the name would hurt somebody's disk or eyes, or the kind is not taken.
    """
    stem, _, ending = name.rpartition(".")
    reasons = (
        (not stem.strip(" .") or not ending, "没有名称或扩展名", "no name or no ending"),
        (
            len(name) > LONGEST_NAME,
            f"超过{LONGEST_NAME}个字",
            f"more than {LONGEST_NAME} characters",
        ),
        (
            any(each in name for each in '/\\:*?"<>|'),
            '含有/\\:*?"<>|',
            'it holds one of /\\:*?"<>|',
        ),
        (any(_is_unseen(each) for each in name), "含有看不见的字符", "it holds unseen characters"),
        (bool(_DEVICES.fullmatch(name.partition(".")[0].strip())), "是系统设备名", "a device name"),
        (name != name.strip(), "首尾有空格", "it begins or ends with a space"),
    )
    for is_wrong, zh, en in reasons:
        if is_wrong:
            raise NAME_UNSAFE.error_at(name[:40], reason=zh, reason_en=en)
    kind = ending.lower()
    if kind not in KINDS:
        raise KIND_NOT_TAKEN.error_at(name[:40], found=kind[:20], allowed="、".join(KINDS))
    return kind


def check_size(size: int, name: str) -> None:
    """Refuse a file that is empty or too big.

    Raises:
        FileUnusable: it is.
    """
    if size <= 0:
        raise FILE_EMPTY.error_at(name)
    if size > MOST_MEGABYTES * MEGABYTE:
        raise FILE_TOO_BIG.error_at(name, most=MOST_MEGABYTES)


def check_file(content: bytes, name: str) -> CheckedFile:
    """Return what a file is, if it is safe to keep.

    Raises:
        FileUnusable: with the one reason why it is not.
    """
    kind = check_name(name)
    check_size(len(content), name)
    looking = _Looking(content, name, kind)
    checks: dict[str, Callable[[], bool]] = {
        "pdf": looking.check_pdf,
        "ofd": looking.check_ofd,
        "jpg": looking.check_jpeg,
        "jpeg": looking.check_jpeg,
        "png": looking.check_png,
        "txt": looking.check_text,
        "csv": looking.check_text,
        **dict.fromkeys(_OFFICE, looking.check_office),
        **dict.fromkeys(_OLD_OFFICE, looking.check_old_office),
    }
    return CheckedFile(kind, checks[kind]())


def decode_text(content: bytes) -> str:
    """Return a text in one of the encodings of government offices.

    Raises:
        ValueError: it is none.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _is_unseen(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("Cc", "Cs", "Cf", "Co") or character in _HIDDEN


@dataclass(frozen=True, slots=True)
class _Looking:
    """One file that is being looked at; each check tells whether it holds something active."""

    content: bytes
    name: str
    kind: str

    def check_pdf(self) -> bool:
        if not self.content.startswith(b"%PDF-"):
            self._differ("开头不是PDF", "it does not begin as a PDF")
        if b"%%EOF" not in self.content[-_TAIL:]:
            self._refuse(FILE_DAMAGED, "PDF没有结尾", "the PDF has no end")
        self._expect_no_archive()
        if _MARKUP.search(self.content[:_HEAD]):
            self._refuse(FILE_TWOFOLD, "开头含有网页代码", "it begins with markup")
        if b"/Encrypt" in self.content:
            raise FILE_LOCKED.error_at(self.name)
        return is_active_pdf(self.content)

    def check_png(self) -> bool:
        if not self.content.startswith(b"\x89PNG\r\n\x1a\n") or self.content[12:16] != b"IHDR":
            self._differ("开头不是PNG", "it does not begin as a PNG")
        self._expect_pixels(*struct.unpack(">II", self.content[16:24].rjust(8, b"\xff")))
        end = self.content.find(b"IEND\xaeB`\x82")
        if end < 0:
            self._refuse(FILE_DAMAGED, "图片没有结尾", "the picture has no end")
        if end + 8 != len(self.content):
            self._refuse(FILE_TWOFOLD, "图片结尾之后还有内容", "there is more after the picture")
        return False

    def check_jpeg(self) -> bool:
        if not self.content.startswith(b"\xff\xd8\xff"):
            self._differ("开头不是JPEG", "it does not begin as a JPEG")
        self._expect_no_archive()
        if not self.content.rstrip(b"\0").endswith(b"\xff\xd9"):
            self._refuse(FILE_DAMAGED, "图片没有结尾或其后还有内容", "no end, or more after it")
        self._expect_pixels(*self._find_jpeg_size())
        return False

    def check_text(self) -> bool:
        if self.content.startswith((b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", _OLE)):
            self._differ("内容不是文本", "it is no text")
        try:
            text = decode_text(self.content)
        except ValueError:
            self._differ("不是UTF-8、UTF-16或GB18030文本", "no UTF-8, UTF-16 or GB18030")
        if _CONTROL.search(text):
            self._differ("含有控制字符", "it holds control characters")
        if _MARKUP.match(text[: 64 * _HEAD].lstrip()[:_HEAD].encode()):
            self._differ("内容是网页", "it is a web page")
        return False

    def check_old_office(self) -> bool:
        if not self.content.startswith(_OLE):
            self._differ("内容不是Office 97-2003文件", "it is no Office 97-2003 file")
        if "EncryptedPackage".encode("utf-16-le") in self.content:
            raise FILE_LOCKED.error_at(self.name)
        if "_VBA_PROJECT".encode("utf-16-le") in self.content:
            self._refuse(FILE_ACTIVE, "宏", "macros")
        return False

    def check_office(self) -> bool:
        if self.content.startswith(_OLE):
            raise FILE_LOCKED.error_at(self.name)
        names = self._unpack()
        if _TYPES not in names or _OFFICE[self.kind] not in names:
            self._differ(f"不是{self.kind}的结构", f"it is not built as {self.kind}")
        active = next(filter(None, map(find_active_member, sorted(names))), None)
        if active:
            self._refuse(FILE_ACTIVE, *active)
        return False

    def check_ofd(self) -> bool:
        if "OFD.xml" not in self._unpack():
            self._differ("不是OFD的结构", "it is not built as OFD")
        return False

    def _unpack(self) -> frozenset[str]:
        """Return the names of an archive's members, after unpacking each within bounds."""
        if not self.content.startswith(b"PK\x03\x04"):
            self._differ(f"不是{self.kind}的结构", f"it is not built as {self.kind}")
        try:
            with zipfile.ZipFile(BytesIO(self.content)) as archive:
                members = archive.infolist()
                self._check_members(members)
                for member in members:
                    with archive.open(member) as opened:
                        self._check_member(member, opened)
        except FileUnusable:
            raise
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            struct.error,
            NotImplementedError,
            RuntimeError,
            UnicodeDecodeError,
        ):
            self._refuse(FILE_DAMAGED, "压缩包损坏", "the archive is broken")
        return frozenset(member.filename for member in members)

    def _check_members(self, members: list[zipfile.ZipInfo]) -> None:
        names = [member.filename for member in members]
        if any(member.flag_bits & 1 for member in members):
            raise FILE_LOCKED.error_at(self.name)
        if len(names) > MOST_MEMBERS:
            self._refuse(FILE_BURSTS, f"{len(names)}个成员", f"{len(names)} members")
        total = sum(member.file_size for member in members)
        if total > MOST_UNPACKED:
            self._refuse(FILE_BURSTS, f"{total // MEGABYTE}兆字节", f"{total // MEGABYTE} MB")
        for member in members:
            ratio = member.file_size // max(member.compress_size, 1)
            if member.file_size > MEGABYTE and ratio > MOST_RATIO:
                self._refuse(FILE_BURSTS, f"{ratio}倍", f"{ratio} times")
        unsafe = any(
            name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names
        )
        if unsafe or len(set(names)) != len(names):
            self._refuse(FILE_DAMAGED, "压缩包内的文件名不合规", "names inside are unsafe")

    def _check_member(self, member: zipfile.ZipInfo, opened: IO[bytes]) -> None:
        """Unpack a member piece by piece; what it holds is looked at and thrown away."""
        is_xml = member.filename.lower().endswith((".xml", ".rels"))
        total, tail = 0, b""
        while piece := opened.read(MEGABYTE):
            total += len(piece)
            if not is_xml:
                continue
            text = tail + piece.replace(b"\0", b"")  # UTF-16 reads like ASCII then
            active = find_active_xml(text)
            if not active and member.filename == _TYPES and has_macro_type(text):
                active = "宏", "macros"
            if active:
                self._refuse(FILE_ACTIVE, *active)
            tail = text[-OVERLAP:]
        if total != member.file_size:
            self._refuse(FILE_BURSTS, "目录与内容不符", "the directory lies")

    def _expect_no_archive(self) -> None:
        if b"PK\x05\x06" in self.content[-(_TAIL + 65_535) :] and zipfile.is_zipfile(
            BytesIO(self.content)
        ):
            self._refuse(FILE_TWOFOLD, "压缩包", "an archive")

    def _expect_pixels(self, width: int, height: int) -> None:
        if not 0 < width * height <= MOST_PIXELS:
            self._refuse(FILE_BURSTS, f"{width}×{height}像素", f"{width} x {height} pixels")

    def _find_jpeg_size(self) -> tuple[int, int]:
        place = 2
        while place + 9 < len(self.content) and self.content[place] == 0xFF:
            marker = self.content[place + 1]
            if marker in _JPEG_FRAMES:
                height, width = struct.unpack(">HH", self.content[place + 5 : place + 9])
                return width, height
            (length,) = struct.unpack(">H", self.content[place + 2 : place + 4])
            place += 2 + length
        return 0, 0

    def _differ(self, zh: str, en: str) -> NoReturn:
        raise KIND_DIFFERS.error_at(self.name, name=self.name, reason=zh, reason_en=en)

    def _refuse(self, kind: FaultKind, zh: str, en: str) -> NoReturn:
        raise kind.error_at(self.name, reason=zh, reason_en=en)
