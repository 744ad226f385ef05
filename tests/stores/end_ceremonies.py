"""Begin ceremonies in processes of their own and end these at any moment (signal 9).

Run by a test in a fresh interpreter without threads: ``end_ceremonies.py MODE FOLDER MODULE``.
"""

import importlib.util
import os
import random
import signal
import sys
import time
from pathlib import Path

from kaohe.core.errors import KaoheError

OFFICES = 12
LONGEST = 0.25
"""Seconds until an end at the latest; a whole ceremony takes about a third of that."""


def load_words(path):
    spec = importlib.util.spec_from_file_location("small_ceremony", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def in_child(work):
    """Run some work in a process of its own; give its number."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except KaoheError as error:
            os.write(1, f"{error.faults[0].kind.code}\n".encode())
            os._exit(3)
        os._exit(0)
    return child


def open_small(words, folder):
    return words.SmallCeremony(folder, create=not (folder / "ledger.db").exists())


def hold(words, folder):
    ceremony = open_small(words, folder)
    ceremony.hold()
    ceremony.close()


def kill_again_and_again(words, folder):
    """End one ceremony after the other, each as often as it takes until one comes to its end."""
    chance, killed = random.Random(4), 0  # noqa: S311 - moments of a test
    for number in range(OFFICES):
        while True:
            child = in_child(lambda number=number: hold(words, folder / str(number)))
            time.sleep(chance.random() * LONGEST)
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            if not os.WIFSIGNALED(status):
                break
            killed += 1
        if os.WEXITSTATUS(status):
            sys.exit(1)
    sys.stdout.write(str(killed))


def race(words, folder):
    """Two enter different seeds at once, each with all that it needs in its hands."""
    opened = words.SmallCeremony(folder)
    opened.open().dice()
    opened.witness_dice()
    opened.close()
    begin = time.monotonic() + 0.3

    def enter(digit):
        ceremony = open_small(words, folder)
        outside = ceremony.outside(numbers=f"{digit} 11 12 13 14 15 + 16")
        time.sleep(max(0, begin - time.monotonic()))
        ceremony.seed(outside=outside)
        os.write(1, b"entered\n")

    children = [in_child(lambda digit=digit: enter(digit)) for digit in "12"]
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    mode, place, module = sys.argv[1:]
    {"kill": kill_again_and_again, "race": race}[mode](load_words(module), Path(place))
