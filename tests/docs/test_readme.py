"""The README can be followed to the letter."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READMES = {"README.md": "en", "README.zh-CN.md": "zh"}
STEP = re.compile(
    r"<!-- run -->\n```sh\n(?P<command>.*?)```"
    r"(?:\n\n<!-- output -->\n```text\n(?P<output>.*?)```)?",
    re.DOTALL,
)
DIGEST = re.compile(r"[0-9a-f]{64}")


def steps_of(name):
    """Return the commands to be followed, each with its printed output where that is promised."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return [(step["command"], step["output"]) for step in STEP.finditer(text)]


def run(command, *, cwd, language):
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=cwd,
        env={**os.environ, "KAOHE_LANG": language},
        capture_output=True,
        encoding="utf-8",
    )


def normalise(output):
    """Forget digests, which move with every change of the pack, and blanks at the end of lines."""
    return [DIGEST.sub("…", line.rstrip()) for line in output.splitlines()]


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """A folder that looks like a clone after ``make demo``, with a small practice nation."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    command = ".venv/bin/kaohe demo run --scale 1:100 --seed 2012 --out build/demo"
    made = run(command, cwd=folder, language="en")
    assert made.returncode == 0, made.stderr
    return folder


def test_both_readmes_walk_the_same_way():
    english, chinese = ([command for command, _ in steps_of(name)] for name in READMES)

    assert english == chinese
    assert len(english) == 6


def test_the_readmes_can_be_followed_to_the_letter(practice):
    for name, language in READMES.items():
        shutil.rmtree(practice / "my-pack", ignore_errors=True)
        told = []
        for command, output in steps_of(name):
            told.append(run(command, cwd=practice, language=language))
            assert (told[-1].returncode, told[-1].stderr) == (0, "")
            if output is not None:
                assert normalise(told[-1].stdout) == normalise(output)

        moved = [
            re.search(r"^(\d+)(?: bodies change|个单位位次变化)", each.stdout, re.MULTILINE)
            for each in told[-2:]
        ]
        assert all(int(each[1]) > 0 for each in moved)
