"""Walk through illegal orders of disclosure, and see that none draws twice or too early.

``python -m benchmarks.draw.walks [WALKS] [STEPS] [FIRST]``. Office, two devices and three key
holders of a small campaign do anything in any order; what is let pass is held against sentences
that know no rule of the ledger (``tests/workflows/disclosure/walker.py``).
"""

import json
import random
import sys
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

PLACE = Path(__file__).parents[2] / "tests/workflows/disclosure"
BEGINNINGS = 3
"""A third of the walks begins before the departure, a third in a county, a third in a visit."""
GO_ON = 0.35
"""Chance that an honest team goes on; otherwise anything is done."""


def load(name):
    """Load a module that the tests use too."""
    found = spec_from_file_location(name, PLACE / f"{name}.py")
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


def walk(walker, chance, steps):
    """Do anything in any order, and check after every step."""
    for _ in range(steps):
        turn = chance.random()
        if turn < GO_ON:
            walker.go_on()
        elif turn < GO_ON + 0.1:
            walker.end_visits()
        else:
            acts = walker.acts()
            walker.attempt(acts[chance.randrange(len(acts))], chance.randrange(8))
        walker.check()


def main(walks: int, steps: int, first: int) -> int:
    """Walk and print the figures."""
    small, walker_kind = load("small_campaign"), load("walker").Walker
    entered: Counter[str] = Counter()
    refused = 0
    for seed in range(first, first + walks):
        chance = random.Random(seed)  # noqa: S311 - a walk, no secret
        walker = walker_kind(small, seed % 20)
        if seed % BEGINNINGS:
            walker.depart()
        if seed % BEGINNINGS == BEGINNINGS - 1:
            walker.go_on()
            walker.go_on()
        walk(walker, chance, steps)
        refused += walker.refused
        entered.update(request.split("/")[1] for request in walker.campaign.ledger.kept)
    print(json.dumps({"walks": walks, "first": first, "refused": refused, **entered}))
    return 0


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(numbers + [10_000, 12, 0][len(numbers) :])))
