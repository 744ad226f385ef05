import csv
import json
from collections import Counter
from datetime import date
from fractions import Fraction
from hashlib import sha256

import pytest

from kaohe.core.errors import InputError, OutputExists
from kaohe.demo.files import form_of
from kaohe.demo.nation import generate_nation
from kaohe.engines.frames.frame_building import build_frame
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.snapshot import Snapshot

NO_ROW_RULE = {"duplicate_identifier", "similar_rows", "different_rows", "rejected"}


def digests(folder):
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def anomalies(nation):
    with (nation.out / "truth" / "anomalies.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def imported(nation, tmp_path_factory):
    return import_deliveries(
        [nation.out / "deliveries", nation.out / "statistics"],
        store=tmp_path_factory.mktemp("store"),
        as_of=date(2012, 12, 31),
    )


@pytest.fixture(scope="module")
def snapshot(imported):
    return Snapshot.open(imported.path)


def test_every_body_delivers_three_registers_a_report_and_is_reviewed(nation):
    names = {path.parts[-1] for path in (nation.out / "deliveries").rglob("*.csv")}

    assert names == {"enterprises.csv", "federations.csv", "social_unions.csv"}
    assert len(list((nation.out / "deliveries").iterdir())) == 32
    assert len(list((nation.out / "reports").glob("??.json"))) == 32
    assert len(list((nation.out / "reviews").glob("??.json"))) == 32


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_ones(nation, pack, tmp_path):
    generate_nation(tmp_path / "again", pack=pack, seed=2012, scale=Fraction(1, 100))
    generate_nation(tmp_path / "other", pack=pack, seed=2013, scale=Fraction(1, 100))

    first, other = digests(nation.out), digests(tmp_path / "other")
    assert digests(tmp_path / "again") == first
    assert set(other) == set(first)
    assert not [name for name in first if first[name] == other[name]]


def test_the_report_counts_what_was_written(nation):
    written = 0
    for path in (nation.out / "deliveries").rglob("enterprises.csv"):
        written += path.read_bytes().count(b"\n")

    assert nation.enterprises == 41_524
    assert nation.lines == written
    summary = json.loads((nation.out / "truth" / "summary.json").read_text(encoding="utf-8"))
    assert summary["synthetic"] is True
    assert summary["rehearsal"] is True
    assert summary["totals"]["lines"] == written


def test_an_anomaly_stands_at_the_line_that_the_truth_names(nation, anomalies):
    contents = {}
    for anomaly in anomalies:
        if anomaly["kind"] not in {"near_duplicate", "superseded", "women_over_employees"}:
            continue
        name = anomaly["file"]
        if name not in contents:
            encoding = form_of(name.split("province=")[1][:2]).encoding
            text = (nation.out / name).read_bytes().decode(encoding, "surrogateescape")
            contents[name] = text.splitlines()
        line = contents[name][int(anomaly["line"]) - 1]
        assert anomaly["unit"].removeprefix("org:") in line


def test_the_register_finds_exactly_what_was_planted(anomalies, imported):
    planted = Counter(rule for anomaly in anomalies for rule in anomaly["finds"].split(";"))
    found = Counter()
    for delivery in imported.deliveries:
        found.update(delivery.rules)

    assert found == {rule: n for rule, n in planted.items() if rule not in NO_ROW_RULE}
    assert imported.superseded == planted["duplicate_identifier"]
    assert sum(each.rejected for each in imported.deliveries) == planted["rejected"] == 5


def test_the_flaws_of_the_nation_are_few_and_of_many_kinds(nation, anomalies):
    assert 0.01 < len(anomalies) / nation.enterprises < 0.03
    assert len(nation.anomalies) >= 40


def test_indicators_are_those_of_the_bodies(snapshot, parameters):
    sheet = snapshot.indicators(base=date(2011, 9, 30), end=date(2012, 9, 30))

    for body in ("33", "44", "37"):
        coverage, completion = sheet.value(body, "coverage"), sheet.value(body, "new_members")
        assert abs(coverage - parameters[body].coverage) < Fraction(3, 100)
        assert abs(completion - parameters[body].completion[1]) < Fraction(2, 100)


def test_every_county_has_units_for_seven_visits_or_its_lack_is_planned(snapshot, plans):
    units = Counter()
    frame = build_frame(snapshot, pack_digest="0" * 64, kinds=("A", "F", "J", "P", "S"))
    for unit in frame.units():
        _, county, kind, *_ = unit.stratum.split("/")
        units[county, kind] += 1

    for plan in plans:
        assert units[plan.code, "P"] >= 5
        assert (units[plan.code, "A"] > 0) == (plan.lacks != "A")
        assert (units[plan.code, "F"] > 0) == (plan.lacks != "F")
        assert (units[plan.code, "S"] > 0) == (plan.lacks != "S")
        assert (units[plan.code, "J"] > 0) == (plan.foreign > 0)


def test_progress_ends_at_the_whole(pack, tmp_path):
    seen = []

    generate_nation(
        tmp_path / "n", pack=pack, seed=1, scale=Fraction(1, 100),
        progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip

    assert seen[-1] == (41_524, 41_524)
    assert seen == sorted(seen)


@pytest.mark.parametrize("scale", [Fraction(1, 101), Fraction(11), Fraction(0)])
def test_a_scale_out_of_range_is_refused(pack, tmp_path, scale):
    with pytest.raises(InputError, match="demo-scale-out-of-range"):
        generate_nation(tmp_path / "n", pack=pack, seed=1, scale=scale)

    assert not (tmp_path / "n").exists()


def test_a_folder_that_is_there_is_never_overwritten(pack, tmp_path):
    with pytest.raises(OutputExists, match="demo-nation-exists"):
        generate_nation(tmp_path, pack=pack, seed=1, scale=Fraction(1, 100))
