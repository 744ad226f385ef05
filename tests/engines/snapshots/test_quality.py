"""What whole tables show: repetitions, poor federations, one enterprise under two codes."""

from datetime import date

import pytest

from kaohe.core.register.identifiers import uscc_check_character
from kaohe.core.register.table_facts import ManyTimes, NamedMembers, SharedCodes
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.quality import measure_quality
from kaohe.engines.snapshots.snapshot import Snapshot

AS_OF = date(2012, 12, 31)


@pytest.fixture
def measure(tmp_path):
    def import_and_measure(**chosen):
        path = import_deliveries([tmp_path / "in"], store=tmp_path / "store", as_of=AS_OF).path
        return measure_quality(Snapshot.open(path), most_times=3, **chosen)

    return import_and_measure


def test_a_unit_told_four_times_is_told_many_times(deliver, enterprises, enterprise, measure):
    rows = [enterprise(1), enterprise(1), enterprise(1), enterprise(1), *[enterprise(2)] * 3]
    deliver("province=33/e.csv", enterprises(*rows))

    facts = measure()

    assert facts.many_times == (ManyTimes("33/e.csv", 1, 4, "org:PDY00001X"),)
    assert facts.replaced == {"33/e.csv": 5}


def test_federations_are_measured_by_what_is_known_of_their_members(
    deliver, enterprises, enterprise, federations, federation, measure
):
    none = dict.fromkeys(
        ("union_kind", "union_approved", "members", "women_members", "chair_name", "legal_person")
    )
    rows = [
        enterprise(1),
        enterprise(2),
        enterprise(3, union_est="0", **none),
        enterprise(4, county_code="330102"),
    ]
    deliver("province=33/e.csv", enterprises(*rows))
    members = [
        "org:PDY00001X;org:PDY000028",
        "org:PDY00001X;org:PDY000036;org:PDY000044",
        "org:PDY00001X;org:PDY000095;org:PDY000095",
        None,
    ]
    deliver(
        "province=33/f.csv",
        federations(
            *(
                federation(federation_id=f"F{number}", name=f"联合会{number}", members=each)
                for number, each in enumerate(members)
            )
        ),
    )

    assert measure().federations == (
        NamedMembers("33/f.csv", 3, "33", "联合会1", named=3, known=3, usable=1),
        NamedMembers("33/f.csv", 4, "33", "联合会2", named=2, known=1, usable=1),
        NamedMembers("33/f.csv", 5, "33", "联合会3", named=0, known=0, usable=0),
    )


def test_an_old_code_inside_another_rows_new_code_is_found(
    deliver, enterprises, enterprise, measure
):
    new = "91330105PDY00001X"
    new += uscc_check_character(new)
    rows = [enterprise(1), enterprise(2, org_code=None, uscc=new), enterprise(3)]
    deliver("province=33/e.csv", enterprises(*rows))

    assert measure().shared_codes == (SharedCodes("33", 1, "org:PDY00001X", f"uscc:{new}"),)


def test_a_row_with_both_codes_is_one_enterprise(deliver, enterprises, enterprise, measure):
    new = "91330105PDY00001X"
    deliver("province=33/e.csv", enterprises(enterprise(1, uscc=new + uscc_check_character(new))))

    assert measure().shared_codes == ()


def test_counts_are_compared_with_those_of_the_earlier_snapshot(
    deliver, enterprises, enterprise, measure, tmp_path
):
    deliver("province=33/e.csv", enterprises(enterprise(1), enterprise(2)))
    earlier = import_deliveries([tmp_path / "in"], store=tmp_path / "store", as_of=AS_OF).path
    deliver("province=33/e.csv", enterprises(enterprise(1)))

    facts = measure(earlier=Snapshot.open(earlier))

    key = ("33", "330105")
    assert (facts.earlier[key].legal_persons, facts.counts[key].legal_persons) == (2, 1)


def test_empty_cells_are_counted_by_the_import(deliver, enterprises, enterprise, measure):
    deliver("province=33/e.csv", enterprises(enterprise(1, name=None), enterprise(2)))

    (delivery,) = measure().deliveries
    assert delivery["missing"]["name"] == 1
