"""A cycle with people of every side, figures of every body, and a small register of two bodies."""

from __future__ import annotations

import datetime
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.core.register.fields import ENTERPRISES
from kaohe.core.register.identifiers import org_check_character
from kaohe.engines.imports.importing import import_deliveries
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.figures.acts import enter_figures, sign_figures
from kaohe.web.figures.sets import FigureRow, asked_of, list_bodies
from kaohe.web.registers.models import RegisterSnapshot

DETAILS = {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}
OF = "/figures/of/assessment-2012"
AS_OF = datetime.date(2012, 12, 31)
HEADER = ("考核对象", "指标", "统计时点", "数值")


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
def entering(person):
    return person("stat-one", "statistics")


@pytest.fixture
def signing(person):
    return person("stat-two", "statistics")


@pytest.fixture
def zhejiang(person):
    return person("zj-one", "province", body="33")


@pytest.fixture
def cycle(office):
    open_cycle(DETAILS, by=office)
    return Cycle.objects.get()


@pytest.fixture
def whole(cycle):
    """Return every figure that the rules need; those of named bodies and indicators changed."""

    def make(**changes):
        return [
            FigureRow(
                each.kind,
                body,
                each.indicator,
                each.when,
                changes.get(f"b{body}_{each.indicator}", 200 if each.when == "2012-09-30" else 100),
            )
            for body in list_bodies(cycle)
            for each in asked_of(cycle)
        ]

    return make


@pytest.fixture
def signed(cycle, entering, signing, whole):
    """A version that one person has entered and another signed."""
    version = enter_figures(cycle, whole(), by=entering, seen=0)
    sign_figures(version, by=signing, seen=version.digest)
    return version


@pytest.fixture(scope="session")
def registers(tmp_path_factory):
    """Two registers of Beijing and Zhejiang; the second has one enterprise more."""
    folder = tmp_path_factory.mktemp("registers")
    return [_import(folder / f"{extra}", extra) for extra in (0, 1)]


@pytest.fixture
def bring_in(cycle, office, registers, home):
    """Bring one of the registers into the office."""

    def bring(place):
        report = registers[place]
        folder = home / f"register-{place}"
        folder.symlink_to(report.path)
        with act("register-imported", by=office) as doing:
            RegisterSnapshot.objects.create(
                cycle=cycle,
                digest=report.digest,
                root=report.root,
                as_of=AS_OF,
                folder=folder.name,
                at=doing.at,
                by=office,
                entry=doing.index,
                files=len(report.deliveries),
                counts={},
            )

    return bring


@pytest.fixture
def register(bring_in):
    """The first register is in the office."""
    bring_in(0)


@pytest.fixture
def book():
    """Make a workbook to be handed in, from sheets of rows of cells."""

    def make(*sheets, name="figures.xlsx"):
        buffer = BytesIO()
        with xlsxwriter.Workbook(buffer) as written:
            for number, rows in enumerate(sheets):
                sheet = written.add_worksheet(f"表{number + 1}")
                for place, row in enumerate(rows):
                    sheet.write_row(place, 0, row)
        return SimpleUploadedFile(name, buffer.getvalue())

    return make


def _import(folder, extra):
    deliveries = folder / "deliveries"
    for body, county, rows in (("11", "110101", 4), ("33", "330105", 10 + extra)):
        place = deliveries / f"province={body}"
        place.mkdir(parents=True)
        (place / "enterprises.csv").write_text(_write_rows(county, rows), encoding="utf-8")
    return import_deliveries([deliveries], store=folder / "store", as_of=AS_OF)


def _write_rows(county, rows):
    lines = [",".join(ENTERPRISES.field_ids)]
    for number in range(1, rows + 1):
        code = f"PDY{county[:2]}{number:03d}"
        has_union = number % 2
        row = {
            "org_code": code + org_check_character(code),
            "name": f"练习{number}有限公司",
            "county_code": county,
            "reg_type": "173" if number % 3 else "330",
            "industry": "C1311",
            "employees": "30",
            "established": "2005-01-01",
            "union_est": f"{has_union}",
            "union_kind": "1" if has_union else "",
            "union_approved": "2010-01-01" if has_union else "",
            "members": "20" if has_union else "",
            "women_members": "8" if has_union else "",
            "chair_name": "王某甲" if has_union else "",
            "legal_person": "1" if has_union else "",
            "fact_absent": "0",
            "updated_at": "2012-11-01",
        }
        lines.append(",".join(row.get(field, "") for field in ENTERPRISES.field_ids))
    return "\n".join(lines) + "\n"
