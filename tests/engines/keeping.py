"""A tally that keeps the broken lines of a small delivery for a test to look at."""

from dataclasses import dataclass, field

from kaohe.engines.reading.delivery import Tally


@dataclass(slots=True)
class KeepingTally(Tally):
    broken: list = field(default_factory=list)

    def __post_init__(self):
        self.keep = self.extend

    def extend(self, lines):
        self.broken.extend(lines.to_pylist())

    def reasons(self):
        return [(each["line"], each["reason"]) for each in self.broken]
