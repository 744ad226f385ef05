"""A cycle at the step of its registers, deliveries of a province, and jobs done on the spot."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.core.register.fields import ENTERPRISES
from kaohe.core.register.identifiers import org_check_character
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.jobs.queue import take
from kaohe.web.jobs.running import do_job

DETAILS = {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}
OF = "/registers/of/assessment-2012"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A folder of the office that is this test's own."""
    settings.OFFICE_HOME = tmp_path / "home"
    settings.OFFICE_HOME.mkdir(mode=0o700)
    return settings.OFFICE_HOME


@pytest.fixture
def office(person):
    return person("office-one", "office")


@pytest.fixture
def statistician(person):
    return person("stat-one", "statistics")


@pytest.fixture
def cycle(office):
    open_cycle(DETAILS, by=office)
    return Cycle.objects.get()


@pytest.fixture
def clerk(enter, office, cycle):
    """The office's browser."""
    return enter(office)


@pytest.fixture(scope="session")
def enterprises():
    """Return a delivery of enterprises; changes are made to its first row."""

    def write(county="330105", rows=3, **changes):
        text = io.StringIO()
        writer = csv.DictWriter(text, ENTERPRISES.field_ids, lineterminator="\n")
        writer.writeheader()
        for number in range(1, rows + 1):
            code = f"PDY{county[:2]}{number:03d}"
            row = {
                "org_code": code + org_check_character(code),
                "name": f"练习{number}有限公司",
                "county_code": county,
                "reg_type": "173",
                "industry": "C1311",
                "employees": "30",
                "established": "2005-01-01",
                "union_est": "1",
                "union_kind": "1",
                "union_approved": "2010-01-01",
                "members": "20",
                "women_members": "8",
                "chair_name": "王某甲",
                "legal_person": "1",
                "fact_absent": "0",
                "updated_at": "2012-11-01",
            }
            writer.writerow(row | (changes if number == 1 else {}))
        return text.getvalue().encode()

    return write


@pytest.fixture
def hand_in(clerk):
    """Hand a file in as a browser without scripts does."""

    def send(content, name="enterprises.csv", *, deliverer="33", browser=clerk):
        form = {"deliverer": deliverer, "files": SimpleUploadedFile(name, content)}
        return browser.post(f"{OF}/hand-in", form)

    return send


@pytest.fixture
def work():
    """Do every job that waits, here and now."""

    def drain():
        while (job := take("tester")) is not None:
            do_job(job, lambda *_told, **_words: None)

    return drain


@pytest.fixture
def imported(clerk, cycle, hand_in, work, enterprises):
    """A cycle with a register of one province, one of whose rows was put aside."""
    hand_in(enterprises(county_code="339999"))
    clerk.post(f"{OF}/import", {"as_of": "2012-12-31"})
    work()
    return cycle
