"""Walk through illegal orders of acts, and see that none gets past the gate.

``python -m benchmarks.ledger.walks [WALKS] [STEPS]``. What was let pass is held against the order
of a draw by sentences that know no rule of the ledger (``tests/core/ledger/conftest.py``).
"""

import json
import random
import sys
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

PLACE = Path(__file__).parents[2] / "tests/core/ledger/conftest.py"


def main(walks: int, steps: int) -> int:
    """Walk and print the figures."""
    found = spec_from_file_location("ledger_walks", PLACE)
    book = module_from_spec(found)
    found.loader.exec_module(book)
    passed: Counter[str] = Counter()
    refused = 0
    for seed in range(walks):
        chance = random.Random(seed)  # noqa: S311 - a walk, no secret
        made = book.Book()
        if seed % 3:
            made.open_campaign()
        if seed % 3 == 2:
            made.arrive()
        refused += book.walk(made, [chance.randrange(2**32) for _ in range(steps)])
        book.check_order([(entry.kind, dict(entry.content)) for entry, _, _ in made.kept])
        passed.update(entry.kind for entry, _, _ in made.kept)
    print(json.dumps({"walks": walks, "refused": refused, "passed": dict(passed)}))
    return 0


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(numbers + [10_000, 40][len(numbers) :])))
