"""Which files are delivered, and by whom: told by the folder or by the name of the file."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import category

from kaohe.core.divisions import BODY_NAMES, CORPS
from kaohe.core.errors import DeliveryRefused, Fault, raise_all
from kaohe.core.register.faults import (
    DELIVERER_CONTRADICTORY,
    DELIVERER_UNKNOWN,
    DELIVERY_FORM_UNKNOWN,
    DELIVERY_MISSING,
    DELIVERY_NAME_TAKEN,
    DELIVERY_NAME_UNREADABLE,
    DELIVERY_UNREADABLE,
)
from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS
from kaohe.engines.reading.readers import SUFFIXES, Delivery, Origin, open_delivery
from kaohe.engines.snapshots.stored import NATIONAL

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLDER: Final = re.compile(r"province=([0-9]{2})")
_CODE: Final = re.compile(r"([0-9]{2})(?:$|[-_. ](?![0-9]))")
"""At the beginning of a name; followed by digits it could be a part of a date."""
_NAMED_NATIONAL: Final = re.compile(r"全国|(?<![a-z])national(?![a-z])")
_CORPS_NAMES: Final = ("新疆生产建设兵团", "新疆兵团", "生产建设兵团", "兵团")
_NAMED: Final = {zh: body for body, (zh, _) in BODY_NAMES.items()} | dict.fromkeys(
    _CORPS_NAMES, CORPS
)
_XINJIANG: Final = "65"
_OF_ONE_BODY: Final = (ENTERPRISES.id, FEDERATIONS.id, SOCIAL_UNIONS.id)


def open_deliveries(paths: Iterable[Path]) -> tuple[Delivery, ...]:
    """Find and open all delivered files, in the order of their names inside the register.

    Raises:
        DeliveryRefused: with every fault of every file at once.
    """
    found = [file for path in paths for file in _find(path)]
    faults: list[Fault] = []
    deliveries: list[Delivery] = []
    for path, fault in found:
        if fault is not None:
            faults.append(fault)
            continue
        opened, problems = _open(path)
        faults.extend(problems)
        deliveries.extend(opened)
    names: dict[str, Path] = {}
    for delivery in deliveries:
        name, path = delivery.origin.file, delivery.origin.path
        if name in names:
            faults.append(DELIVERY_NAME_TAKEN.at(str(path), name=name))
        names[name] = path
    raise_all(DeliveryRefused, faults)
    return tuple(sorted(deliveries, key=lambda delivery: delivery.origin.file))


def deliverer_of(path: Path) -> str | None:
    """Return the body that delivered a file, ``00`` for the nation, ``None`` if nothing tells.

    >>> deliverer_of(Path("in/province=33/enterprises.csv"))
    '33'
    >>> deliverer_of(Path("33-企业.csv")), deliverer_of(Path("全国.csv"))
    ('33', '00')
    """
    told = _tell_deliverers(path)
    return told[0] if len(told) == 1 else None


def skipped_in(paths: Iterable[Path]) -> tuple[str, ...]:
    """Name what is left out of the folders: other kinds of files, hidden ones, linked folders.

    The names are relative to the folder searched; a linked folder ends with a slash.
    """
    skipped: set[str] = set()
    for folder in (path for path in paths if path.is_dir()):
        for each in folder.rglob("*"):
            name = each.relative_to(folder).as_posix()
            if each.is_symlink() and each.is_dir():
                skipped.add(f"{name}/")
            elif not each.is_dir() and not _is_delivery(each):
                skipped.add(name)
    return tuple(sorted(map(_show, skipped)))


def _tell_deliverers(path: Path) -> list[str]:
    """Return every deliverer that is told; more than one contradict each other.

    The folder tells more than digits at the beginning of a name, which may be those of a month.
    """
    named = _named_body(path.stem)
    folder = _folder_code(path)
    if folder == NATIONAL:  # A national export may come in one file for each province.
        return [NATIONAL]
    match = _CODE.match(path.stem)
    code = match[1] if match and match[1] in BODY_NAMES else None
    national = NATIONAL if _NAMED_NATIONAL.search(path.stem.lower()) else None
    told = (folder or code, named, national)
    return sorted({each for each in told if each is not None})


def _folder_code(path: Path) -> str | None:
    for folder in reversed(path.parent.parts):
        match = _FOLDER.fullmatch(folder)
        if match and (match[1] in BODY_NAMES or match[1] == NATIONAL):
            return match[1]
    return None


def _named_body(stem: str) -> str | None:
    """Return the body whose name begins the file's name, after a code or none.

    The longest name counts. Xinjiang with the Corps named later on may be either, or both.
    """
    begin = _CODE.sub("", stem, count=1) if _CODE.match(stem) else stem
    name = max((each for each in _NAMED if begin.startswith(each)), key=len, default=None)
    if name is None or (_NAMED[name] == _XINJIANG and "兵团" in begin):
        return None
    return _NAMED[name]


def _find(path: Path) -> list[tuple[Path, Fault | None]]:
    closed: list[OSError] = []
    if path.is_dir():
        found = os.walk(path, onerror=closed.append)
        places = (Path(folder, name) for folder, _, names in found for name in names)
        files = sorted(each for each in places if _is_delivery(each))
    else:
        files = [path] if path.is_file() and path.suffix.lower() in SUFFIXES else []
    if files or closed:
        # A folder that may not be looked into is no reason to leave out what it holds.
        unseen = [(Path(each.filename), _tell_closed(each)) for each in closed]
        return [*unseen, *((file, _find_odd_name(file)) for file in files)]
    if path.is_file():
        form = path.suffix.lower() or path.name
        return [(path, DELIVERY_FORM_UNKNOWN.at(_show(str(path)), form=_show(form)))]
    return [(path, DELIVERY_MISSING.at(_show(str(path))))]


def _tell_closed(reason: OSError) -> Fault:
    return DELIVERY_UNREADABLE.at(_show(str(reason.filename)), reason=reason.strerror)


def _find_odd_name(path: Path) -> Fault | None:
    """Return a fault if a name cannot be shown: bytes of another encoding, control characters."""
    if any(category(symbol) in ("Cc", "Cs") for symbol in str(path)):
        return DELIVERY_NAME_UNREADABLE.at(_show(str(path)))
    return None


def _show(name: str) -> str:
    """Return a name as it can be printed."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join("\ufffd" if category(symbol) == "Cc" else symbol for symbol in text)


def _is_delivery(path: Path) -> bool:
    named = path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~"))
    return named and path.is_file()


def _open(path: Path) -> tuple[list[Delivery], list[Fault]]:
    code = deliverer_of(path)
    deliverer = None if code == NATIONAL else code
    opened = open_delivery(Origin(path, f"{code or NATIONAL}/{path.name}", deliverer))
    if isinstance(opened, list):
        return [], opened
    if code is None and opened.kind.id in _OF_ONE_BODY:
        told = _tell_deliverers(path)
        if told:
            return [], [DELIVERER_CONTRADICTORY.at(str(path), bodies="、".join(told))]
        return [], [DELIVERER_UNKNOWN.at(str(path))]
    return [opened], []
