"""Which files are delivered, and by whom: told by the folder or by the name of the file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import DeliveryRefused, Fault, raise_all
from kaohe.core.register.faults import (
    DELIVERER_UNKNOWN,
    DELIVERY_MISSING,
    DELIVERY_NAME_TAKEN,
)
from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS
from kaohe.engines.readers import Delivery, Origin, open_delivery

if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIXES: Final = (".csv", ".xlsx", ".parquet")
NATIONAL: Final = "00"
"""Stands for the deliverer where headquarters exports the whole nation."""

_FOLDER: Final = re.compile(r"province=([0-9]{2})")
_NAME: Final = re.compile(r"([0-9]{2})(?![0-9]).*|.*(?<![0-9])([0-9]{2})", re.DOTALL)
_NAMED_NATIONAL: Final = ("national", "全国")
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
    for folder in reversed(path.parent.parts):
        match = _FOLDER.fullmatch(folder)
        if match and (match[1] in BODY_NAMES or match[1] == NATIONAL):
            return match[1]
    if any(word in path.stem.lower() for word in _NAMED_NATIONAL):
        return NATIONAL
    match = _NAME.fullmatch(path.stem)
    code = (match[1] or match[2]) if match else None
    if code in BODY_NAMES:
        return code
    named = [body for body, (zh, _) in BODY_NAMES.items() if path.stem.startswith(zh)]
    return named[0] if named else None


def _find(path: Path) -> list[tuple[Path, Fault | None]]:
    if path.is_dir():
        files = sorted(
            each
            for each in path.rglob("*")
            if each.is_file()
            and each.suffix.lower() in SUFFIXES
            and not each.name.startswith((".", "~"))
        )
    else:
        files = [path] if path.is_file() and path.suffix.lower() in SUFFIXES else []
    if files:
        return [(file, None) for file in files]
    return [(path, DELIVERY_MISSING.at(str(path)))]


def _open(path: Path) -> tuple[list[Delivery], list[Fault]]:
    code = deliverer_of(path)
    deliverer = None if code == NATIONAL else code
    opened = open_delivery(Origin(path, f"{code or NATIONAL}/{path.name}", deliverer))
    if isinstance(opened, list):
        return [], opened
    if code is None and opened.kind.id in _OF_ONE_BODY:
        return [], [DELIVERER_UNKNOWN.at(str(path))]
    return [opened], []
