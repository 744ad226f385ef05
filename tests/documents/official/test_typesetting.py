"""What stands in the PDF file besides the positions: fonts, tags, time, refusals."""

import io
from dataclasses import replace
from importlib.resources import files

import pdfplumber
import pytest
from tests.documents.official.sample import DAY, make_document

from kaohe.core.errors import FileUnusable, InputError
from kaohe.documents.official import Paragraph, Signature, Table, read_look, typeset_pdf

TEMPLATES = files("kaohe.documents.official") / "templates"


@pytest.fixture(scope="session")
def small():
    return make_document(body=(Paragraph("正文。"),), annexes=(), imprint=None)


@pytest.fixture(scope="session")
def made(look, small):
    return typeset_pdf(small, look)


def codes_of(refused):
    return sorted(fault.kind.code for fault in refused.value.faults)


def test_the_same_document_is_the_same_bytes(look, small, made):
    assert typeset_pdf(small, look) == made


def test_every_font_is_in_the_file(made):
    with pdfplumber.open(io.BytesIO(made.content)) as pdf:
        names = {char["fontname"].split("+")[-1] for char in pdf.chars}

    assert names == {"NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Medium"}


def test_the_file_says_that_it_is_for_the_archive_and_for_everybody(made):
    assert b"pdfaid:part>2<" in made.content.replace(b'="2"', b">2<")
    assert b"pdfuaid:part" in made.content


def test_the_file_names_its_title_and_its_own_day(made):
    with pdfplumber.open(io.BytesIO(made.content)) as pdf:
        told = pdf.metadata

    assert told["Title"] == "中华全国总工会办公厅关于2012年度组建工会和发展会员工作考核的通知"
    assert told["CreationDate"].startswith("D:20130106")


def test_faces_that_stand_in_are_told(made):
    assert {each.face: (each.wanted, each.used) for each in made.stand_ins} == {
        "body": ("FangSong_GB2312", "Noto Serif SC"),
        "title": ("FZXiaoBiaoSong-B05S", "Noto Serif SC"),
        "heading": ("SimHei", "Noto Sans SC"),
        "subheading": ("KaiTi_GB2312", "Noto Serif SC"),
        "page_number": ("SimSun", "Noto Serif SC"),
    }


def test_without_fonts_the_remedy_is_told(look, small):
    with pytest.raises(FileUnusable) as refused:
        typeset_pdf(small, replace(look, font_folders=()))

    assert codes_of(refused) == ["paper-font-missing"]


def test_a_character_that_no_font_has_is_refused(look, small):
    with pytest.raises(InputError) as refused:
        typeset_pdf(replace(small, body=(Paragraph("\U0010fffd"),)), look)

    assert codes_of(refused) == ["paper-character-missing"]


def test_a_rare_character_of_a_name_is_printed(look, small):
    content = typeset_pdf(replace(small, body=(Paragraph("喆垚韡"),)), look).content
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        assert "喆垚韡" in pdf.pages[0].extract_text()


def test_what_looks_like_markup_is_printed_as_it_is(look, small):
    text = "#include $x$ *粗* <标签> @引用"
    content = typeset_pdf(replace(small, body=(Paragraph(text),)), look).content
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        assert text.replace(" ", "") in pdf.pages[0].extract_text().replace(" ", "")


def test_a_broken_layout_is_told_as_such(look, small):
    with pytest.raises(FileUnusable) as refused:
        typeset_pdf(small, replace(look, layout=b"#let"))

    assert codes_of(refused) == ["paper-layout-broken"]


def test_the_signature_never_stands_alone(look):
    """Documents of every length around a page: name, day and text are on one page."""
    for lines in range(9, 14):
        document = make_document(
            body=(Paragraph("甲" * 28 * lines), Paragraph("末段。")), annexes=(), imprint=None
        )
        with pdfplumber.open(io.BytesIO(typeset_pdf(document, look).content)) as pdf:
            last = pdf.pages[-1].extract_text()
        assert "末段" in last
        assert "2013年1月6日" in last.replace(" ", "")


def test_joint_issuers_stand_one_below_the_other_in_the_mark(look):
    organs = ("中华全国总工会办公厅", "民政部办公厅")
    document = make_document(
        issuers=organs, body=(Paragraph("正文。"),), signature=Signature(organs, DAY), annexes=()
    )
    with pdfplumber.open(io.BytesIO(typeset_pdf(document, look).content)) as pdf:
        red = [c for c in pdf.pages[0].chars if tuple(c["non_stroking_color"]) == (1, 0, 0)]
    bases = {round(char["matrix"][5]) for char in red}

    assert "".join(sorted(char["text"] for char in red)) == "".join(
        sorted("".join(organs) + "文件")
    )
    assert len(bases) == 3


def test_everything_that_is_wrong_is_told_at_once(look):
    broken = make_document(
        issuers=("",),
        title="",
        signature=None,
        secrecy="保密",
        urgency="急",
        copy_number="1",
        body=(Paragraph("坏\x07", level=5), Table(("一",), (("1", "2"),), (1,))),
        annexes=(),
    )

    with pytest.raises(InputError) as refused:
        typeset_pdf(broken, look)

    assert codes_of(refused) == [
        "paper-control-character",
        "paper-copy-number-wrong",
        "paper-day-missing",
        "paper-issuer-missing",
        "paper-level-wrong",
        "paper-secrecy-wrong",
        "paper-table-ragged",
        "paper-title-missing",
        "paper-urgency-wrong",
    ]


@pytest.mark.parametrize(
    ("title", "code"),
    [("考" * 21, "paper-title-too-long"), ("工作/" * 60, "paper-title-too-long")],
    ids=["a long word", "many words"],
)
def test_a_title_that_does_not_fit_is_refused(look, title, code):
    with pytest.raises(InputError) as refused:
        typeset_pdf(make_document(title=title), look)

    assert codes_of(refused) == [code]


def test_a_look_tells_everything_that_it_lacks():
    layout = (TEMPLATES / "layout.typ").read_bytes()
    text = (TEMPLATES / "look.toml").read_text(encoding="utf-8")
    broken = text.replace("lines = 22", "lines = 0").replace('version = "2012.2"', "")

    with pytest.raises(FileUnusable) as refused:
        read_look(broken.encode(), layout, font_folders=(), where="look.toml")

    assert [dict(fault.fields)["key"] for fault in refused.value.faults] == [
        "version",
        "page.lines",
    ]


def test_a_look_that_is_no_toml_is_told():
    with pytest.raises(FileUnusable) as refused:
        read_look(b"page = [", b"", font_folders=(), where="look.toml")

    assert codes_of(refused) == ["paper-look-unreadable"]
