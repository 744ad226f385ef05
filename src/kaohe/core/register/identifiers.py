"""Identifiers of enterprises and their check characters, defined in plain Python.

This is the definition; the vectorised form that runs over a register is in
:mod:`kaohe.core.register.check_digits` and is tested against it.
"""

from __future__ import annotations

import re
from typing import Final

ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11714-1997: weights of the eight characters before the check character."""
ORG_SYMBOLS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""GB 11714-1997: a symbol's value is its place."""
ORG_CHECKS: Final = "0X987654321"
"""GB 11714-1997: check character by the weighted sum modulo 11 (11 - sum; 10 is X, 11 is 0)."""
USCC_SYMBOLS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: 31 symbols, without I, O, S, V and Z."""
USCC_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
"""GB 32100-2015: 3 to the power of the place, modulo 31."""
CENSUS_CHECK: Final = "B"
"""Check character that a census gives to a local unit without a code of its own."""

_ORG: Final = re.compile(r"[0-9A-Z]{8}-?[0-9A-Z]")
_LICENCE: Final = re.compile(r"[0-9]{15}")
_OLD_LICENCE: Final = re.compile(r"[0-9]{13}")
_USCC: Final = re.compile(f"[{USCC_SYMBOLS}]{{18}}")


def org_check_character(first_eight: str) -> str:
    """Return the check character of an organisation code (GB 11714-1997).

    >>> org_check_character("PDY00001")
    'X'
    """
    total = sum(
        weight * ORG_SYMBOLS.index(symbol)
        for weight, symbol in zip(ORG_WEIGHTS, first_eight, strict=True)
    )
    return ORG_CHECKS[total % 11]


def licence_check_digit(first_fourteen: str) -> str:
    """Return the check digit of a business licence number (GS15-2006, ISO 7064 MOD 11,10).

    >>> licence_check_digit("11010801234567")
    '0'
    """
    product = 10
    for digit in first_fourteen:
        product = ((product + int(digit) - 1) % 10 + 1) * 2 % 11
    return str((1 - product) % 10)


def uscc_check_character(first_seventeen: str) -> str:
    """Return the check character of a unified social credit code (GB 32100-2015).

    >>> uscc_check_character("91110000600037341")
    'L'
    """
    total = sum(
        weight * USCC_SYMBOLS.index(symbol)
        for weight, symbol in zip(USCC_WEIGHTS, first_seventeen, strict=True)
    )
    return USCC_SYMBOLS[-total % 31]


def is_org_code(text: str) -> bool:
    """Tell whether a text is an organisation code with its right check character.

    A hyphen before the check character is tolerated. The census character ``B`` is not a check:
    several local units share such a code, so that it identifies none of them.
    """
    return _ORG.fullmatch(text) is not None and org_check_character(text[:8]) == text[-1]


def is_licence_no(text: str) -> bool:
    """Tell whether a text is a licence number: 15 digits with their check, or the older 13."""
    if _OLD_LICENCE.fullmatch(text):
        return True
    return _LICENCE.fullmatch(text) is not None and licence_check_digit(text[:14]) == text[14]


def is_uscc(text: str) -> bool:
    """Tell whether a text is a unified social credit code with its right check character."""
    return _USCC.fullmatch(text) is not None and uscc_check_character(text[:17]) == text[17]


def enterprise_id(
    *, uscc: str | None, org_code: str | None, licence_no: str | None, file: str, line: int
) -> str:
    """Return the id under which an enterprise leaves the system (contracts, Ids).

    >>> enterprise_id(uscc=None, org_code="PDY00001-X", licence_no=None, file="33/a.csv", line=2)
    'org:PDY00001X'
    """
    if uscc is not None and is_uscc(uscc):
        return f"uscc:{uscc}"
    if org_code is not None and is_org_code(org_code):
        return f"org:{org_code.replace('-', '')}"
    if licence_no is not None and is_licence_no(licence_no):
        return f"lic:{licence_no}"
    return f"row:{file}:{line}"
