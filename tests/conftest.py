"""One whole assessment of a small practice nation, made once and read by many tests."""

from __future__ import annotations

import fcntl
import gc
import importlib.util
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import django
import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

OFFICE_HOME = Path(tempfile.mkdtemp(prefix="kaohe-office-"))
"""Home of the office under test; Django reads its settings before any fixture runs."""
(OFFICE_HOME / "secret.key").write_text("for tests only " * 4, encoding="ascii")
(OFFICE_HOME / "static").mkdir()
os.environ["KAOHE_HOME"] = str(OFFICE_HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "kaohe.web.settings"


settings.register_profile(
    "same-every-time", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "searching", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("searching" if os.environ.get("KAOHE_SEARCH") else "same-every-time")
"""A build must not fail by chance: `make search` looks for new cases, `make test` repeats."""


def load_beside(path):
    """Load a file of the tests; their folders are no packages."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, Path(__file__).parent / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


POSTGRES = None
"""The server of the office's tests, where ``KAOHE_TEST_DATABASE=postgres`` asks for one.

The first process starts it; the others are told by their surroundings where it is.
"""
IS_FIRST = "PYTEST_XDIST_WORKER" not in os.environ
if os.environ.get("KAOHE_TEST_DATABASE") == "postgres" and IS_FIRST:
    POSTGRES = load_beside("web/postgres.py").Postgres().start()
    os.environ["KAOHE_DATABASE"] = POSTGRES.url
django.setup()
TABLES = load_beside("web/empty_tables.py")

KAOHE = Path(sys.executable).with_name("kaohe")
LONGEST = (
    "browser/office/test_axe.py",
    "web/draw/test_twin_worlds.py",
    "web/security/test_forms.py",
    "web/security/test_scope.py",
    "engines/spark/test_same_snapshot.py",
    "web/base/test_every_page.py",
    "verifier/test_mutations.py",
    "web/fieldwork/test_interface.py",
    "cli/test_chain.py",
    "browser/field/test_county.py",
    "docs/test_registers_guide.py",
    "demo/test_run.py",
    "browser/office/test_registers.py",
    "browser/office/test_self_check.py",
    "browser/office/test_roles.py",
    "browser/office/test_figures.py",
    "cli/test_province_campaign.py",
    "cli/test_draw.py",
    "cli/test_draw_ceremony.py",
    "web/results/test_results.py",
    "web/results/test_comparison.py",
    "web/cases/test_objections.py",
    "web/cases/test_cases.py",
    "web/test_practice_year.py",
    "web/draw/test_end.py",
    "documents/results/test_papers_of_results.py",
    "cli/test_package.py",
    "services/test_keyholder.py",
)
"""Files that are begun first, so that no process is left alone with a long one in the end.

While one process makes the practice run and fills its office, the others have work without them.
"""
TOGETHER = ("demo", "documents/results", "verifier")
"""Folders whose files share what is dear to make; each is kept in one process."""
PRACTICE_SEED = 2012
PRACTICE_SCALE = Fraction(1, 100)


class Silent:
    """Progress that nobody watches."""

    def step(self, name, done, total):
        """Show nothing."""


class HeldUnits:
    """Units of one county in memory, as the draw reads them from a stored frame."""

    def __init__(self, units):
        self.held = {}
        for unit in units:
            self.held.setdefault(unit.stratum, []).append(unit)
        self.read = []
        """The strata whose units were asked for."""

    @property
    def sizes(self):
        return {stratum: len(units) for stratum, units in self.held.items()}

    def unit_id(self, stratum, index):
        return self.held[stratum][index].id

    def find(self, stratum, unit_id):
        ids = [unit.id for unit in self.held.get(stratum, ())]
        return ids.index(unit_id) if unit_id in ids else None

    def units(self, stratum):
        self.read.append(stratum)
        return self.held.get(stratum, [])


def practise_at(out, *, seed=PRACTICE_SEED, replace=False):
    # the practice nation brings every engine, which most rooms' tests need not wait for
    from kaohe.demo.run import run_practice
    from kaohe.stores.packs import load_pack

    loaded = load_pack("national-2012")
    return run_practice(
        out,
        pack=loaded.pack,
        pack_digest=loaded.digest,
        scale=PRACTICE_SCALE,
        seed=seed,
        progress=Silent(),
        replace=replace,
    )


@pytest.fixture(scope="session")
def make_once(tmp_path_factory, worker_id):
    """Make a folder once for all processes of a run of the tests; whoever comes second waits."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def make_at(name, make):
        folder = shared / f"{name}-once"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (shared / f"{name}.done").exists():
                make(folder)
                (shared / f"{name}.done").touch()
        return folder

    return make_at


@pytest.fixture(scope="session")
def tables_once(make_once):
    """The folder of an office's tables without a row."""
    return make_once("tables", TABLES.make_tables)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tables_once):
    """Begin the test database of this process with tables that were made once for all."""
    with TABLES.lend_tables(connection, tables_once):
        yield


@pytest.fixture(scope="session")
def practice_once(make_once):
    """A finished practice run that nothing ever opens; each process copies it for itself."""

    def make(folder):
        made = practise_at(folder / "run")
        (folder / "told").write_bytes(pickle.dumps(made))

    return make_once("practice", make)


@pytest.fixture(scope="session")
def practice(practice_once, tmp_path_factory):
    """A finished practice run; tests read it and never change it."""
    folder = tmp_path_factory.mktemp("practice") / "run"
    shutil.copytree(practice_once / "run", folder)
    made = pickle.loads((practice_once / "told").read_bytes())  # noqa: S301 - written just above
    return replace(made, path=folder)


@pytest.fixture(scope="session")
def filled_home(practice_once, tables_once, make_once):
    """An office that holds the practice year, filled once; tests copy it and leave it alone."""

    def make(folder):
        TABLES.begin_folder(folder, tables_once)
        for words in (
            ("create", folder, "--origin", "office.example/2012/rehearsal"),
            ("practise", folder, "--run", practice_once / "run"),
        ):
            told = subprocess.run(
                [KAOHE, "office", *map(str, words)],
                capture_output=True,
                text=True,
                check=False,
                timeout=600,
                env=outside_surroundings(),
            )
            assert told.returncode == 0, told.stdout + told.stderr

    return make_once("office", make)


def outside_surroundings():
    """Return the environment without the office of the tests in this process."""
    left_out = ("KAOHE_HOME", "DJANGO_SETTINGS_MODULE", "KAOHE_DATABASE")
    return {name: each for name, each in os.environ.items() if name not in left_out}


@pytest.fixture(scope="session")
def hold_units():
    """Hold the units of a county in memory."""
    return HeldUnits


@pytest.fixture(scope="session")
def practise():
    """Run another practice assessment."""
    return practise_at


@pytest.fixture(scope="session")
def ceremony_words():
    """The names and helpers of the small ceremony; test folders are no packages."""
    return load_beside("small_ceremony.py")


@pytest.fixture
def begin_ceremony(ceremony_words, tmp_path):
    """Begin small ceremonies, each in an office of its own; they are closed at the end."""
    begun = []

    def begin(name="office", **options):
        begun.append(ceremony_words.SmallCeremony(tmp_path / name, **options))
        return begun[-1]

    yield begin
    for ceremony in begun:
        ceremony.close()


def pytest_unconfigure():
    """Remove the home of the office under test, and end its server."""
    gc.unfreeze()  # libraries tell of what still stands when the process ends
    shutil.rmtree(OFFICE_HOME, ignore_errors=True)
    if POSTGRES:
        POSTGRES.stop()


def pytest_collection_finish():
    """Look for unreachable objects as seldom as a served office does: a tenth of the time."""
    from kaohe.web.wsgi import spare_collections

    spare_collections()


@pytest.hookimpl(trylast=True)
def pytest_itemcollected(item):
    """Keep the tests of a file or folder in one process, unless a mark puts them elsewhere."""
    if "practice_once" in item.fixturenames:
        item.add_marker(pytest.mark.practice)
    if not item.get_closest_marker("xdist_group"):
        place = item.path.as_posix()
        shared = next((each for each in TOGETHER if f"/tests/{each}/" in place), None)
        alone = f"{item.path.parent.name}/{item.path.stem}"
        item.add_marker(pytest.mark.xdist_group(shared or alone))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, after others have put the items in order."""
    tests = Path(__file__).parent
    first = {tests / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: first.get(item.path, len(first)))
