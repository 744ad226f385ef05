"""A whole national campaign, verified, and changed in every way that the verifier promises to tell.

Run ``python -m benchmarks.verifier``: 32 bodies, 64 counties, 448 visits, with replacements,
lacking kinds, refusals, an exchanged county and a key restored from paper; about five minutes of
processor time. ``--bodies 2`` makes a small one. It ends with an error when a change is not told.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "verifier" / "src"), str(ROOT / "tests" / "verifier")]

import mutations  # noqa: E402 - beside the tests of the verifier
from golden import GoldenOffice  # noqa: E402

BODIES = ["33", *map(str, [*range(11, 33), *range(34, 43)])]


class Steps:
    """Prints what a step took in processor time."""

    def __init__(self):
        self.begun = time.process_time()

    def show(self, what):
        """Print the time since the last step."""
        now = time.process_time()
        print(f"{what:64} {now - self.begun:8.1f} s")
        self.begun = now


def main():
    """Make, verify, change, count, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bodies", type=int, default=len(BODIES))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        return run(Path(place), BODIES[: max(2, options.bodies)])


def run(place, bodies):
    """Make campaigns of some bodies below a folder; return how many changes nobody told."""
    steps = Steps()
    office = GoldenOffice(place / "office", bodies=bodies).run()
    notes = ", ".join(f"{number} {name}" for name, number in office.notes.items())
    steps.show(f"campaign of {len(bodies)} bodies, {office.store.size()} entries: {notes}")
    folder = office.publish(place / "draw")
    size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    steps.show(f"published: {size / 1e6:.1f} MB")
    is_sound = mutations.holds(folder)
    steps.show(f"verified whole: {'all holds' if is_sound else 'DOES NOT HOLD'}")
    steps.show(f"the page's script under node: {replay(folder)} records hold")
    small = GoldenOffice(place / "small").run()
    other = GoldenOffice(place / "other", rehearsal=False).run().publish(place / "real")
    forged = mutations.Forger(small, small.publish(place / "two"), place / "forged")
    runs = (
        mutations.bytes_of_records(folder, 15),
        mutations.forgeries(folder),
        mutations.foreign_records(folder, other),
        mutations.bytes_of_opening(place / "two", 400),
        mutations.bytes_of_ledger(place / "two", 400),
        mutations.changed_lines(place / "two"),
        mutations.changed_files(place / "two", every=3),
        forged.run(every=3),
        forged.changed_field_records(),
    )
    tried, told = Counter(), Counter()
    for changes in runs:
        for what, is_told in changes:
            tried[what] += 1
            told[what] += is_told
    steps.show("changes")
    for what, number in tried.items():
        print(f"{what:40} {number:8} changed {told[what]:8} told")
    print(f"{tried.total()} changes, {told.total()} told")
    return 0 if is_sound and tried == told else 1


def replay(folder):
    """Let the page's script check every record; return how many there are, none with a fault."""
    files = {name: (folder / name).read_bytes().hex() for name in mutations.OPENING}
    records = [each.read_bytes().hex() for each in sorted(folder.glob("*/**/*-*.json"))]
    told = subprocess.run(
        ["node", ROOT / "tests" / "verifier" / "run_page.mjs"],
        input=json.dumps([["replay", {"files": files, "packets": records}]]),
        capture_output=True,
        text=True,
        check=True,
    )
    faults, chosen = json.loads(told.stdout)[0]
    if faults:
        raise SystemExit(f"the page finds {faults} faults in the opening")
    return len(chosen)


if __name__ == "__main__":
    sys.exit(main())
