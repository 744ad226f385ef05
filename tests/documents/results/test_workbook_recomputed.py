"""The workbook of results, computed anew by another program from formulas without any value."""

import io
import re
import zipfile

import openpyxl
import pytest

from kaohe.documents.workbook import write_workbook

CACHED = re.compile(rb"(</f>)<v>[^<]*</v>")


@pytest.fixture(scope="module")
def recomputed(convert, pack, facts, tmp_path_factory):
    """The workbook after LibreOffice has computed it; what we had written as values is gone."""
    traces = {body.id: body.trace for body in facts.bodies}
    path = tmp_path_factory.mktemp("book") / "results.xlsx"
    path.write_bytes(forget_values(write_workbook(pack, traces)))
    return openpyxl.load_workbook(convert(path, "xlsx"), data_only=True)


def forget_values(content):
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(name, CACHED.sub(rb"\1", source.read(name)))
    return packed.getvalue()


def sheet_of(book, body):
    return next(book[name] for name in book.sheetnames if name.startswith(body.id))


def test_every_total_and_part_is_that_of_the_trace(recomputed, facts):
    found = {
        row[1].value: tuple(f"{cell.value:.2f}" for cell in row[2:6])
        for row in recomputed["汇总"].iter_rows()
        if isinstance(row[0].value, int | float) and row[1].value
    }

    assert found == {body.name: (*body.parts, body.total) for body in facts.bodies}
    assert len(found) == 32


def test_every_group_adds_up_to_the_points_of_the_trace(recomputed, facts):
    for body in facts.bodies:
        points = {row[0].value: row[2].value for row in sheet_of(recomputed, body).iter_rows()}
        for section in body.trace["total"]["steps"]:
            for group in section["steps"]:
                value = points[group["name"]["zh"]]
                if group["earned"] is None:  # nothing in the group could be asked
                    assert not isinstance(value, int | float)
                    continue
                assert value == pytest.approx(fraction_of(group["earned"]), abs=1e-9)


def test_every_check_of_a_section_holds(recomputed, facts):
    told = [
        cell.value
        for body in facts.bodies
        for row in sheet_of(recomputed, body).iter_rows()
        for cell in row
        if cell.value in ("相符", "不符")
    ]

    assert told == ["相符"] * 96


def fraction_of(text):
    top, _, bottom = text.partition("/")
    return float(top) / float(bottom or 1)
