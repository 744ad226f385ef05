from datetime import date

import pytest

from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.leads.screening import LEADS_SCHEMA, screen_snapshot, table_of_counties
from kaohe.engines.snapshots.snapshot import Snapshot


@pytest.fixture
def screening(deliver, enterprises, enterprise, tmp_path):
    """Screen two counties of forty unions, of which one copies its members."""
    rows = []
    for number in range(1, 81):
        copied = number > 40
        rows.append(
            enterprise(
                number,
                county_code="330106" if copied else "330105",
                employees=str(20 + number),
                members=str(20 + number if copied else 11 + number),
                phone=f"1380000{number:04d}",
                chair_name=f"王某{number}",
                address=f"杭州{number}号",
            )
        )
    deliver("33-企业.csv", enterprises(*rows))
    report = import_deliveries([tmp_path / "in"], store=tmp_path / "st", as_of=date(2012, 12, 31))
    return screen_snapshot(Snapshot.open(report.path))


def test_a_county_that_copies_its_members_is_counted_apart(screening):
    result = screening.results[0]

    assert result.sign.id == "members_equal_employees"
    assert {each.county: (each.concerned, each.looked_at) for each in result.counties} == {
        "330105": (0, 40),
        "330106": (40, 40),
    }


def test_every_county_stands_in_the_table_under_every_sign_with_units(screening):
    table = table_of_counties(screening)

    assert table.schema.equals(LEADS_SCHEMA)
    signs = set(table["sign"].to_pylist())
    assert signs == {
        result.sign.id for result in screening.results if result.sign.id != "joint_unions_of_ten"
    } - {"migrants_equal_members"}
    assert set(table["name"].to_pylist()) == {"杭州市拱墅区", "杭州市西湖区"}
