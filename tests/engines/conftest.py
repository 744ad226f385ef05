"""Deliveries written for a test: spotless rows, changed where the test says so."""

import csv
import io

import pytest

from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS
from kaohe.core.register.identifiers import org_check_character


def make_enterprise(number=1, **changes):
    code = f"PDY{number:05d}"
    row = {
        "org_code": code + org_check_character(code),
        "name": f"杭州练习{number}有限公司",
        "county_code": "330105",
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
    return row | changes


def make_federation(**changes):
    row = {
        "federation_id": "F33010501",
        "name": "小河街道工会联合会",
        "county_code": "330105",
        "kind": "区域",
        "founded": "2008-05-01",
        "members": "org:PDY00001X;org:PDY000028",
        "full_time_staff": "2",
        "updated_at": "2012-11-01",
    }
    return row | changes


def make_social_union(**changes):
    row = {
        "union_id": "S33010501",
        "name": "练习律师事务所工会",
        "county_code": "330105",
        "organisation": "练习律师事务所",
        "members": "12",
        "approved": "2009-03-01",
        "updated_at": "2012-11-01",
    }
    return row | changes


def write_text(kind, rows, *, header="zh"):
    names = [field.zh if header == "zh" else field.id for field in kind.fields]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.get(field) for field in kind.field_ids] for row in rows)
    return text.getvalue()


@pytest.fixture
def deliver(tmp_path):
    """Write a delivery below ``in/`` and return its path."""

    def write(name, content, *, encoding="utf-8"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture(scope="session")
def enterprises():
    return lambda *rows, header="zh": write_text(ENTERPRISES, rows, header=header)


@pytest.fixture(scope="session")
def federations():
    return lambda *rows: write_text(FEDERATIONS, rows)


@pytest.fixture(scope="session")
def social_unions():
    return lambda *rows: write_text(SOCIAL_UNIONS, rows)


@pytest.fixture(scope="session")
def enterprise():
    return make_enterprise


@pytest.fixture(scope="session")
def federation():
    return make_federation


@pytest.fixture(scope="session")
def social_union():
    return make_social_union
