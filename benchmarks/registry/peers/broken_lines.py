"""Broken lines by hand: none of the peers gives them back as they were delivered, with a number.

pandas fills up short lines and the csv module takes what comes, so that a careful user looks at
the lines first. Most of them are passed on after a look at commas and quotes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

find_control = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]|\r(?!\n)").search
find_wrong_bytes = re.compile("[\udc80-\udcff]").search
FIELD = '(?:"(?:[^"]|"")*"|[^",]*)'
is_well_quoted = re.compile(f"{FIELD}(?:,{FIELD})*").fullmatch


class WholeLines:
    """The whole lines of a delivered file, for a CSV parser; broken ones are kept apart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.numbers: list[int] = []
        """Of the lines that were passed on, after the header."""
        self.rejected: list[tuple[str, int, str, bytes]] = []

    def __iter__(self) -> Iterator[str]:
        """Pass on the header and every whole line."""
        with self.path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as stream:
            header = next(stream)
            commas = header.count(",")
            yield header
            for number, line in enumerate(stream, start=2):
                fault = None
                if line.count(",") != commas or '"' in line:
                    fault = find_fault(line, commas)
                if find_control(line):
                    fault = "control_character"
                if find_wrong_bytes(line):
                    fault = "wrong_bytes"
                if fault is None:
                    self.numbers.append(number)
                    yield line
                else:
                    verbatim = line.rstrip("\n").encode("utf-8", "surrogateescape")
                    self.rejected.append((self.path.parent.name, number, fault, verbatim))


def find_fault(line: str, commas: int) -> str | None:
    """Look closer at a line with quotes or with another number of commas."""
    text = line.rstrip("\r\n")
    if not is_well_quoted(text):
        return "broken_quotes"
    fields = len(next(csv.reader([text]), []))
    if fields <= commas:
        return "too_few_fields"
    return "too_many_fields" if fields > commas + 1 else None


def write_rejects(rejected: list[tuple[str, int, str, bytes]], path: Path) -> None:
    """Write the broken lines of all files, verbatim."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        for province, number, fault, verbatim in rejected:
            csv.writer(stream).writerow([province, number, fault, verbatim.hex()])
