import codecs

import pyarrow as pa
import pytest

from kaohe.core.register.fields import SOCIAL_UNIONS
from kaohe.demo.files import BROKEN_LINES, DeliveredFile, Form, form_of, place_broken_lines

PLAIN = Form("utf-8", "\n", by_field_id=True, extra_column=False, reversed=False)


def columns(*ids):
    return {
        field.id: pa.array(
            [f"{field.id}{id_}" if field.id != "union_id" else id_ for id_ in ids], pa.string()
        )
        for field in SOCIAL_UNIONS.fields
    }


def write(path, form, *blocks, broken=()):
    with DeliveredFile(path, SOCIAL_UNIONS, form) as file:
        return [file.write(columns(*block), broken=broken) for block in blocks]


def test_a_file_is_a_header_and_a_line_for_each_row(tmp_path):
    write(tmp_path / "s.csv", PLAIN, "a")

    assert (tmp_path / "s.csv").read_text(encoding="utf-8") == (
        "union_id,name,county_code,organisation,members,approved,updated_at\n"
        "a,namea,county_codea,organisationa,membersa,approveda,updated_ata\n"
    )


def test_the_file_knows_the_lines_of_rows_and_of_broken_lines(tmp_path):
    lines = write(tmp_path / "s.csv", PLAIN, "ab", "c", broken=("wrong_bytes", "too_few_fields"))

    content = (tmp_path / "s.csv").read_bytes().split(b"\n")
    assert lines == [(2, 4), (6, 7)]
    assert content[5].startswith(b"c,")
    assert b"\xff\xfe" in content[3]


def test_nothing_is_written_for_no_rows(tmp_path):
    write(tmp_path / "s.csv", PLAIN, "")

    assert (tmp_path / "s.csv").read_bytes().count(b"\n") == 1


@pytest.mark.parametrize(
    ("body", "encoding", "first"),
    [("31", "utf-8-sig", "工会编号"), ("14", "gb18030", "工会编号"), ("11", "utf-8", "union_id")],
)
def test_bodies_write_in_their_own_form(tmp_path, body, encoding, first):
    write(tmp_path / "s.csv", form_of(body), "a")

    content = (tmp_path / "s.csv").read_bytes()
    assert content.decode(encoding).startswith(f"{first},")
    assert content.startswith(codecs.BOM_UTF8) == (body == "31")
    assert content.endswith(b"\r\n") == (body == "14")


def test_a_body_may_add_a_column_or_turn_the_order_round(tmp_path):
    write(tmp_path / "extra.csv", form_of("32"), "a")
    write(tmp_path / "reversed.csv", form_of("45"), "a")

    extra = (tmp_path / "extra.csv").read_text(encoding="utf-8").split("\n")
    assert extra[0].endswith(",备注")
    assert extra[1].endswith(",")
    assert (tmp_path / "reversed.csv").read_text(encoding="utf-8").startswith("更新时间,")


def test_every_kind_of_broken_line_occurs_once_in_the_nation():
    placed = [kind for kinds in place_broken_lines(2012).values() for kind in kinds]

    assert sorted(placed) == sorted(BROKEN_LINES)
