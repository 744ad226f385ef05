from pathlib import Path

import pytest

from kaohe.core.errors import DeliveryRefused
from kaohe.engines.deliveries import deliverer_of, open_deliveries


@pytest.mark.parametrize(
    ("path", "deliverer"),
    [
        ("in/province=33/a.csv", "33"),
        ("in/province=66/11.csv", "66"),
        ("in/province=00/a.csv", "00"),
        ("in/province=33/2012/a.csv", "33"),
        ("in/province=99/33.csv", "33"),
        ("33.csv", "33"),
        ("33-企业.csv", "33"),
        ("enterprises_33.csv", "33"),
        ("浙江企业.xlsx", "33"),
        ("兵团66.parquet", "66"),
        ("national.csv", "00"),
        ("全国导出.csv", "00"),
        ("enterprises.csv", None),
        ("3301.csv", None),
        ("99.csv", None),
        ("statistics-2012-09-30.xlsx", None),
    ],
)
def test_the_deliverer_is_told_by_folder_or_name(path, deliverer):
    assert deliverer_of(Path(path)) == deliverer


def test_folders_are_searched_and_files_stand_in_the_order_of_their_names(
    deliver, tmp_path, enterprises, enterprise, social_unions, social_union
):
    deliver("province=44/b.csv", enterprises(enterprise()))
    deliver("province=33/b.csv", enterprises(enterprise()))
    deliver("province=33/a.CSV", social_unions(social_union()))
    deliver("province=33/notes.txt", "no delivery")
    deliver("province=33/.hidden.csv", "no delivery")
    deliver("province=33/~$a.xlsx", "no delivery")
    found = open_deliveries([tmp_path / "in"])
    assert [each.origin.file for each in found] == ["33/a.CSV", "33/b.csv", "44/b.csv"]
    assert [each.origin.deliverer for each in found] == ["33", "33", "44"]


def test_statistics_need_no_deliverer_and_enterprises_do(deliver, enterprises, enterprise):
    statistics = deliver("statistics.csv", "body,indicator,as_of,value\n")
    (delivery,) = open_deliveries([statistics])
    assert (delivery.origin.file, delivery.origin.deliverer) == ("00/statistics.csv", None)
    unnamed = deliver("enterprises.csv", enterprises(enterprise()))
    with pytest.raises(DeliveryRefused) as told:
        open_deliveries([unnamed])
    assert [fault.kind.code for fault in told.value.faults] == ["deliverer-unknown"]


def test_the_faults_of_all_files_are_told_at_once(deliver, tmp_path, enterprises, enterprise):
    deliver("province=33/a.csv", enterprises(enterprise()))
    deliver("other/province=33/a.csv", enterprises(enterprise(2)))
    deliver("province=33/b.csv", "")
    deliver("province=33/c.csv", "x,y\n")
    with pytest.raises(DeliveryRefused) as told:
        open_deliveries([tmp_path / "in", tmp_path / "gone", tmp_path / "in" / "gone.csv"])
    assert sorted(fault.kind.code for fault in told.value.faults) == [
        "delivery-empty",
        "delivery-missing",
        "delivery-missing",
        "delivery-name-taken",
        "header-unknown",
    ]
