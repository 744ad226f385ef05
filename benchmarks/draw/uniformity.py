"""Draw a million times from small strata and hold the counts against even ones by chi-square.

    python -m benchmarks.draw.uniformity
    python -m benchmarks.draw.uniformity --draws 100000 --proved 0

draws with the code of the real draw (``combine_values``, ``pick_index``). In the large run a
holder's value is SHA-512 of holder and label in place of a proof, whose output is such a hash
too; in the small run three holders prove every label (``KeyHolder``, ``evaluate_label``).

``one of N`` counts the index drawn, for N from 1 to 12; ``pairs of N`` counts ordered pairs, the
second drawn with the first excluded; ``k of N`` the index drawn while k others are excluded,
among those that are free. ``p`` is the chance that even draws differ as much or more; the last
line adds up all statistics. Of two dozen such chances one is below 0.04 as a rule. A run gives the
same figures each time; ``--first`` begins with another label, so that a low ``p`` can be looked
into with fresh values.
"""

from __future__ import annotations

import argparse
from collections import Counter
from fractions import Fraction
from hashlib import sha512
from itertools import count

from scipy.stats import chi2

from kaohe.core.draw import Campaign, Ceremony, KeyHolder, Label, evaluate_label
from kaohe.core.draw.lottery import combine_values, pick_by_size, pick_index

CAMPAIGN = Campaign("uniformity", rehearsal=True)
HOLDERS = tuple(KeyHolder(bytes([number]) * 32) for number in (1, 2, 3))
CEREMONY = Ceremony(CAMPAIGN, bytes(32), bytes(32), tuple(each.public_key for each in HOLDERS))


def main() -> None:
    """Draw and print one line for each size."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--draws", type=int, default=1_000_000, help="for each line")
    parser.add_argument("--proved", type=int, default=2_000, help="draws with real proofs")
    parser.add_argument("--first", type=int, default=0, help="number of the first label")
    options = parser.parse_args()
    total = Total()
    print(f"{'':<22} {'draws':>10} {'cells':>6} {'chi-square':>11} {'freedom':>8} {'p':>7}")
    labels = count(options.first)
    for size in range(1, 13):
        total.show(f"one of {size}", draw_ones(size, options.draws, labels, hashed), size)
    for size in range(2, 8):
        cells = size * (size - 1)
        total.show(f"pairs of {size}", draw_pairs(size, options.draws, labels, hashed), cells)
    for size, excluded in ((12, (0, 11)), (12, (3, 4, 5)), (7, (1, 2, 4, 5, 6))):
        drawn = draw_ones(size, options.draws, labels, hashed, excluded)
        total.show(f"{len(excluded)} excluded of {size}", drawn, size - len(excluded))
    for sizes in ((1, 2, 3), (5, 1, 0, 9), (40, 3, 17, 25, 8, 1)):
        name = f"by size, pairs of {len(sizes)}"
        total.show_sized(name, draw_sized(sizes, options.draws, labels), chances_of(sizes))
    if options.proved:
        for size in (2, 7, 12):
            drawn = draw_ones(size, options.proved, labels, proved)
            total.show(f"one of {size}, proved", drawn, size)
        pairs = draw_pairs(3, options.proved // 2, labels, proved)
        total.show("pairs of 3, proved", pairs, 6)
    total.close()


def draw_ones(size, draws, labels, value, excluded=()):
    """Count the indices drawn from one stratum."""
    return Counter(pick_index(value(next(labels)), size, excluded) for _ in range(draws))


def draw_pairs(size, draws, labels, value):
    """Count ordered pairs drawn without replacement."""
    pairs = Counter()
    for _ in range(draws):
        first = pick_index(value(next(labels)), size, ())
        pairs[first, pick_index(value(next(labels)), size, (first,))] += 1
    return pairs


def draw_sized(sizes, draws, labels):
    """Count ordered pairs of counties drawn by size without replacement."""
    pairs = Counter()
    for _ in range(draws):
        first = pick_by_size(hashed(next(labels)), sizes, ())
        pairs[first, pick_by_size(hashed(next(labels)), sizes, (first,))] += 1
    return pairs


def chances_of(sizes):
    """Return the chance of each ordered pair that can be drawn."""
    whole = sum(sizes)
    return {
        (one, other): Fraction(sizes[one], whole) * Fraction(sizes[other], whole - sizes[one])
        for one in range(len(sizes))
        for other in range(len(sizes))
        if one != other and sizes[one] and sizes[other]
    }


def hashed(number):
    """Return a label's value from hashes that stand for the holders' outputs."""
    label = number.to_bytes(8, "big")
    outputs = [sha512(holder + label).digest() for holder in (b"1", b"2", b"3")]
    return combine_values(CAMPAIGN, label, outputs)


def proved(number):
    """Return a label's value from the proofs of three holders."""
    label = Label("unit", "33", f"{number // 10_000 % 10**6:06}", "P", 1, number % 10_000)
    proofs = [holder.evaluate(label, CEREMONY) for holder in HOLDERS]
    return evaluate_label(label, proofs, CEREMONY).value


class Total:
    """Prints the statistic of each count, and adds them up."""

    def __init__(self):
        self.draws, self.statistic, self.freedom = 0, 0, 0

    def show(self, name, counts, cells):
        """Print the statistic of counts over cells that shall be even."""
        draws = counts.total()
        assert len(counts) <= cells
        even = draws / cells
        met = sum((drawn - even) ** 2 for drawn in counts.values())
        self.add(name, draws, cells, (met + (cells - len(counts)) * even**2) / even)

    def show_sized(self, name, counts, chances):
        """Print the statistic of counts over cells whose chances are known."""
        draws = counts.total()
        assert counts.keys() <= chances.keys()
        expected = {cell: float(draws * chance) for cell, chance in chances.items()}
        met = sum((counts[cell] - due) ** 2 / due for cell, due in expected.items())
        self.add(name, draws, len(chances), met)

    def add(self, name, draws, cells, statistic):
        """Print a line and add it up."""
        freedom = cells - 1
        self.draws += draws
        self.statistic += statistic
        self.freedom += freedom
        print_line(name, draws, cells, statistic, freedom)

    def close(self):
        """Print the sum of all statistics."""
        print_line("all together", self.draws, "", self.statistic, self.freedom)


def print_line(name, draws, cells, statistic, freedom):
    """Print one line; a statistic without freedom has no chance."""
    chance = f"{chi2.sf(statistic, freedom):.3f}" if freedom else "-"
    print(
        f"{name:<22} {draws:>10,} {cells:>6} {statistic:>11.2f} {freedom:>8} {chance:>7}",
        flush=True,
    )


if __name__ == "__main__":
    main()
