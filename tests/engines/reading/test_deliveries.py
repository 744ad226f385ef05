import os
from pathlib import Path

import pytest

from kaohe.core.errors import DeliveryRefused
from kaohe.engines.reading.deliveries import deliverer_of, open_deliveries, skipped_in


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
        ("33_enterprises.csv", "33"),
        ("33-2.企业.csv", None),
        ("enterprises_33.csv", None),
        ("part-11.csv", None),
        ("12-31企业.csv", None),
        ("12月企业.csv", None),
        ("企业-2012-12-31.csv", None),
        ("浙江企业库2012-12-31.csv", "33"),
        ("01-浙江.csv", "33"),
        ("33-浙江.csv", "33"),
        ("新疆企业.csv", "65"),
        ("新疆生产建设兵团.csv", "66"),
        ("新疆兵团企业.csv", "66"),
        ("新疆（不含兵团）企业.csv", None),
        ("in/province=65/新疆（不含兵团）企业.csv", "65"),
        ("in/province=00/浙江.csv", "00"),
        ("in/province=33/11.csv", "33"),
        ("in/province=33/北京企业.csv", None),
        ("11-浙江.csv", None),
        ("33-全国.csv", None),
        ("x-national-33.csv", "00"),
        ("international.csv", None),
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


@pytest.mark.parametrize(
    ("name", "bodies"), [("11-浙江.csv", "11、33"), ("province=65/兵团企业.csv", "65、66")]
)
def test_a_deliverer_that_is_told_twice_and_otherwise_is_refused(
    deliver, enterprises, enterprise, name, bodies
):
    path = deliver(name, enterprises(enterprise()))
    with pytest.raises(DeliveryRefused) as told:
        open_deliveries([path])
    (fault,) = told.value.faults
    assert fault.kind.code == "deliverer-contradictory"
    assert bodies in fault.say("zh")
    assert bodies in fault.say("en")


@pytest.mark.parametrize("name", ["33.zip", "33.csv.gz", "33.xls", "33"])
def test_another_form_of_file_is_refused_with_the_forms_that_are_accepted(deliver, name):
    with pytest.raises(DeliveryRefused) as told:
        open_deliveries([deliver(name, b"PK\x03\x04")])
    (fault,) = told.value.faults
    assert fault.kind.code == "delivery-form-unknown"
    for form in (".csv", ".xlsx", ".parquet"):
        assert form in fault.say("zh")
        assert form in fault.say("en")


@pytest.mark.parametrize("name", [b"33-\xc6\xf3\xd2\xb5.csv", b"33-a\nb.csv"])
def test_a_name_that_cannot_be_shown_is_refused(tmp_path, enterprises, enterprise, name):
    path = tmp_path / os.fsdecode(name)
    path.write_text(enterprises(enterprise()), "utf-8")
    with pytest.raises(DeliveryRefused) as told:
        open_deliveries([tmp_path])
    (fault,) = told.value.faults
    assert fault.kind.code == "delivery-name-unreadable"
    assert fault.say("zh").encode("utf-8")


def test_what_is_skipped_can_be_shown_whatever_its_name(tmp_path):
    (tmp_path / os.fsdecode(b"\xc6\xf3.doc")).touch()
    assert skipped_in([tmp_path]) == ("\ufffd\ufffd.doc",)


def test_a_folder_that_may_not_be_looked_into_is_never_passed_over(
    deliver, tmp_path, enterprises, enterprise, monkeypatch
):
    deliver("province=33/a.csv", enterprises(enterprise()))
    closed = deliver("province=44/b.csv", enterprises(enterprise())).parent
    look = os.scandir

    def refuse(path):
        if Path(path) == closed:  # Whoever runs the tests may be allowed to look everywhere.
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(DeliveryRefused) as told:
        open_deliveries([tmp_path / "in"])
    assert [(each.kind.code, each.where) for each in told.value.faults] == [
        ("delivery-unreadable", str(closed))
    ]
