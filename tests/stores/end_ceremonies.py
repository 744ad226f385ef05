"""Begin ceremonies in processes of their own and end these at any moment (signal 9).

A moment is counted in calls into C, such as a statement of SQLite or a write to a file, and not in
seconds: the same moments are tried however busy the machine is.

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
LATEST = 9
"""Tenths of a whole ceremony's calls until the end of the first process at the latest."""


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


def end_after(calls):
    """End this process by signal 9 after so many calls into C."""
    left = calls

    def count(_frame, event, _what):
        nonlocal left
        left -= event == "c_call"
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)


def count_calls(words, folder):
    """Return how many calls into C a whole ceremony makes."""
    found = 0

    def count(_frame, event, _what):
        nonlocal found
        found += event == "c_call"

    sys.setprofile(count)
    hold(words, folder)
    sys.setprofile(None)
    return found


def hold_until(words, folder, calls):
    end_after(calls)
    hold(words, folder)


def kill_again_and_again(words, folder):
    """End one ceremony after the other, each as often as it takes until one comes to its end."""
    chance, killed = random.Random(4), 0  # noqa: S311 - moments of a test
    calls = count_calls(words, folder / "whole")
    for number in range(OFFICES):
        most = calls * LATEST // 10
        while True:
            moment = chance.randrange(1, most)
            child = in_child(
                lambda number=number, moment=moment: hold_until(words, folder / str(number), moment)
            )
            _, status = os.waitpid(child, 0)
            if not os.WIFSIGNALED(status):
                break
            killed += 1
            most += calls // 4  # so that one comes to its end
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
