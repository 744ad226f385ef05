"""Names of delivered files: which may be used, and whose file a name tells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import category, normalize

from kaohe.core.divisions import BODY_NAMES
from kaohe.engines.reading.deliveries import deliverer_of
from kaohe.engines.reading.readers import SUFFIXES
from kaohe.web.accounts.scope import scope_of
from kaohe.web.registers.faults import (
    DELIVERER_NOT_YOURS,
    FILE_NAME_WRONG,
    FILE_OF_OTHERS,
    FILE_SIZE_WRONG,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault
    from kaohe.web.accounts.models import User

NATION: Final = "00"
MOST_GIGABYTES: Final = 4
_GIGABYTE: Final = 10**9
_LONGEST: Final = 80
_UNSHOWN: Final = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Categories of characters that nobody sees, among them those that turn the direction round."""


def clean_name(name: str) -> str:
    """Return the last part of a name in one form, whatever the browser's machine writes."""
    return normalize("NFC", name.replace("\\", "/").rpartition("/")[2].strip())


def find_name_faults(name: str, deliverer: str, *, size: int, by: User) -> Iterator[Fault]:
    """Yield everything that keeps somebody from handing a file in."""
    is_long = not 0 < len(name) <= _LONGEST
    is_odd = any(category(symbol) in _UNSHOWN for symbol in name) or name.startswith((".", "~"))
    if is_long or is_odd or "/" in name or Path(name).suffix.lower() not in SUFFIXES:
        yield FILE_NAME_WRONG.at(name[:_LONGEST], name=name[:_LONGEST])
    elif deliverer_of(place_of_name(deliverer, name)) != deliverer:
        yield FILE_OF_OTHERS.at(name, name=name, deliverer=deliverer)
    if deliverer not in list_deliverers(by):
        yield DELIVERER_NOT_YOURS.at(name[:_LONGEST], deliverer=deliverer[:2])
    if not 0 < size <= MOST_GIGABYTES * _GIGABYTE:
        yield FILE_SIZE_WRONG.at(name[:_LONGEST], most=MOST_GIGABYTES)


def list_deliverers(person: User) -> tuple[str, ...]:
    """Return for whom a person may deliver: every body and the nation, or the own body."""
    scope = scope_of(person)
    return tuple(each for each in (NATION, *BODY_NAMES) if scope.holds(each))


def place_of_name(deliverer: str, name: str) -> Path:
    """Return where a file stands among the deliveries, so that its folder tells whose it is."""
    return Path(f"province={deliverer}", name) if deliverer else Path(name)
