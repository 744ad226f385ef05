"""What in a file would run by itself or call out: scripts of a PDF, macros and links of Office.

Nothing is run or rendered. Streams are unpacked within bounds and thrown away; what cannot be
looked into counts as active, so that it is never shown in a page.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

MOST_OF_STREAM: Final = 4 << 20
"""Unpacked bytes of one object stream of a PDF; those of real files have a few thousand."""
MOST_OF_STREAMS: Final = 64 << 20
OVERLAP: Final = 4_096
"""Bytes of a piece that are looked at again with the next, so that no element is cut in two."""

_ACTIVE_NAMES: Final = (b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"RichMedia", b"XFA")
_NAME: Final = re.compile(rb"/(" + b"|".join(_ACTIVE_NAMES) + rb")\b")
_HIDDEN_NAME: Final = re.compile(rb"/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){2,40})")
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT_STREAM: Final = re.compile(rb"/ObjStm\b[^\x00]{0,400}?stream\r?\n")
_ENTITY: Final = re.compile(rb"(?i)<!(doctype|entity)")
_DDE: Final = re.compile(
    rb"""(?ix) <ddeLink\b | instrText[^>]{0,80}>\s*DDE | w:instr\s*=\s*["']\s*DDE
    | <f\b[^>]{0,200}>\s*\+?[\w.]+\s*\|\s*' | <f\b[^>]{0,200}>\s*DDE\s*\("""
)
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]{1,4000}>")
_CALLED_OUT: Final = re.compile(
    rb"""(?i)Type\s*=\s*["'][^"']*/(attachedTemplate|oleObject|frame|subDocument)["']"""
)
_REMOTE: Final = re.compile(
    rb"""(?i)Target\s*=\s*["'](https?:|ftp:|\\\\|file:\\\\|file:[/]{2}[^/:"'])"""
)
_MACRO_TYPE: Final = re.compile(rb"(?i)macroEnabled|vbaProject|intlmacrosheet|ms-office\.activeX")
_MACRO_MEMBERS: Final = ("vbaproject.bin", "vbadata.xml")


def is_active_pdf(content: bytes) -> bool:
    """Tell whether a PDF holds scripts, files or actions, also where names or streams hide them."""
    if _NAME.search(content) or _has_hidden_name(content):
        return True
    left = MOST_OF_STREAMS
    for found in _OBJECT_STREAM.finditer(content):
        unpacking = zlib.decompressobj()
        try:
            inside = unpacking.decompress(content[found.end() : found.end() + left], MOST_OF_STREAM)
        except zlib.error:
            return True
        left -= len(inside)
        if unpacking.unconsumed_tail or left <= 0 or _NAME.search(inside):
            return True
        if _has_hidden_name(inside):
            return True
    return False


def find_active_member(name: str) -> tuple[str, str] | None:
    """Return what a member of an Office file is by its name, if it would run: both languages."""
    lower = name.lower()
    if lower.endswith(_MACRO_MEMBERS) or "/macrosheets/" in lower:
        return "宏", "macros"
    if "/activex/" in lower:
        return "ActiveX控件", "ActiveX controls"
    return None


def find_active_xml(text: bytes) -> tuple[str, str] | None:
    """Return what a piece of XML would do by itself: entities, DDE, templates from elsewhere."""
    if _ENTITY.search(text):
        return "外部实体", "entities"
    if _DDE.search(text):
        return "动态数据交换（DDE）", "DDE"
    for relation in _RELATION.finditer(text):
        if _CALLED_OUT.search(relation[0]) and _REMOTE.search(relation[0]):
            return "打开时从网上读取的内容", "content that is fetched when it opens"
    return None


def has_macro_type(text: bytes) -> bool:
    """Tell whether the list of content types names macros or controls."""
    return _MACRO_TYPE.search(text) is not None


def _has_hidden_name(content: bytes) -> bool:
    """Tell whether an active name is written with its letters as numbers (ISO 32000, 7.3.5)."""
    if b"#" not in content:
        return False
    for found in _HIDDEN_NAME.finditer(content):
        name = found[1]
        if b"#" in name and _HEX.sub(lambda each: bytes([int(each[1], 16)]), name) in _ACTIVE_NAMES:
            return True
    return False
