"""Close one visit in a process of its own: ``closing.py LEDGER RECORD GO``."""

import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from kaohe.core.errors import KaoheError
from kaohe.stores.ledger_store import LedgerStore
from kaohe.workflows.disclosure.visiting import close_visit


def say(*words):
    """Answer whoever has started this process."""
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def main(ledger, record, go):
    """Wait for the sign to go on, then close the visit."""
    found = spec_from_file_location("small", Path(__file__).with_name("small_campaign.py"))
    small = module_from_spec(found)
    found.loader.exec_module(small)

    campaign = small.SmallCampaign(0, LedgerStore.load(ledger), enrol=False)
    campaign.clock.asked = 100_000
    say("ready")
    while not go.exists():
        time.sleep(0.001)
    try:
        entered = close_visit(campaign.office, record.read_bytes())
        say("new" if entered.is_new else "same", entered.index)
    except KaoheError as error:
        say("refused", error.faults[0].kind.code)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
