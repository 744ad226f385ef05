import zipfile

import fastexcel
import pytest
import xlsxwriter

from kaohe.engines.reading.workbooks import excerpt, find_numbers

WORKBOOK = """<workbook xmlns="main" xmlns:r="relations"><sheets>
<sheet name="其他" r:id="rId1"/><sheet name="数据" r:id="rId2"/></sheets></workbook>"""
RELATIONS = """<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Target="{target}"/></Relationships>"""


@pytest.fixture
def write_parts(tmp_path):
    """Write the parts of a workbook of which only the second sheet matters."""

    def write(sheet, target="worksheets/sheet2.xml"):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as book:
            book.writestr("xl/workbook.xml", WORKBOOK)
            book.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(target=target))
            book.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
            book.writestr("xl/worksheets/sheet2.xml", sheet)
        return tmp_path / "a.xlsx"

    return write


PLAIN = (
    '<worksheet><cols><col min="1"/></cols><sheetData><row r="2" spans="1:4">'
    '<c r="A2"><v>1</v></c><c r="B2" s="3" t="s"><v>0</v></c><c t="n" r="C2"><v>2</v></c>'
    '<c r="AA2" t="str"><f>A2</f><v>3</v></c></row><row r="3"/><row r="5"><c r="A5"/>'
    '<c r="B5" t="inlineStr"><is><t>a row>4</t></is></c><c><v>1</v></c></row>'
    "</sheetData></worksheet>"
)
WANTED = {(row, column) for row in (0, 1, 2, 4) for column in (0, 1, 2, 26)}


@pytest.mark.parametrize("target", ["worksheets/sheet2.xml", "/xl/worksheets/sheet2.xml"])
def test_a_cell_without_the_type_of_a_text_is_a_number(write_parts, target):
    assert find_numbers(write_parts(PLAIN, target), "数据", WANTED) == {
        (1, 0),
        (1, 2),
        (4, 0),
        (4, 2),
    }


def test_names_of_elements_may_have_a_prefix(write_parts):
    prefixed = PLAIN.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    assert find_numbers(write_parts(prefixed), "数据", WANTED) == {(1, 0), (1, 2), (4, 0), (4, 2)}


def test_rows_and_cells_without_places_are_counted(write_parts):
    bare = (
        '<worksheet><sheetData><row><c t="s"/><c><v>1</v></c></row><row/>'
        "<row><c><v>1</v></c></row></sheetData></worksheet>"
    )
    assert find_numbers(write_parts(bare), "数据", WANTED) == {(0, 1), (2, 0)}


def test_rows_are_found_across_pieces(write_parts):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 150_001))
    path = write_parts(f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    wanted = {(row, 0) for row in range(0, 150_000, 997)}
    assert find_numbers(path, "数据", wanted) == wanted


def test_an_unknown_sheet_is_no_sheet_of_the_workbook(write_parts):
    with pytest.raises(KeyError):
        find_numbers(write_parts(PLAIN), "没有", WANTED)


def test_an_excerpt_is_a_workbook_with_the_first_rows(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("数据")
        for row in range(20_000):
            sheet.write_row(row, 0, [f"名称{row}", row])
        book.add_worksheet("说明").write(0, 0, "名称0")
    small = excerpt(tmp_path / "a.xlsx")
    assert len(small) < 2_000_000
    whole = fastexcel.read_excel(tmp_path / "a.xlsx")
    begin = fastexcel.read_excel(small)
    assert begin.sheet_names == whole.sheet_names == ["数据", "说明"]
    for name in begin.sheet_names:
        first, all_rows = (
            book.load_sheet(name, header_row=None, dtypes="string", n_rows=100).to_arrow()
            for book in (begin, whole)
        )
        assert first.equals(all_rows)
