"""A contact list as a workbook: read as text, checked whole, all faults with their cells."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import InputError, raise_all
from kaohe.documents.contact_template import CONTACT_COLUMNS, write_contact_template
from kaohe.engines.reading.sheets import NOT_TO_BE_CUT, Sheet, load_sheet, open_book
from kaohe.web.accounts.faults import (
    CONTACT_CELL_WRONG,
    CONTACT_HEADER_WRONG,
    CONTACT_LIST_EMPTY,
    CONTACT_LIST_TOO_BIG,
    CONTACT_LIST_UNREADABLE,
    CONTACT_TWICE,
)
from kaohe.web.accounts.forms import BUSINESS
from kaohe.web.accounts.models import User
from kaohe.web.accounts.roles import ROLES, may_be_held_together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.core.errors import Fault

LARGEST: Final = 2_000_000
"""Bytes of a workbook; unpacked it may be as many times larger as texts usually are."""
LARGEST_UNPACKED: Final = 40_000_000
MOST_ROWS: Final = 500
_FIELDS: Final = ("username", "name", "post", "office", "phone", "body")
_ROLES: Final = 6
_BETWEEN: Final = str.maketrans("，,;；/ \n", "、" * 7)
_CODES: Final = {names[0]: code for code, names in BODY_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Contact:
    """One person of a list."""

    row: int
    """As the spreadsheet counts, from 1."""
    details: dict[str, str]
    roles: tuple[str, ...]


def write_template() -> bytes:
    """Return the workbook to fill in."""
    return write_contact_template([*_role_names()])


def read_contact_list(data: bytes, *, name: str) -> list[Contact]:
    """Read a list and check every cell, also against the accounts that there are.

    Args:
        data: the workbook.
        name: of its file, for what is wrong with the whole of it.

    Raises:
        InputError: with everything that is wrong.
    """
    sheet = load_first_sheet(data, name)
    header = [cell.strip() for cell in sheet.read_row(0)] if sheet.rows.num_rows else []
    if tuple(header[: len(CONTACT_COLUMNS)]) != CONTACT_COLUMNS:
        raise CONTACT_HEADER_WRONG.error_at(f"{sheet.name}!A1", wanted="、".join(CONTACT_COLUMNS))
    filled = [place for place in sheet.find_filled_rows() if place]
    if not filled:
        raise CONTACT_LIST_EMPTY.error_at(f"{sheet.name}!A2")
    if len(filled) > MOST_ROWS:
        raise CONTACT_LIST_TOO_BIG.error_at(sheet.name, bytes=LARGEST // 1_000_000, rows=MOST_ROWS)
    contacts, faults = [], []
    for place in filled:
        contact, wrong = _read_row(sheet, place)
        contacts.append(contact)
        faults += wrong
    faults += _find_twice(sheet.name, contacts)
    raise_all(InputError, sorted(faults, key=lambda fault: _place_of(fault.where)))
    return contacts


def load_first_sheet(data: bytes, name: str) -> Sheet:
    """Return the first sheet of a workbook that somebody handed in, within bounds.

    Raises:
        InputError: it is too big, or no workbook.
    """
    if len(data) > LARGEST:
        raise CONTACT_LIST_TOO_BIG.error_at(name, bytes=LARGEST // 1_000_000, rows=MOST_ROWS)
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            unpacked = sum(member.file_size for member in book.infolist())
    except zipfile.BadZipFile:
        raise CONTACT_LIST_UNREADABLE.error_at(name) from None
    if unpacked > LARGEST_UNPACKED:
        raise CONTACT_LIST_TOO_BIG.error_at(name, bytes=LARGEST // 1_000_000, rows=MOST_ROWS)
    try:
        return load_sheet(data, open_book(data).sheet_names[0])
    except (*NOT_TO_BE_CUT, OSError):
        raise CONTACT_LIST_UNREADABLE.error_at(name) from None


def _read_row(sheet: Sheet, place: int) -> tuple[Contact, list[Fault]]:
    cells = [cell.strip() for cell in sheet.read_row(place)][: len(CONTACT_COLUMNS)]
    cells += [""] * (len(CONTACT_COLUMNS) - len(cells))
    details = dict(zip(_FIELDS, cells, strict=False))
    details["body"] = _CODES.get(details["body"], details["body"])
    names = _role_names()
    asked = [each for each in cells[_ROLES].translate(_BETWEEN).split("、") if each]
    roles = [names.get(each, "") for each in asked]
    contact = Contact(place + 1, details, tuple(dict.fromkeys(role for role in roles if role)))
    unknown = [name for name, role in zip(asked, roles, strict=True) if not role]
    wrong = [*_find_wrong(contact), *_find_wrong_roles(contact, unknown, names)]
    return contact, [
        CONTACT_CELL_WRONG.at(
            f"{sheet.name}!{chr(ord('A') + column)}{contact.row}",
            column=CONTACT_COLUMNS[column],
            reason=reason.rstrip("。."),
        )
        for column, reason in wrong
    ]


def _find_wrong(contact: Contact) -> Iterator[tuple[int, str]]:
    user = User(**contact.details)
    if User.objects.filter(username=user.username).exists():
        yield 0, _("账号已经有人使用")
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as wrong:
        for field, reasons in wrong.message_dict.items():
            yield _FIELDS.index(field), "；".join(reasons)
    if user.body and user.body not in BODY_NAMES:
        yield _FIELDS.index("body"), _("没有这个单位")


def _find_wrong_roles(
    contact: Contact, unknown: Sequence[str], names: dict[str, str]
) -> Iterator[tuple[int, str]]:
    if unknown:
        yield (
            _ROLES,
            _("没有“%(unknown)s”这一角色，可填：%(known)s")
            % {"unknown": "、".join(unknown), "known": "、".join(names)},
        )
    for at, one in enumerate(contact.roles):
        for other in contact.roles[at + 1 :]:
            if not may_be_held_together(one, other):
                yield _ROLES, _("省级工会角色不能与其他角色同时担任")
    if not contact.details["body"] and any(ROLES[role].is_of_body for role in contact.roles):
        yield _FIELDS.index("body"), _("该角色须填写单位")


def _find_twice(sheet: str, contacts: Sequence[Contact]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for contact in contacts:
        number = contact.details["username"]
        if number and first.setdefault(number, contact.row) != contact.row:
            yield CONTACT_TWICE.at(f"{sheet}!A{contact.row}", number=number, row=first[number])


def _role_names() -> dict[str, str]:
    """Return the roles by their Chinese names, in which lists are written."""
    with translation.override("zh-hans"):
        return {str(role.name): role.id for role in BUSINESS}


def _place_of(where: str) -> tuple[int, str]:
    cell = where.rpartition("!")[2]
    return int(cell[1:]), cell
