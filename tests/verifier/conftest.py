"""Golden campaigns, published by the system whose work the verifier checks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "verifier" / "src"), str(Path(__file__).parent)]

from golden import GoldenOffice  # noqa: E402 - beside this file


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """An office whose campaign, a rehearsal, is over; tests read it and never change it."""
    return GoldenOffice(tmp_path_factory.mktemp("golden") / "office").run()


@pytest.fixture(scope="session")
def published(office):
    """What it has published."""
    return office.publish(office.path / "draw")


@pytest.fixture(scope="session")
def published_for_real(tmp_path_factory):
    """The same campaign, and no rehearsal."""
    path = tmp_path_factory.mktemp("real") / "office"
    return GoldenOffice(path, rehearsal=False).run().publish(path / "draw")


@pytest.fixture(scope="session")
def midway(tmp_path_factory):
    """What may be told of a campaign of which two visits of each county are made."""
    path = tmp_path_factory.mktemp("midway") / "office"
    return GoldenOffice(path).run(until=2).publish(path / "draw")


@pytest.fixture
def spoilt(published, tmp_path):
    """A copy of the published draw, to be spoilt."""
    return shutil.copytree(published, tmp_path / "draw")


@pytest.fixture
def verify(capsys):
    """Run ``kaohe-verify``; give exit code and output."""
    from kaohe_verify.__main__ import main

    def run(*arguments):
        capsys.readouterr()
        code = main([str(each) for each in arguments])
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def run_page():
    """Run the script of the page on cases, outside a browser."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")

    def run(*cases):
        program = [node, Path(__file__).with_name("run_page.mjs")]
        told = subprocess.run(
            program, input=json.dumps(cases), capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    return run
