"""The field app as Python sees it: vectors that both make, and Node that runs its own tests."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest

FIELD = Path(__file__).parents[2] / "field"


@pytest.fixture(scope="session")
def county_vectors():
    """Give the module that makes the county's vectors."""
    spec = importlib.util.spec_from_file_location(
        "county_vectors", Path(__file__).with_name("county_vectors.py")
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def run_node():
    """Run a program of the app's folder with Node; give what it told."""
    node = shutil.which("node")
    if node is None or not (FIELD / "node_modules").is_dir():
        pytest.skip("node or the packages of field/ are not installed (npm ci in field/)")

    def run(*arguments):
        return subprocess.run(
            [node, *arguments], cwd=FIELD, capture_output=True, text=True, check=False
        )

    return run
