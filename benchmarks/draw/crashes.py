"""Kill office, holders and device at every step of disclosure, and start them again.

``python -m benchmarks.draw.crashes [CYCLES]``. Most cycles end at a counted step (inside or after
a transaction, before or after a line of the journal or a published file), others at any moment.
Whoever is started again finds the ledger, the journal and the published files, and nothing else.
In the end every campaign is complete, no label has drawn twice, no unit came before the close of
the one before, and what the device has shown once it shows again.
"""

import contextlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from kaohe.core.ledger import read_entry, read_key
from kaohe.core.ledger.notes import ED25519, NoteSigner
from kaohe.stores.devices import FileJournal
from kaohe.stores.draws import DrawFolder
from kaohe.stores.ledger_store import LedgerStore

PLACE = Path(__file__).parents[2] / "tests/workflows/disclosure"
LONGEST_SECONDS = 3
MOST_STEPS = 14
BY_STEP = 0.7
KILLED = -signal.SIGKILL


def load(name):
    """Load a module that the tests use too."""
    found = spec_from_file_location(name, PLACE / f"{name}.py")
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


SMALL, WALKER, HONEST = load("small_campaign"), load("walker"), load("honest")


class Steps:
    """Counts steps, and ends the process at one of them as a power cut would."""

    def __init__(self, last):
        self.left = last

    def count(self):
        """Take a step."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class SteppedTransaction:
    """A transaction with a step after every entry that is not kept yet."""

    def __init__(self, transaction, steps):
        self._transaction, self._steps, self.wrote = transaction, steps, False

    def __getattr__(self, name):
        return getattr(self._transaction, name)

    def append(self, kept, grown):
        """Append an entry; whoever is killed now has kept nothing."""
        self._transaction.append(kept, grown)
        self.wrote = True
        self._steps.count()


class SteppedLedger:
    """A ledger on its file, with a step after every transaction that wrote."""

    def __init__(self, store, steps):
        self.store, self.steps = store, steps

    @contextmanager
    def begin(self):
        """Begin a transaction."""
        with self.store.begin() as transaction:
            stepped = SteppedTransaction(transaction, self.steps)
            yield stepped
        if stepped.wrote:
            self.steps.count()

    def document(self, name):
        """Return what was kept beside an entry."""
        return self.store.document(name)


class SteppedJournal:
    """A journal on its file, with a step before and after every line."""

    def __init__(self, journal, steps):
        self.read, self._append, self.steps = journal.read, journal.append, steps

    def append(self, line):
        """Keep a line."""
        self.steps.count()
        self._append(line)
        self.steps.count()


class SteppedFolder:
    """The published files, with a step before and after each that is new."""

    def __init__(self, folder, steps):
        self.folder, self.steps = folder, steps

    def publish_choice(self, place, record):
        """Lay out a choice."""
        path = self.folder.path / "choices" / f"{place}.json"
        self._step(path, self.folder.publish_choice, place, record)

    def publish_packet(self, visit, packet):
        """Lay out a packet."""
        path = self.folder.place_of_visit(visit)
        self._step(path, self.folder.publish_packet, visit, packet)

    def _step(self, path, publish, *what):
        is_new = not path.exists()
        if is_new:
            self.steps.count()
        publish(*what)
        if is_new:
            self.steps.count()


class Folder:
    """What a campaign leaves on the disk."""

    def __init__(self, path, number):
        self.path, self.number = path, number
        signer = NoteSigner(SMALL.ORIGIN, ED25519, SMALL.secret_of("ledger"))
        path.mkdir(parents=True)
        LedgerStore.create(path / "ledger.db", read_key(signer.key.write())).close()

    def start(self, last_step=0):
        """Find everything on the disk and go on to the end."""
        steps = Steps(last_step)
        store = LedgerStore.load(self.path / "ledger.db")
        campaign = SMALL.SmallCampaign(self.number, SteppedLedger(store, steps), enrol=False)
        campaign.clock.asked = store.size() * 100
        campaign.published = SteppedFolder(DrawFolder(self.path / "draw"), steps)
        clerk, setting = campaign.office.clerk, campaign.setting
        campaign.office = type(campaign.office)(setting, campaign.ledger, campaign.published, clerk)
        campaign.open_campaign()
        journal = FileJournal(self.path / "journal")
        campaign.journal = SteppedJournal(journal, steps)
        campaign.start_leader()
        HONEST.go_on(campaign, SMALL.FRAME_KEY, log=self.shown)

    def shown(self, place, digest):
        """Put down what stood on the screen, which no restart may change."""
        handle = os.open(self.path / "shown", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, f"{place} {digest}\n".encode())
        os.close(handle)

    def check(self):
        """Hold what is on the disk against the order of a draw; return the entries."""
        store = LedgerStore.load(self.path / "ledger.db")
        kept = [store.entry(index) for index in range(store.size())]
        store.close()
        drawn, closed, open_visit = {}, set(), {}
        for entry in (read_entry(each.entry) for each in kept):
            content = entry.content
            if entry.kind in ("chosen", "disclosed"):
                place = "/".join(str(part) for part in content["label"].values())
                if place in drawn:
                    raise AssertionError(f"{place} drew twice")
                drawn[place] = content.get("record") or content["packet"]
            if entry.kind == "disclosed":
                county = content["label"]["county"]
                if open_visit.get(county, "") not in closed | {""}:
                    raise AssertionError(f"{content['visit']} came too early")
                open_visit[county] = content["visit"]
            if entry.kind == "closed":
                closed.add(content["visit"])
        shown = {}
        for line in (self.path / "shown").read_text().splitlines():
            place, _, digest = line.partition(" ")
            if shown.setdefault(place, digest) != digest:
                raise AssertionError(f"{place} was shown as two things")
        if sorted(shown.values()) != sorted(drawn.values()):
            raise AssertionError("what was shown is not what was entered")
        if read_entry(kept[-1].entry).kind != "complete":
            raise AssertionError("steps are lost")
        packets = list((self.path / "draw" / "packets").rglob("*.json"))
        if len(packets) != len(closed):
            raise AssertionError("packets are lost")
        return len(kept)


def run_until_killed(folder, chance):
    """Run a campaign in a process of its own and kill it; tell whether it came to its end."""
    by_step = chance.random() < BY_STEP
    process = os.fork()
    if process == 0:
        with contextlib.suppress(KeyboardInterrupt):
            code = 1
            try:
                folder.start(chance.randrange(1, MOST_STEPS) if by_step else 0)
                code = 0
            except Exception:
                traceback.print_exc()
            finally:
                os._exit(code)
    if not by_step:
        time.sleep(chance.random() * LONGEST_SECONDS)
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, KILLED):
        raise AssertionError(f"the process ended with {code}")
    return code == 0


def main(cycles: int) -> int:
    """Kill and start again, and print the figures."""
    chance = random.Random(2012)  # noqa: S311 - which step is hit, no secret
    place = Path(tempfile.mkdtemp(prefix="kaohe-crashes-"))
    kills = campaigns = entries = 0
    SMALL.bundles()
    try:
        while kills < cycles:
            folder = Folder(place / str(campaigns), campaigns)
            while not run_until_killed(folder, chance):
                kills += 1
            entries += folder.check()
            campaigns += 1
    finally:
        shutil.rmtree(place)
    print(json.dumps({"kills": kills, "campaigns": campaigns, "entries": entries}))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
