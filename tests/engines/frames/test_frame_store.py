import json
from datetime import date

import pyarrow.parquet as pq
import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import FileUnusable, SnapshotDamaged
from kaohe.engines.frames import frame_building, frame_writing
from kaohe.engines.frames.frame_building import build_frame
from kaohe.engines.frames.frame_store import FrameStore, find_frame, frame_folder
from kaohe.engines.hashing import hash_file
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.snapshot import Snapshot

AS_OF = date(2012, 12, 31)
KINDS = ("A", "F", "J", "P", "S")
PACK = "ab" * 32


@pytest.fixture
def build(tmp_path):
    def import_and_build(kinds=KINDS, pack=PACK):
        report = import_deliveries([tmp_path / "in"], store=tmp_path / "store", as_of=AS_OF)
        return build_frame(Snapshot.open(report.path), pack_digest=pack, kinds=kinds)

    return import_and_build


@pytest.fixture
def province(
    deliver, enterprises, enterprise, federations, federation, social_unions, social_union
):
    """Deliver one county with a unit of every kind, and one unit of another body."""
    rows = (
        enterprise(2, union_kind="3", employees="x"),
        enterprise(1),
        enterprise(3, reg_type="230"),
        enterprise(4, fact_absent="1", absent_reason="注销"),
        enterprise(5, county_code="110101"),
        enterprise(1, updated_at="2012-10-01", name="杭州旧名有限公司"),
    )
    deliver("province=33/enterprises.csv", enterprises(*rows))
    deliver("province=33/federations.csv", federations(federation()))
    deliver("province=33/social.csv", social_unions(social_union()))
    deliver("province=12/enterprises.csv", enterprises(enterprise(9, county_code="120101")))


UNITS = [
    ("12/120101/P", "org:PDY000095"),
    ("33/330105/A", "org:PDY000044"),
    ("33/330105/F", "F33010501"),
    ("33/330105/J", "org:PDY000036"),
    ("33/330105/M/F33010501", "org:PDY00001X"),
    ("33/330105/M/F33010501", "org:PDY000028"),
    ("33/330105/P", "org:PDY00001X"),
    ("33/330105/P", "org:PDY000028"),
    ("33/330105/S", "S33010501"),
]


def placed(units):
    return [(unit.stratum, unit.id) for unit in units]


def test_a_frame_holds_every_kind_sorted_by_stratum_and_id(province, build):
    frame = build()
    assert placed(frame.units()) == UNITS
    assert [(each.body, each.units) for each in frame.bodies] == [("12", 1), ("33", 8)]
    assert frame.size == 9


def test_every_unit_is_led_back_to_by_its_record(province, build):
    for unit in build().units():
        assert unit.record["id"] == unit.id
        assert canonical_bytes(unit.record) == unit.written


def test_of_a_unit_told_twice_the_newest_row_stands_in_the_frame(province, build):
    (unit,) = (unit for unit in build().units() if unit[:2] == UNITS[6])
    assert unit.record["name"] == "杭州练习1有限公司"


def test_one_county_is_read_without_the_others(province, build):
    frame = build()
    county = frame.county("33", "330105")
    assert list(county.sizes.items()) == [
        ("33/330105/A", 1),
        ("33/330105/F", 1),
        ("33/330105/J", 1),
        ("33/330105/M/F33010501", 2),
        ("33/330105/P", 2),
        ("33/330105/S", 1),
    ]
    assert placed(county.units("33/330105/P")) == UNITS[6:8]
    assert placed(county.units("33/330105/M/F33010501")) == UNITS[4:6]
    assert placed(frame.county("12", "120101").units("12/120101/P")) == UNITS[:1]
    assert [unit for key in county.sizes for unit in county.units(key)] == list(frame.units())[1:]


@pytest.mark.parametrize("group", [1, 2, 3, 32_768])
def test_one_unit_is_read_by_its_place_and_found_by_its_id(province, build, monkeypatch, group):
    monkeypatch.setattr(frame_writing, "_GROUP_ROWS", group)
    frame = build()
    county, all_units = frame.county("33", "330105"), list(frame.units())
    for place, (stratum, unit_id) in enumerate(UNITS[1:], start=1):
        index = [key for key, _ in UNITS].index(stratum)
        assert county.unit_id(stratum, place - index) == unit_id
        assert county.find(stratum, unit_id) == place - index
        assert county.units(stratum)[place - index] == all_units[place]
        assert county.units(stratum)[:] == list(county.units(stratum))


def test_a_place_beyond_a_stratum_holds_no_unit(province, build):
    county = build().county("33", "330105")
    with pytest.raises(IndexError):
        county.units("33/330105/J")[1]
    assert county.units("33/330105/P")[-1].id == "org:PDY000028"
    assert county.find("33/330105/J", "org:PDY000044") is None
    assert county.find("33/330105/P", "org:PDY000999") is None
    assert county.find("33/330105/X", "org:PDY000044") is None


def test_a_file_that_is_damaged_while_it_is_drawn_from_is_told(province, build):
    frame = build()
    county = frame.county("33", "330105")
    (frame.path / "33.parquet").write_bytes(b"")
    with pytest.raises(SnapshotDamaged) as told:
        county.unit_id("33/330105/P", 0)
    assert "33.parquet" in told.value.say("zh")


def test_a_county_that_is_drawn_from_reads_no_records(province, build):
    county = build().county("33", "330105")
    county.unit_id("33/330105/P", 1)
    assert {column for _, column in county._columns} == {"unit_id"}


@pytest.mark.parametrize("place", [("33", "330106"), ("11", "110101"), ("12", "330105")])
def test_a_county_without_units_gives_none(province, build, place):
    county = build().county(*place)
    assert county.sizes == {}
    assert placed(county.units(f"{place[0]}/{place[1]}/P")) == []


def test_kinds_that_the_plan_does_not_draw_stay_out(province, build):
    assert placed(build(kinds=("A", "J")).units()) == [UNITS[1], UNITS[3]]


def test_units_are_the_same_from_a_national_export(
    deliver, enterprises, enterprise, federations, federation, province, build, tmp_path
):
    apart = placed(build().units())
    (tmp_path / "in" / "province=33" / "enterprises.csv").unlink()
    (tmp_path / "in" / "province=12" / "enterprises.csv").unlink()
    rows = (
        enterprise(4, fact_absent="1", absent_reason="注销"),
        enterprise(9, county_code="120101"),
        enterprise(3, reg_type="230"),
        enterprise(1),
        enterprise(2, union_kind="3", employees="x"),
    )
    deliver("province=00/national.csv", enterprises(*rows))
    assert placed(build().units()) == apart


@pytest.mark.parametrize(("group", "lot"), [(1, 1), (2, 250_000), (32_768, 1)])
def test_neither_row_groups_nor_lots_change_the_frame(province, build, monkeypatch, group, lot):
    whole = build()
    units, root = list(whole.units()), whole.root
    (whole.path / "frame.json").unlink()
    monkeypatch.setattr(frame_writing, "_GROUP_ROWS", group)
    monkeypatch.setattr(frame_building, "_LOT_ROWS", lot)
    again = build()
    assert list(again.units()) == units
    assert again.root == root
    assert placed(again.county("33", "330105").units("33/330105/S")) == UNITS[8:]


def test_a_row_group_holds_one_county(deliver, enterprises, enterprise, build):
    rows = [enterprise(n, county_code=f"33010{2 + n % 3}") for n in range(30)]
    deliver("province=33/e.csv", enterprises(*rows))
    frame = build()
    file = pq.ParquetFile(frame.path / "33.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [10] * 3


def test_a_frame_stands_beside_the_snapshots_and_names_register_and_pack(province, build, tmp_path):
    frame = build()
    assert frame.pack_digest == PACK
    assert frame.path == tmp_path / "store" / "frames" / f"{frame.register_digest[:16]}-{PACK[:16]}"
    snapshot = next((tmp_path / "store" / "snapshots" / "2012-12-31").iterdir())
    assert frame.path == frame_folder(
        snapshot, register_digest=frame.register_digest, pack_digest=PACK
    )


def test_the_same_register_and_pack_give_the_same_bytes(province, build, tmp_path):
    first = {path.name: path.read_bytes() for path in build().path.iterdir()}
    (build().path / "frame.json").unlink()
    assert {path.name: path.read_bytes() for path in build().path.iterdir()} == first
    assert set(first) == {"12.parquet", "33.parquet", "frame.json"}


def test_a_frame_that_is_there_and_the_same_is_left_alone(province, build):
    path = build().path
    before = (path / "33.parquet").stat().st_mtime_ns
    assert (build().path / "33.parquet").stat().st_mtime_ns == before


def test_a_frame_that_was_put_there_with_a_unit_less_is_replaced(province, build):
    """Its own index is right about it, so that only the rows of the register can tell."""
    path = build().path
    pq.write_table(pq.read_table(path / "33.parquet").slice(1), path / "33.parquet")
    index = json.loads((path / "frame.json").read_bytes())
    index["bodies"][1] |= {"units": 7, "sha256": hash_file(path / "33.parquet")}
    (path / "frame.json").write_bytes(canonical_bytes(index))
    planted = FrameStore.open(path)
    planted.verify()
    assert len(list(planted.units())) == 8
    assert placed(build().units()) == UNITS


def test_a_register_without_units_has_an_empty_frame(deliver, enterprises, build):
    deliver("province=33/e.csv", enterprises())
    frame = build()
    assert (frame.size, list(frame.units())) == (0, [])


def test_a_damaged_frame_is_built_again(province, build):
    path = build().path
    (path / "33.parquet").write_bytes(b"")
    with pytest.raises(SnapshotDamaged):
        FrameStore.open(path).verify()
    assert placed(build().units()) == UNITS


@pytest.mark.parametrize("damage", [b"", b"no parquet", None])
def test_a_county_of_a_damaged_file_is_not_read(province, build, damage):
    frame = build()
    (frame.path / "33.parquet").unlink()
    if damage is not None:
        (frame.path / "33.parquet").write_bytes(damage)
    with pytest.raises(SnapshotDamaged) as told:
        frame.county("33", "330105")
    assert "33.parquet" in told.value.say("zh")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format":"frame/2","bodies":[]}'])
def test_what_is_no_frame_is_not_opened(tmp_path, content):
    (tmp_path / "frame.json").write_text(content)
    with pytest.raises(SnapshotDamaged):
        FrameStore.open(tmp_path)
    assert find_frame(tmp_path) is None


def test_a_frame_of_another_format_is_not_opened(province, build):
    path = build().path
    index = json.loads((path / "frame.json").read_bytes()) | {"format": "frame/2"}
    (path / "frame.json").write_bytes(canonical_bytes(index))
    with pytest.raises(SnapshotDamaged):
        FrameStore.open(path)


def test_a_store_that_cannot_be_written_is_told(province, build, tmp_path):
    (tmp_path / "store" / "snapshots").mkdir(parents=True)
    (tmp_path / "store" / "frames").write_text("in the way")
    with pytest.raises(FileUnusable) as told:
        build()
    assert [fault.kind.code for fault in told.value.faults] == ["store-unwritable"]


def test_progress_tells_the_units_written(province, tmp_path):
    report = import_deliveries([tmp_path / "in"], store=tmp_path / "store", as_of=AS_OF)
    told = []
    build_frame(Snapshot.open(report.path), pack_digest=PACK, kinds=KINDS, counted=told.append)
    assert told == [1, 9]
