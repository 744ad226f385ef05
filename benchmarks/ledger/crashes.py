"""Kill a writing process again and again, and see that nothing acknowledged is lost.

``python -m benchmarks.ledger.crashes [CYCLES]``: in each cycle a child enters acts, signs
checkpoints and prints what it has acknowledged; it is killed (SIGKILL) at a time drawn anew, then
the whole ledger is rebuilt and compared, and a witness must accept it as a continuation.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from kaohe.core.ledger import COSIGNATURE, ED25519, NoteSigner
from kaohe.services.witness import WitnessService
from kaohe.services.witness_client import collect_cosignatures
from kaohe.stores.ledger_checking import check_store
from kaohe.stores.ledger_store import LedgerStore
from kaohe.stores.ledger_witness import WitnessStore
from kaohe.workflows.ledgers.recording import Act, record_act, sign_latest

LOG = NoteSigner("gonghui.example/2012", ED25519, b"\x07" * 32)
WITNESS = NoteSigner("zhejiang.example/w1", COSIGNATURE, b"\x0b" * 32)
LONGEST = 0.25


def write(path: Path, name: str, told: int) -> None:
    """Enter acts without end; tell each when it is kept."""
    store = LedgerStore.load(path)
    for number in range(10**9):
        content = {"subject": f"{name} {number}", "record": f"{number:064x}"}
        documents = {f"{name}/{number}": str(number).encode()}
        act = Act(f"{name}-{number}", "record", "demo", False, "1", content, documents=documents)
        salt = number.to_bytes(32, "big")
        made = record_act(store, act, salt=salt, now=lambda: "2013-01-05T00:00:00.000Z")
        os.write(told, f"{made.index} {number}\n".encode())
        if number % 5 == 0:
            sign_latest(store, LOG)


def run_child(path: Path, name: str, seconds: float) -> list[list[str]]:
    """Fork a child that writes, kill it, return what it had told."""
    reading, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        write(path, name, told)
    os.close(told)
    first = os.read(reading, 1 << 20)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as rest:
        lines = (first + rest.read()).decode().split("\n")
    return [line.split() for line in lines[:-1]]  # a line that was cut has no end


def main(cycles: int) -> int:
    """Run the cycles and print the figures."""
    chance = random.Random(2012)  # noqa: S311 - when to kill is no secret
    lost = faults = refused = acknowledged = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        LedgerStore.create(path, LOG.key).close()
        memory = WitnessStore.create(Path(folder) / "witness.db")
        memory.trust(LOG.key)
        service = WitnessService(memory, WITNESS, lambda: 1_357_344_000)
        for cycle in range(cycles):
            name = f"c{cycle}"
            told = run_child(path, name, chance.random() * LONGEST)
            store = LedgerStore.load(path)
            for index, number in told:
                kept = store.entry(int(index))
                document = store.document(f"{name}/{number}")
                lost += kept is None or kept.request != f"{name}-{number}" or not document
            acknowledged += len(told)
            last = cycle + 1 == cycles
            if last or cycle % 10 == 9:
                faults += len(check_store(store).faults)
            sign_latest(store, LOG)
            names = collect_cosignatures(store, service, [WITNESS.key], where="witness")
            refused += names != (WITNESS.name,)
            entries = store.size()
            store.close()
    figures = {
        "cycles": cycles,
        "acknowledged": acknowledged,
        "entries": entries,
        "lost": lost,
        "faults": faults,
        "refused": refused,
    }
    print(json.dumps(figures))
    return int(bool(lost or faults or refused))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
