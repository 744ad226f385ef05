"""The workbook's formulas are alive: recomputed by hand they give what the traces say."""

import json
import re
from io import BytesIO

import openpyxl
import pytest

from kaohe.core.rules.model import Bonus
from kaohe.core.scoring import Finding, read_evidence, score
from kaohe.core.teams import Allocation
from kaohe.documents.report import write_report
from kaohe.documents.traces import hundredths
from kaohe.documents.workbook import write_workbook
from kaohe.stores.packs import load_pack

REFERENCE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]+)\$?(\d+)")


@pytest.fixture(scope="module")
def pack():
    return load_pack("national-2012").pack


@pytest.fixture
def traces(practice):
    return {
        path.stem: json.loads(path.read_bytes())
        for path in (practice.path / "traces").glob("*.json")
    }


@pytest.fixture
def book(pack, traces):
    return openpyxl.load_workbook(BytesIO(write_workbook(pack, traces)))


def compute(book, sheet, cell):
    """Recompute a cell from its formula and those it refers to, never from cached values."""
    formula = book[sheet][cell].value
    if not isinstance(formula, str) or not formula.startswith("="):
        return formula or 0
    text = formula[1:]
    counted = re.fullmatch(r'COUNTIF\((.+):(.+),">"&(.+)\)\+1', text)
    if counted:
        own = compute(book, sheet, counted[3])
        others = cells(book, sheet, counted[1], counted[2])
        return 1 + sum(compute(book, sheet, other) > own for other in others)
    added = re.fullmatch(r"SUM\((.+):(.+)\)", text)
    if added:
        return sum(compute(book, sheet, each) for each in cells(book, sheet, added[1], added[2]))
    checked = re.fullmatch(r'IF\(ABS\((.+)\)<=(.+),"相符","不符"\)', text)
    if checked:
        gap = arithmetic(book, sheet, checked[1])
        return "相符" if abs(gap) <= float(checked[2]) else "不符"
    return arithmetic(book, sheet, text)


def arithmetic(book, sheet, text):
    def value(found):
        return repr(compute(book, found[1] or sheet, found[2] + found[3]))

    return eval(REFERENCE.sub(value, text), {})  # noqa: S307  # our own formulas


def cells(book, sheet, first, last):
    area = book[sheet][f"{first.replace('$', '')}:{last.replace('$', '')}"]
    return [cell.coordinate for row in area for cell in row]


def rows_of_bodies(book):
    return [row for row in book["汇总"].iter_rows() if str(row[0].value).startswith("=COUNTIF")]


def test_every_total_is_recomputed_from_the_sheets_of_the_bodies(book, traces):
    totals = {
        trace["subject"]["name"]["zh"]: trace["total"]["rounded"] for trace in traces.values()
    }

    found = {row[1].value: compute(book, "汇总", row[5].coordinate) for row in rows_of_bodies(book)}

    assert {name: f"{total:.2f}" for name, total in found.items()} == totals


def test_every_place_is_recomputed_within_its_group(book, traces):
    places = {
        trace["subject"]["name"]["zh"]: trace["standing"]["place"] for trace in traces.values()
    }

    found = {row[1].value: compute(book, "汇总", row[0].coordinate) for row in rows_of_bodies(book)}

    assert found == places


def test_a_changed_section_changes_the_total_of_its_body(book, traces):
    sheet = next(name for name in book.sheetnames if name.startswith("33"))
    total = next(row for row in book[sheet].iter_rows() if row[0].value == "总分")
    before = compute(book, sheet, total[2].coordinate)

    first = re.match(r"=([A-Z]+\d+)\+", total[11].value)[1]
    book[sheet][first] = book[sheet][first].value + 100

    assert compute(book, sheet, total[2].coordinate) == pytest.approx(before + 1)


def test_every_section_agrees_with_the_sum_of_its_groups(book):
    verdicts = [
        compute(book, sheet, cell.coordinate)
        for sheet in book.sheetnames
        for row in book[sheet].iter_rows()
        for cell in row
        if str(cell.value).startswith("=IF(ABS")
    ]

    assert verdicts == ["相符"] * 96


def test_each_body_has_a_sheet_with_all_its_items(book, pack):
    items = sum(len(group.items) for section in pack.sections for group in section.groups)

    sheet = book[next(name for name in book.sheetnames if name.startswith("33"))]

    indented = [row[0].value for row in sheet.iter_rows() if str(row[0].value).startswith("  ")]
    assert len(indented) == items


def test_every_sheet_of_practice_data_says_so(book):
    for name in book.sheetnames:
        if name != "规则说明":
            assert book[name]["A2"].value == "演练数据，不是考核结果"


def test_every_open_question_is_listed_with_the_other_choice(book, pack):
    rows = list(book["规则说明"].iter_rows(min_row=4, values_only=True))

    assert [row[0] for row in rows] == [decision.id for decision in pack.decisions]
    assert all(row[3] for row in rows)


def results_under(pack, practice, *, changed=(), added=(), **update):
    """Score the practice evidence again, with some findings and some rules changed."""
    evidence = read_evidence((practice.path / "evidence.json").read_bytes(), "evidence.json")
    findings = tuple(
        each.model_copy(update=dict(changed)[each.item, each.body])
        if (each.item, each.body) in dict(changed)
        else each
        for each in evidence.findings
    )
    return score(
        pack.model_copy(update=update),
        evidence.model_copy(update={"findings": (*findings, *added)}),
        engine_version="0.1.0",
        pack_digest="d" * 64,
    ).traces


def test_a_body_whose_result_waits_has_no_total_and_no_place(pack, practice):
    gap = {"value": None, "part": None, "gap": "not_verified"}
    traces = results_under(pack, practice, changed=[(("party_target", "33"), gap)])

    book = openpyxl.load_workbook(BytesIO(write_workbook(pack, traces)))

    rows = {row[1].value: row for row in book["汇总"].iter_rows()}
    assert rows["浙江"][0].value == "不排名"
    sheet = book[next(name for name in book.sheetnames if name.startswith("33"))]
    total = next(row for row in sheet.iter_rows() if row[0].value == "总分")
    assert total[2].value == "待定"
    assert len(rows_of_bodies(book)) == 31


def test_a_pack_that_rounds_only_the_total_has_values_in_place_of_formulas(pack, practice):
    rounding = pack.rounding.model_copy(update={"at": "total"})
    traces = results_under(pack, practice, rounding=rounding)

    book = openpyxl.load_workbook(
        BytesIO(write_workbook(pack.model_copy(update={"rounding": rounding}), traces))
    )

    totals = {row[1].value: row[5].value for row in book["汇总"].iter_rows() if row[5].value}
    assert f"{totals['浙江']:.2f}" == traces["33"]["total"]["rounded"]
    assert rows_of_bodies(book) == []


def test_bonuses_have_a_column_so_that_the_printed_parts_add_up(pack, practice):
    bonus = Bonus(
        id="model_site",
        name={"zh": "先进经验推广", "en": "practice adopted"},
        points="2",
        score={"kind": "judgement", "scale": "met_or_not", "cite": "notice/2"},
        cite="notice/2",
    )
    given = Finding(
        item="model_site",
        body="33",
        value="met",
        source="review",
        actor="office/assessor-1",
        at="2013-02-01T00:00:00.000Z",
    )
    with_bonus = pack.model_copy(update={"bonuses": (bonus,)})
    traces = results_under(pack, practice, added=[given], bonuses=(bonus,))

    book = openpyxl.load_workbook(BytesIO(write_workbook(with_bonus, traces)))

    rows = {row[1].value: row for row in rows_of_bodies(book)}
    found = [compute(book, "汇总", rows["浙江"][at].coordinate) for at in range(2, 7)]
    assert found[3] == 2
    assert sum(found[:4]) == pytest.approx(found[4])
    assert compute(book, "汇总", rows["江苏"][5].coordinate) == 0
    report = write_report(
        with_bonus, traces, allocation=Allocation(()), visits=0, replaced=0, shortfalls=0
    )
    assert "加分" in report


def test_text_of_a_sheet_never_becomes_a_formula_or_a_link(pack, practice):
    trap = {"actor": '=HYPERLINK("x","y")', "source": "review"}
    traces = results_under(pack, practice, changed=[(("party_target", "33"), trap)])

    book = openpyxl.load_workbook(BytesIO(write_workbook(pack, traces)))

    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if "HYPERLINK" in str(cell.value)
    ]
    assert cells
    assert all(cell.data_type != "f" for cell in cells)


def test_a_name_that_no_sheet_may_have_is_written_with_underscores(pack, traces):
    trace = json.loads(json.dumps(traces["33"]))
    trace["subject"]["name"]["zh"] = "开发区[一]/二*'三'"

    book = openpyxl.load_workbook(BytesIO(write_workbook(pack, {"33": trace})))

    assert book.sheetnames[1] == "33 开发区_一__二__三_"


def test_equal_traces_give_equal_bytes(pack, traces):
    assert write_workbook(pack, traces) == write_workbook(pack, traces)


def test_hundredths_are_whole():
    assert hundredths("12.35") == 1235
    with pytest.raises(ValueError, match="more than two places"):
        hundredths("12.345")


def test_what_is_printed_leaves_out_the_whole_numbers_behind_the_formulas(book):
    summary, *others, rules = book.worksheets

    assert re.fullmatch(r"'汇总'!\$A\$1:\$F\$[0-9]+", summary.print_area)
    assert {each.print_title_rows for each in others} == {"$6:$6"}
    assert all(re.search(r":\$J\$[0-9]+$", each.print_area) for each in others)
    assert rules.print_title_rows == "$3:$3"
    assert {each.page_setup.paperSize for each in book.worksheets} == {9}
