"""A whole county on one phone, done once: through a bad network, a kill, and a new build."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE)]

from county import Told, make_county  # noqa: E402 - beside the tests
from desk import Desk  # noqa: E402
from network import Network  # noqa: E402
from phone import PATIENCE  # noqa: E402

ROOT = HERE.parents[2]
APP = ROOT / "src" / "kaohe" / "web" / "static" / "field" / "worker.js"
MAKE_CODES = """
import json, sys
from pathlib import Path
from kaohe.web.starting import open_office
open_office(Path(sys.argv[1]))
from kaohe.web.cycles.models import Cycle
from kaohe.web.fieldwork.practice import YEAR, make_codes
print(json.dumps([each.code for each in make_codes(Cycle.objects.get(pk=YEAR["id"]))]))
"""
COUNT_ROWS = """
import json, sys
from pathlib import Path
from kaohe.web.starting import open_office
open_office(Path(sys.argv[1]))
from kaohe.core.ledger import read_entry
from kaohe.web.audit.checking import check_ledger
from kaohe.web.audit.office_acts import ledger
from kaohe.web.cycles.models import Cycle
from kaohe.web.fieldwork.findings import find_counting, findings_of
from kaohe.web.fieldwork.models import FieldBlob, FieldEvent, FieldRevision, InboxState
from kaohe.web.fieldwork.practice import YEAR
from kaohe.web.rules.library import find_known
from kaohe.workflows.visits import add_up
cycle = Cycle.objects.get(pk=YEAR["id"])
pack = find_known(cycle.pack_digest).pack
found = {each.visit: findings_of(each, cycle) for each in find_counting(cycle)}
earned = {visit: add_up(pack, findings) for visit, findings in found.items()}
rows = FieldRevision.objects.select_related("inbox")
revisions = [json.loads(bytes(row.inbox.content)) for row in rows]
events = FieldEvent.objects.order_by("visit", "seq").values_list("visit", "seq")
print(json.dumps({
    "visits": [[each["revision"]["visit"], each["revision"]["outcome"]] for each in revisions],
    "photos": sorted({blob["sha256"] for each in revisions for blob in each["revision"]["blobs"]}),
    "blobs": sorted(FieldBlob.objects.values_list("sha256", flat=True)),
    "last": {each["revision"]["visit"]: each["revision"]["events"]["last"] for each in revisions},
    "events": [list(row) for row in events],
    "answers": {
        visit: [[each.item, each.part or "", each.value] for each in findings]
        for visit, findings in found.items()
    },
    "points": {visit: [str(each.earned), str(each.of)] for visit, each in earned.items()},
    "ways": [
        [content["label"]["stage"], content["way"]]
        for each in ledger().find_entries(kind="opened", campaign=cycle.draws.get().pk)
        for content in [read_entry(each.entry).content]
    ],
    "broken": [each.kind.code for each in check_ledger(ledger()).faults],
    "alarms": len(ledger().find_entries(kind="alarm", campaign=cycle.draws.get().pk)),
    "waiting": list(InboxState.objects.filter(state="quarantined").values_list("about", flat=True)),
}))
"""


def _read_office_room():
    """Load how the office's tests serve an office."""
    place = HERE.parent / "office" / "conftest.py"
    spec = importlib.util.spec_from_file_location("office_room", place)
    room = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = room
    spec.loader.exec_module(room)
    return room


def _ask_office(folder, script):
    told = subprocess.run(
        [sys.executable, "-c", script, folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={
            name: each
            for name, each in os.environ.items()
            if name not in ("KAOHE_HOME", "KAOHE_DATABASE")
        },
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return json.loads(told.stdout.splitlines()[-1])


@dataclass
class FieldOffice:
    """An office at the departure of its teams, behind a network."""

    folder: Path
    network: Network
    codes: list[str]
    people: object
    """Signs people in at the office's pages."""
    rows: dict = field(default_factory=dict)

    def count(self):
        """Read what has arrived."""
        return _ask_office(self.folder, COUNT_ROWS)


@pytest.fixture(scope="session")
def served_field(filled_home, tmp_path_factory):
    """A copy of the practice office, served with its key holders, and unused codes."""
    if not APP.is_file():
        pytest.skip("the app is not built: sh frontend/build.sh")
    room = _read_office_room()
    folder = tmp_path_factory.mktemp("field") / "office"
    shutil.copytree(filled_home, folder)
    codes = _ask_office(folder, MAKE_CODES)
    served = room.serve(folder, folder.parent / "serve.log")
    yield room.People(served.url), folder, served.url, codes
    room.stop(served)


@pytest.fixture(scope="module")
def field_office(served_field):
    """The office behind a network of each module's own."""
    people, folder, url, codes = served_field
    network = Network(url)
    yield FieldOffice(folder, network, codes, people)
    network.end()


@pytest.fixture(scope="module")
def county(browser, chromium, field_office, tmp_path_factory) -> Told:
    """A whole county, done as two inspectors do it, and everything that was seen on the way."""
    opened = []

    def open_page():
        opened.append(browser.new_context(locale="zh-CN", accept_downloads=True))
        opened[-1].set_default_timeout(PATIENCE)
        return opened[-1].new_page()

    folder = tmp_path_factory.mktemp("phone")
    try:
        desk = Desk(field_office.people, open_page)
        return make_county(browser.browser_type, chromium, field_office, folder, desk)
    finally:
        for each in opened:
            each.close()
