"""``kaohe registry``, ``indicators`` and ``teams`` over files."""

import json

import pytest

from kaohe.core.register.fields import ENTERPRISES


@pytest.fixture
def delivered(practice):
    return practice.path / "nation"


@pytest.fixture
def snapshot(practice):
    return next((practice.path / "register" / "snapshots" / "2012-12-31").iterdir())


def test_an_import_accounts_for_every_line(call_json, delivered, tmp_path):
    told = call_json(
        "registry", "import", delivered / "deliveries" / "province=33", "--store", tmp_path / "st"
    )

    assert told["lines"] == sum(
        told[count] for count in ("headers", "clean", "flagged", "quarantined", "rejected")
    )
    assert (tmp_path / "st" / "snapshots" / told["snapshot"]).is_dir()


def test_the_same_deliveries_give_the_snapshot_of_the_practice_run(
    call_json, delivered, tmp_path, practice
):
    told = call_json(
        *("registry", "import", delivered / "deliveries", delivered / "statistics"),
        *("--store", tmp_path / "st"),
    )

    assert told["register_digest"] == practice.register_digest


def test_an_import_is_summed_up_for_people(call, delivered, tmp_path):
    told = call(
        "registry", "import", delivered / "deliveries" / "province=46", "--store", tmp_path / "st"
    )

    assert told.code == 0, told.err
    assert "待落实" in told.out


def test_missing_columns_are_told_all_at_once_and_nothing_is_stored(call, tmp_path):
    columns = [field.id for field in ENTERPRISES.fields if field.id not in ("reg_type", "members")]
    (tmp_path / "33.csv").write_text(",".join(columns) + "\n")

    told = call("registry", "import", tmp_path / "33.csv", "--store", tmp_path / "st")

    assert told.code == 2
    assert "登记注册类型(reg_type)" in told.err
    assert "会员数(members)" in told.err
    assert not list((tmp_path).glob("st/**/*.parquet"))


def test_a_gb18030_file_is_taken_in(call_json, delivered, tmp_path):
    folder = tmp_path / "province=46"
    folder.mkdir()
    text = (delivered / "deliveries" / "province=46" / "enterprises.csv").read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            decoded = text.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    (folder / "enterprises.csv").write_bytes(decoded.encode("gb18030"))

    told = call_json("registry", "import", folder, "--store", tmp_path / "st")

    assert told["deliveries"][0]["encoding"].lower().replace("-", "") == "gb18030"


def test_indicators_are_written_as_the_practice_run_wrote_them(call, snapshot, practice, tmp_path):
    told = call("indicators", "--snapshot", snapshot, "--out", tmp_path / "indicators.json")

    assert told.code == 0, told.err
    assert (tmp_path / "indicators.json").read_bytes() == (
        practice.path / "indicators.json"
    ).read_bytes()
    assert "兵团" in told.out


def test_a_missing_year_of_statistics_is_told_for_every_body(call, snapshot):
    told = call("indicators", "--snapshot", snapshot, "--base", "2010-09-30")

    assert told.code == 2
    assert len(told.err.splitlines()) >= 32


def test_a_snapshot_that_is_not_there_is_told(call, tmp_path):
    told = call("indicators", "--snapshot", tmp_path / "none")

    assert told.code == 2
    assert "[snapshot-missing]" in told.err


def write_inspectors(path, lines):
    path.write_text("\n".join(["id,lent_by,department", *lines]) + "\n")
    return path


def test_teams_are_formed_from_a_list(call_json, call, tmp_path):
    path = write_inspectors(
        tmp_path / "i.csv",
        [
            *(f"f{number},,finance" for number in range(5)),
            *(f"l{body},{body}," for body in (11, 12, 13, 14, 15)),
        ],
    )

    told = call_json("teams", "--inspectors", path, "--out", tmp_path / "teams.json")

    assert sum(len(team["bodies"]) for team in told["teams"]) == 32
    assert json.loads((tmp_path / "teams.json").read_text()) == told
    assert "考核工作组" in call("teams", "--inspectors", path).out


def test_faults_of_a_list_of_inspectors_are_told_together(call, tmp_path):
    path = write_inspectors(tmp_path / "i.csv", ["a,11,finance", "b,,", "c,11,", "c,12,"])

    told = call("teams", "--inspectors", path)

    assert told.code == 2
    assert [line.split("[")[1] for line in told.err.splitlines()] == [
        "inspector-origin]",
        "inspector-origin]",
        "inspector-repeated]",
    ]


def test_a_pack_without_teams_is_told(call, tmp_path):
    path = write_inspectors(tmp_path / "i.csv", ["a,11,"])

    told = call("teams", "--pack", "gansu-2011-example", "--inspectors", path)

    assert "[pack-without-teams]" in told.err


def test_a_list_without_its_columns_is_told(call, tmp_path):
    (tmp_path / "i.csv").write_text("name\nx\n")

    assert "[file-columns-missing]" in call("teams", "--inspectors", tmp_path / "i.csv").err
