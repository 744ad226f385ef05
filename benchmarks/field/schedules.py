"""Let devices record and upload over a line that does anything, and see that nothing is lost.

``python -m benchmarks.field.schedules [SCHEDULES] [STEPS] [FIRST]``. The same devices and the same
line as in the tests, over the workflow of receiving with a store in memory. After every step each
event, revision and photo that was ever shown as saved must be on a device or at the office, events
once; at the end everything is let through and must be at the office.
"""

import json
import random
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2] / "tests/workflows/field_visits")]

WAYS = import_module("devices").WAYS
STEPS, Schedule = (getattr(import_module("schedule"), name) for name in ("STEPS", "Schedule"))


def run(seed: int, steps: int, seen: Counter[str]) -> None:
    """Follow one schedule."""
    chance = random.Random(seed)  # noqa: S311 - a schedule, no secret
    schedule = Schedule.in_memory(1 + seed % 3)
    for _ in range(steps):
        what, way = chance.choice(STEPS), chance.choice(WAYS)
        schedule.step(what, chance.randrange(3), chance.randrange(2), way, chance.randrange(2**16))
        seen[what if what != "upload" else way] += 1
        lost = schedule.find_lost()
        if lost:
            raise SystemExit(f"schedule {seed}: {lost}")
    schedule.drain()
    unsent = schedule.find_unsent()
    if unsent:
        raise SystemExit(f"schedule {seed}: not at the office: {unsent}")
    for device in schedule.devices:
        seen["events saved"] += len(device.saved_events)
        seen["revisions saved"] += len(device.saved_revisions)
        seen["photos saved"] += len(device.saved_blobs)
        seen["visits purged"] += len(device.purged)
        seen["receipts"] += len(device.receipts)


def main(schedules: int, steps: int, first: int) -> int:
    """Follow the schedules and print the figures."""
    seen: Counter[str] = Counter()
    for seed in range(first, first + schedules):
        run(seed, steps, seen)
    print(json.dumps({"schedules": schedules, "steps": steps, "first": first, "lost": 0, **seen}))
    return 0


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(numbers + [10_000, 60, 1][len(numbers) :])))
