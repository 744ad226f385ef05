from datetime import date

import pytest

from kaohe.core.draw import Campaign
from kaohe.core.errors import DeliveryRefused
from kaohe.engines.frames.frame_building import build_frame
from kaohe.engines.frames.own_export import open_own_export
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.workflows.countersigning.salts import make_salts
from kaohe.workflows.countersigning.statements import rebuild

AS_OF = date(2012, 12, 31)
KINDS = ("A", "F", "J", "P", "S")
COUNTY = "330105"


def opened(*paths, body="33"):
    return open_own_export(paths, body=body, as_of=AS_OF, kinds=KINDS)


@pytest.fixture
def own_rows(enterprise, federation, social_union):
    """A county with a flagged row that has no valid identifier, and a federation."""
    nameless = enterprise(3, org_code="PDY000030", licence_no="12345")
    return [enterprise(1), enterprise(2), nameless], [federation()], [social_union()]


@pytest.fixture
def salts(deliver, enterprises, federations, social_unions, enterprise, own_rows, tmp_path):
    """What the office, whose file holds another county too, gives to the county."""
    own, leagues, socials = own_rows
    other = [enterprise(number, county_code="330102") for number in (11, 12)]
    deliver("province=33/enterprises.csv", enterprises(*other, *own))
    deliver("province=33/federations.csv", federations(*leagues))
    deliver("province=33/social.csv", social_unions(*socials))
    report = import_deliveries([tmp_path / "in"], store=tmp_path / "store", as_of=AS_OF)
    held = build_frame(Snapshot.open(report.path), pack_digest="ab" * 32, kinds=KINDS)
    county = held.county("33", COUNTY)
    return make_salts(
        Campaign("c", rehearsal=False),
        body="33",
        county=COUNTY,
        as_of="2012-12-31",
        kinds=KINDS,
        strata=county.sizes,
        read=county.read,
        frame_key=b"k" * 32,
        with_records=True,
    )


def test_a_county_with_files_and_lines_of_its_own_comes_to_the_same_roots(
    salts, deliver, enterprises, federations, social_unions, own_rows
):
    own, leagues, socials = own_rows
    files = [
        deliver("本县/企业.csv", enterprises(*reversed(own), header="en"), encoding="gb18030"),
        deliver("本县/联合会.csv", federations(*leagues)),
        deliver("本县/社会组织.csv", social_unions(*socials)),
    ]

    with opened(*files) as export:
        found = rebuild(salts, export.units("33", COUNTY))

    assert [each.id for each in salts.unnamed] == ["row:33/enterprises.csv:6"]
    assert (found.agrees, found.rows) == (True, ())
    assert [name for name, _ in export.files] == ["企业.csv", "社会组织.csv", "联合会.csv"]


def test_files_that_say_who_delivers_them_are_taken_as_they_are(deliver, enterprises, enterprise):
    deliver("province=33/enterprises.csv", enterprises(enterprise(1)))
    folder = deliver("33-企业.csv", enterprises(enterprise(2))).parent

    with opened(folder) as export:
        ids = [unit.id for unit in export.units("33", COUNTY)]

    assert ids == ["org:PDY00001X", "org:PDY000028"]


def test_two_files_of_one_name_are_both_read(deliver, enterprises, enterprise):
    one = deliver("a/企业.csv", enterprises(enterprise(1)))
    other = deliver("b/企业.csv", enterprises(enterprise(2)))

    with opened(one, other) as export:
        assert len(list(export.units("33", COUNTY))) == 2


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DeliveryRefused), opened(tmp_path / "none.csv"):
        pass


def test_rows_of_a_file_that_names_another_body_do_not_count(deliver, enterprises, enterprise):
    path = deliver("34-企业.csv", enterprises(enterprise(1)))

    with opened(path) as export:
        assert list(export.units("33", COUNTY)) == []
