"""Work with snapshots on the command line: verify, show, quality, mend, export, diff, correct."""

import csv
import json
import shutil

import openpyxl
import pytest


@pytest.fixture
def snapshot(practice):
    return next((practice.path / "register" / "snapshots" / "2012-12-31").iterdir())


@pytest.fixture
def nation(practice):
    return practice.path / "nation"


@pytest.fixture(scope="module")
def two(practice, tmp_path_factory):
    """A province as it delivered, and after it mended its sheet: both snapshots."""
    from kaohe.cli.commands import kaohe
    from kaohe.cli.main import run

    folder = tmp_path_factory.mktemp("two")
    delivered = practice.path / "nation" / "deliveries" / "province=33"
    shutil.copytree(delivered, folder / "in" / "province=33")

    def call(*arguments):
        assert run(kaohe, ["registry", *(str(each) for each in arguments)]) == 0

    def import_all():
        known = set(folder.glob("store/snapshots/*/*"))
        call("import", folder / "in", "--store", folder / "store")
        (new,) = set(folder.glob("store/snapshots/*/*")) - known
        return new

    before = import_all()
    call("mend", before, "--body", "33", "--out", folder / "mend")
    sheet = folder / "mend" / "33-enterprises-更正.xlsx"
    book = openpyxl.load_workbook(sheet)
    rows = book["更正"]
    headers = {cell.value: cell.column for cell in rows[1]}
    for line in range(2, rows.max_row + 1):
        if "登记注册类型" in rows.cell(line, headers["问题"]).value:
            rows.cell(line, headers["登记注册类型"]).value = "173"
    book.save(sheet)
    call(
        *("mend", before, "--mended", sheet, "--deliveries", folder / "in"),
        *("--out", folder / "back"),
    )
    shutil.copytree(folder / "back", folder / "in", dirs_exist_ok=True)
    return before, import_all(), folder


def test_a_sound_snapshot_is_verified_against_its_deliveries(call, snapshot, nation):
    told = call(
        *("registry", "verify", snapshot, "--deliveries", nation / "deliveries"),
        *("--deliveries", nation / "statistics"),
    )

    assert told.code == 0, told.out + told.err
    assert "0处不符" in told.out


def test_a_damaged_snapshot_is_told_with_exit_code_1(call, snapshot, tmp_path):
    copy = tmp_path / snapshot.name
    shutil.copytree(snapshot, copy)
    (copy / "rejects.parquet").unlink()

    told = call("registry", "verify", copy)

    assert told.code == 1
    assert "rejects.parquet" in told.out
    assert "没有再从数据行重新计算" in told.out


def test_a_verification_is_told_to_scripts(call, snapshot):
    told = call("registry", "verify", snapshot, "--json")

    assert (told.code, json.loads(told.out)["faults"]) == (0, [])


def test_a_snapshot_is_summed_up_with_its_identity(call, snapshot):
    told = call("registry", "show", snapshot)

    assert told.code == 0, told.err
    assert "≠" not in told.out
    assert "三种代码全部为空" in told.out


def test_the_sums_of_one_body_are_shown(call_json, snapshot):
    told = call_json("registry", "show", snapshot, "--body", "33")

    assert {each["deliverer"] for each in told["deliveries"]} == {"33"}
    assert set(told["quarantine"]) == {"33"}


def test_the_rows_of_a_rule_open_down_to_one_line(call, call_json, snapshot):
    told = call_json("registry", "show", snapshot, "--rule", "lic_check", "--limit", "1")
    (row,) = told["rows"]

    story = call_json("registry", "show", snapshot, "--file", row["file"], "--line", row["line"])
    shown = call("registry", "show", snapshot, "--file", row["file"], "--line", row["line"])

    assert told["total"] > 1
    assert story["delivered"]["licence_no"] == row["values"]["licence_no"]
    assert "工商注册号的校验码不符" in shown.out


def test_a_list_says_how_much_it_leaves_out(call, snapshot):
    told = call("registry", "show", snapshot, "--rule", "lic_check", "--limit", "1")

    assert "……另有" in told.out


def test_a_broken_line_is_shown_as_it_stands(call, snapshot, tmp_path):
    out = tmp_path / "rejects.csv"
    call("registry", "export", snapshot, "--what", "rejects", "--form", "csv", "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as lines:
        broken = next(csv.DictReader(lines))

    told = call("registry", "show", snapshot, "--file", broken["文件"], "--line", broken["行号"])

    assert "无法读取，不计入" in told.out
    assert broken["原因"] in told.out


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--rule", "nothing"), "[rule-unknown]"),
        (("--body", "99"), "[body-not-in-snapshot]"),
        (("--file", "33/x.csv", "--line", "2"), "[delivery-not-in-snapshot]"),
        (("--file", "33/enterprises.csv", "--line", "1"), "[line-not-in-snapshot]"),
        (("--line", "1"), "--file"),
    ],
)
def test_what_is_not_there_is_told(call, snapshot, options, code):
    told = call("registry", "show", snapshot, *options)

    assert told.code == 2
    assert code in told.err


def test_the_quality_of_a_register_is_reported(call, two, tmp_path):
    before, after, _ = two

    told = call(
        *("registry", "quality", after, "--against", before, "--out", tmp_path / "q.xlsx"),
        *("--limit", "3"),
    )

    assert told.code == 0, told.err
    assert "未报数据" in told.out
    assert "……另有" in told.out
    assert openpyxl.load_workbook(tmp_path / "q.xlsx").sheetnames == ["汇总", "逐项"]


def test_a_quality_report_is_told_to_scripts(call_json, two):
    rules = [each["rule"] for each in call_json("registry", "quality", two[0])["findings"]]

    assert rules.count("body_without_delivery") == 31


def test_a_mended_register_differs_in_the_mended_rows_only(call, call_json, two, tmp_path):
    before, after, _ = two

    told = call_json("registry", "diff", before, after)
    shown = call("registry", "diff", before, after, "--out", tmp_path / "d.xlsx")

    table = told["tables"]["enterprises"]
    assert (table["added"], table["removed"], table["changed"]) == (told["differences"], 0, 0)
    assert told["differences"] > 0
    assert told["rules"]["reg_type"][0] == told["differences"] + told["rules"]["reg_type"][1]
    assert told["digest"] in shown.out
    assert openpyxl.load_workbook(tmp_path / "d.xlsx")["逐行差异"].max_row == (
        told["differences"] + 1
    )


def test_a_snapshot_does_not_differ_from_itself(call, two):
    assert "两份快照完全相同。" in call("registry", "diff", two[0], two[0]).out


@pytest.fixture
def cut(call, two, tmp_path):
    """Two snapshots of one day, of which the first is that of the cut-off."""
    day = tmp_path / "snapshots" / "2012-12-31"
    before, after = (shutil.copytree(each, day / each.name) for each in two[:2])
    assert call("registry", "cutoff", before).code == 0
    return before, after


def test_a_correction_is_written_and_checked(call, cut, tmp_path):
    before, after = cut
    approved = ("--approve", "甲:基层组织建设部", "--approve", "乙：研究室")
    paper = tmp_path / "c.json"

    written = call(
        *("registry", "correct", before, after, "--reason", "更正登记注册类型"),
        *(*approved, "--out", paper),
    )
    checked = call("registry", "correct", before, after, "--check", paper)
    turned = call("registry", "correct", after, before, "--check", paper)

    assert written.code == 0, written.err
    assert (checked.code, checked.out in written.out) == (0, True)
    assert "[correction-of-others]" in turned.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--reason", "x", "--approve", "甲:研究室"), "[correction-unapproved]"),
        (("--reason", "x", "--approve", "甲"), "姓名:部门"),
        ((), "--reason"),
    ],
)
def test_a_correction_without_two_offices_is_not_written(call, cut, tmp_path, options, told):
    before, after = cut

    refused = call("registry", "correct", before, after, *options, "--out", tmp_path / "c.json")

    assert refused.code == 2
    assert told in refused.err
    assert not (tmp_path / "c.json").exists()


APPROVED = ("--approve", "甲:基层组织建设部", "--approve", "乙:研究室")


@pytest.fixture
def freeze(call, tmp_path):
    """Try to freeze in an office that has not begun; a register that is in force gets that far."""
    office = tmp_path / "office"
    office.mkdir()
    return lambda register: (
        call(*("draw", "freeze", office, "--by", "office/7", "--snapshot", register)).err
    )


def test_after_the_cut_off_a_register_is_frozen_only_by_an_approved_correction(call, cut, freeze):
    before, after = cut

    again = call("registry", "cutoff", before)
    refused = freeze(after)
    call("registry", "correct", before, after, "--reason", "更正登记注册类型", *APPROVED)
    taken, old = freeze(after), freeze(before)

    assert "[cut-off-before]" in again.err
    assert "[register-after-cut-off]" in refused
    assert "[register-" not in taken
    assert "ledger.db" in taken
    assert "[register-not-in-force]" in old


def test_a_paper_about_another_difference_lets_nothing_be_frozen(cut, freeze):
    from kaohe.engines.snapshots.snapshot import Snapshot
    from kaohe.stores.corrections import correction_place, write_correction
    from kaohe.workflows.registers.corrections import propose_correction

    before, after = (Snapshot.open(each) for each in cut)
    paper = propose_correction(
        *(before.digest, after.digest),
        difference="0" * 64,
        reason="更正",
        approvals=[("甲", "基层组织建设部"), ("乙", "研究室")],
    )
    write_correction(correction_place(after.path.parent, paper), paper)

    assert "[correction-altered]" in freeze(after.path)


def test_nothing_is_corrected_before_the_cut_off_or_from_another_register(call, two, cut):
    early = call("registry", "correct", *two[:2], "--reason", "x", *APPROVED)
    turned = call("registry", "correct", *reversed(cut), "--reason", "x", *APPROVED)

    assert "[correction-before-cut-off]" in early.err
    assert "[register-after-cut-off]" in turned.err


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_rows_are_exported_in_every_form(call_json, snapshot, tmp_path, form):
    out = tmp_path / f"rows.{form}"

    told = call_json(
        *("registry", "export", snapshot, "--what", "quarantine", "--form", form, "--out", out)
    )

    assert told["files"] == [out.name]
    assert told["rows"] > 0
    assert out.is_file()


def test_an_exported_file_opens_in_a_spreadsheet(call, snapshot, tmp_path):
    out = tmp_path / "rows.csv"

    told = call(
        *("registry", "export", snapshot, "--what", "accepted", "--form", "csv"),
        *("--table", "federations", "--body", "33", "--out", out),
    )

    with out.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert f"共{len(rows)}行" in told.out
    assert {row["行政区划代码"][:2] for row in rows} == {"33"}


def test_an_export_never_overwrites(call, snapshot, tmp_path):
    (tmp_path / "rows.csv").write_text("mine")

    told = call(
        *("registry", "export", snapshot, "--what", "rejects", "--form", "csv"),
        *("--out", tmp_path / "rows.csv"),
    )

    assert "[output-file-exists]" in told.err
    assert (tmp_path / "rows.csv").read_text() == "mine"


def test_rows_beyond_one_sheet_go_on_in_the_next_file(call_json, snapshot, tmp_path, monkeypatch):
    monkeypatch.setattr("kaohe.cli.registry.exporting.LARGEST", 10)

    told = call_json(
        *("registry", "export", snapshot, "--what", "quarantine", "--form", "xlsx"),
        *("--out", tmp_path / "rows.xlsx"),
    )

    assert told["files"][:2] == ["rows.xlsx", "rows-2.xlsx"]
    sheets = [openpyxl.load_workbook(tmp_path / name).active for name in told["files"]]
    assert sum(sheet.max_row - 1 for sheet in sheets) == told["rows"]


def test_a_marked_up_copy_is_handed_out_or_brought_back_and_not_both(call, two, tmp_path):
    told = call("registry", "mend", two[0], "--out", tmp_path / "m")

    assert told.code == 2
    assert "--body" in told.err


def test_marked_up_copies_are_told_to_scripts(call_json, two, tmp_path):
    told = call_json("registry", "mend", two[0], "--body", "33", "--out", tmp_path / "m")

    (each,) = (each for each in told["files"] if each["file"] == "33/enterprises.csv")
    assert each["workbook"] == "33-enterprises-更正.xlsx"
    assert each["quarantined"] > 0


def test_corrected_deliveries_are_told_to_scripts(call_json, two, nation, tmp_path):
    before, _, folder = two

    told = call_json(
        *("registry", "mend", before, "--out", tmp_path / "back"),
        *("--mended", folder / "mend" / "33-enterprises-更正.xlsx"),
        *("--deliveries", nation / "deliveries" / "province=33"),
    )

    (each,) = told["files"]
    assert each["written"] == "province=33/enterprises.csv"
    assert each["replaced"] > 0
    assert (tmp_path / "back" / each["written"]).is_file()
