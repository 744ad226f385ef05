"""A county makes its strata again from its own export, as it and the office would do it."""

import csv
import json
from datetime import date
from fractions import Fraction

import pytest

from kaohe.demo.keys import rehearse_ceremony
from kaohe.demo.nation import generate_nation
from kaohe.demo.rehearsal import PLANNED, create_office, make_clerk, plan_rehearsal
from kaohe.engines.imports.importing import import_deliveries
from kaohe.stores.offices import Office
from kaohe.stores.packs import load_pack
from kaohe.workflows.ceremony.opening import frame_of
from kaohe.workflows.ceremony.steps import enter_plan

COUNTY = "330106"
ACTS = ("--approve", "office/7", "--approve", "audit/2", "--by", "office/7")


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """The deliveries of one province of the practice nation, and the office's snapshot of them."""
    place = tmp_path_factory.mktemp("province")
    pack = load_pack("national-2012").pack
    generate_nation(place / "nation", pack=pack, seed=2012, scale=Fraction(1, 100))
    deliveries = place / "nation" / "deliveries" / "province=33"
    report = import_deliveries([deliveries], store=place / "store", as_of=date(2012, 12, 31))
    return deliveries, report.path


@pytest.fixture
def office(tmp_path):
    """An office that has entered its plan."""
    made = create_office(tmp_path / "office", seed=7)
    loaded = load_pack("national-2012")
    plan = plan_rehearsal(loaded.pack, pack_digest=loaded.digest, secrets=rehearse_ceremony(7))
    enter_plan(made.ledger, plan, clerk=make_clerk(7, at=PLANNED))
    made.close()
    return tmp_path / "office"


@pytest.fixture
def export(province, tmp_path):
    """What the county exports itself: its own rows under file names of its own."""
    files = []
    for name, own in (
        ("enterprises", "企业"),
        ("federations", "联合会"),
        ("social_unions", "社会"),
    ):
        source = (province[0] / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()
        at = next(csv.reader(source[:1])).index("county_code")
        rows = [line for line in source[1:] if next(csv.reader([line]))[at : at + 1] == [COUNTY]]
        files.append(tmp_path / f"{own}.csv")
        files[-1].write_text("\n".join([source[0], *rows]) + "\n", encoding="utf-8")
    return files


@pytest.fixture
def salts(call, office, province, tmp_path):
    """The salts that the county was given, with the frame's records."""
    told = call(
        *("draw", "salts", office, "--snapshot", province[1], "--county", COUNTY),
        *("--with-records", "--out", tmp_path / "salts"),
    )
    assert told.code == 0, told.err
    return tmp_path / "salts" / f"{COUNTY}.salts.json"


@pytest.fixture
def county_key(call_json, tmp_path):
    """The county's key, and the file in which the office has registered it."""
    made = call_json(
        *("draw", "county-key", "--name", "gonghui.example/330106"),
        *("--key", tmp_path / "county.key"),
    )
    registered = tmp_path / "counties.keys"
    registered.write_text(f"# 当面核对\n{COUNTY} {made['vkey']}\n", encoding="utf-8")
    return tmp_path / "county.key", registered


def rebuild(call, export, salts, *more):
    told = call("draw", "stratum-root", *export, "--salts", salts, "--json", *more)
    assert told.code in (0, 1), told.err
    return told.code, json.loads(told.out)


def change(path, name, field, value):
    """Change a field of the first row of an export that has something in it."""
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    row = next(each for each in rows if each[name])
    row[field] = value(row[field])
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return row


def test_a_county_comes_to_the_roots_of_the_office(call, export, salts):
    code, found = rebuild(call, export, salts)

    assert code == 0
    assert (found["differ"], found["unknown"], found["rows"]) == ([], [], [])
    frozen = json.loads(salts.read_bytes())["strata"]
    assert [(each["stratum"], each["size"], each["root"]) for each in found["strata"]] == [
        (each["stratum"], each["size"], each["root"]) for each in frozen
    ]
    kinds = {each["stratum"].split("/")[2] for each in found["strata"] if each["size"]}
    assert {"F", "M", "P", "S"} <= kinds


def test_the_salts_are_for_their_owner_alone(salts):
    assert salts.stat().st_mode & 0o077 == 0


def test_a_row_that_was_changed_is_named_with_its_field(call, export, salts):
    row = change(export[0], "chair_name", "chair_name", lambda _: "新主席")

    code, found = rebuild(call, export, salts)

    assert code == 1
    assert {each["unit"] for each in found["rows"]} == {f"org:{row['org_code'].replace('-', '')}"}
    assert {(each["change"], *each["fields"]) for each in found["rows"]} == {
        ("changed", "chair_name")
    }
    assert found["differ"] == sorted(each["stratum"] for each in found["rows"])


def test_a_row_that_was_omitted_is_named(call, export, salts):
    *rows, last = export[2].read_text(encoding="utf-8").splitlines()
    export[2].write_text("\n".join(rows) + "\n", encoding="utf-8")

    code, found = rebuild(call, export, salts)

    assert code == 1
    assert found["differ"] == [f"33/{COUNTY}/S"]
    assert [(each["unit"], each["change"]) for each in found["rows"]] == [
        (last.split(",")[0], "omitted")
    ]


def test_a_row_that_was_added_is_named(call, export, salts):
    header, first, *rows = export[2].read_text(encoding="utf-8").splitlines()
    added = ",".join(["S-NEW", *first.split(",")[1:]])
    export[2].write_text("\n".join([header, first, *rows, added]) + "\n", encoding="utf-8")

    code, found = rebuild(call, export, salts)

    assert code == 1
    assert [(each["unit"], each["change"]) for each in found["rows"]] == [("S-NEW", "added")]


def test_what_a_county_sees_is_told_in_words(call, export, salts):
    agreed = call("draw", "stratum-root", *export, "--salts", salts)
    change(export[0], "chair_name", "chair_name", lambda _: "新主席")
    differs = call("draw", "stratum-root", *export, "--salts", salts)

    assert agreed.code == 0
    assert "0个不同" in agreed.out
    assert differs.code == 1
    assert "内容不同" in differs.out
    assert "新主席" in differs.out


def test_the_freeze_records_who_has_countersigned_and_what_differs(
    call, call_json, export, salts, county_key, office, province, tmp_path
):
    change(export[0], "chair_name", "chair_name", lambda _: "新主席")
    key, registered = county_key
    _, stated = rebuild(call, export, salts, "--key", key, "--out", tmp_path / "statement.json")
    prepared = ("draw", "freeze", office, "--snapshot", province[1], *ACTS)
    assert call(*prepared, "--prepare").code == 0

    taken = call_json(
        "draw", "countersign", office, tmp_path / "statement.json", "--keys", registered
    )
    told = call(*prepared)

    assert [each["differ"] for each in taken["statements"]] == [stated["differ"]]
    assert told.code == 0, told.err

    opened = Office.load(office)
    frame = frame_of(opened.ledger, opened.campaign())
    assert [(each.county, each.signer, each.record) for each in frame.countersigned] == [
        (COUNTY, "gonghui.example/330106", stated["statement"])
    ]
    assert [each.stratum for each in frame.differences] == stated["differ"]
    kept = opened.ledger.document(stated["statement"])
    assert kept == (tmp_path / "statement.json").read_bytes()
    opened.close()


def test_a_statement_of_a_key_that_is_not_registered_is_refused(
    call, export, salts, county_key, office, tmp_path
):
    key, registered = county_key
    rebuild(call, export, salts, "--key", key, "--out", tmp_path / "statement.json")
    registered.write_text("", encoding="utf-8")

    told = call("draw", "countersign", office, tmp_path / "statement.json", "--keys", registered)

    assert told.code == 2
    assert "[statement-signer-unknown]" in told.err


def test_a_county_that_does_not_exist_gets_no_salts(call, office, province, tmp_path):
    told = call(
        *("draw", "salts", office, "--snapshot", province[1]),
        *("--county", "999999", "--out", tmp_path / "salts"),
    )

    assert told.code == 2
    assert "[salts-no-county]" in told.err
    assert not (tmp_path / "salts").exists()
