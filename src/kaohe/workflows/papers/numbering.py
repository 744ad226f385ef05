"""Serial numbers of papers: from 1 on, one after the other, for each organ mark and year.

A number is given once and never again. A paper that is given up after it was numbered keeps its
number as a void one, so that whoever counts finds no gap.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kaohe.workflows.papers.faults import PAPER_SERIAL_GAP

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kaohe.core.errors import Fault


def next_serial(mark: str, year: int, *, taken: Collection[int]) -> int:
    """Return the next serial number.

    Args:
        mark: 机关代字, such as 总工办发.
        year: the year of the number.
        taken: every serial given so far under this mark and year, void ones included.

    Raises:
        StepRefused: there is a gap or a double already; it would be carried on.

    >>> next_serial("总工办发", 2013, taken=(1, 2))
    3
    """
    for fault in check_serials(mark, year, taken=taken):
        raise fault.kind.error(fault)
    return len(taken) + 1


def check_serials(mark: str, year: int, *, taken: Iterable[int]) -> tuple[Fault, ...]:
    """Return what is wrong with the serials of a mark and year: gaps and doubles, as one fault."""
    counts = Counter(taken)
    expected = set(range(1, max(counts, default=0) + 1))
    wrong = sorted((expected ^ counts.keys()) | {each for each, many in counts.items() if many > 1})
    if not wrong:
        return ()
    return (PAPER_SERIAL_GAP.at(mark, mark=mark, year=year, serials="、".join(map(str, wrong))),)
