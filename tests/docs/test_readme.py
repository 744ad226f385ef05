"""The README can be followed to the letter."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
WALK = re.compile(r"<!-- run -->\n```sh\n(.*?)```", re.DOTALL)


def walk_of(name):
    return WALK.findall((ROOT / name).read_text(encoding="utf-8"))


def run(command, *, cwd):
    environment = {name: value for name, value in os.environ.items() if name != "KAOHE_LANG"}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A folder that looks like a clone after ``make demo``, with a small practice nation."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    made = run(".venv/bin/kaohe demo run --scale 1:100 --seed 2012 --out build/demo", cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder


def test_both_readmes_walk_the_same_way():
    english, chinese = (walk_of(name) for name in READMES)

    assert english == chinese
    assert len(english) >= 4


def test_the_walk_of_the_readme_works_and_moves_bodies(clone):
    told = [run(block, cwd=clone) for block in walk_of("README.md")]

    assert [(each.returncode, each.stderr) for each in told] == [(0, "")] * len(told)
    moved = re.search(r"(\d+)个单位位次变化", told[-1].stdout)
    assert int(moved[1]) > 0
