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
def clone(practice, tmp_path_factory):
    """A folder that looks like a clone after ``make demo``, with a small practice nation."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    (folder / "build").mkdir()
    (folder / "build" / "demo").symlink_to(practice.path, target_is_directory=True)
    return folder


def test_both_readmes_walk_the_same_way():
    english, chinese = ([command for command, _ in steps_of(name)] for name in READMES)

    assert english == chinese
    assert len(english) == 6


def test_the_readme_can_be_followed_to_the_letter(clone):
    told = follow(steps_of("README.md"), cwd=clone, language="en")

    assert all(moved_in(each.stdout) > 0 for each in told[-2:])


def test_the_chinese_readme_shows_what_is_printed(clone):
    """Only the steps that promise an output; the others are the same commands."""
    promised = steps_of("README.zh-CN.md")[:4]

    told = follow(promised, cwd=clone, language="zh")

    assert len(told) == 4


def follow(steps, *, cwd, language):
    """Run the steps of a walk one after the other; each must do and print what was promised."""
    shutil.rmtree(cwd / "my-pack", ignore_errors=True)
    told = []
    for command, output in steps:
        told.append(run(command, cwd=cwd, language=language))
        assert (told[-1].returncode, told[-1].stderr) == (0, "")
        if output is not None:
            assert normalise(told[-1].stdout) == normalise(output)
    return told


def moved_in(output):
    return int(re.search(r"^(\d+) bodies change places", output, re.MULTILINE)[1])
