"""What the papers of the results say, and what the letters never say."""

import dataclasses
import io
import re
import zipfile
from fractions import Fraction

import pypdfium2
import pytest

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import InputError
from kaohe.documents.official import Number, Paragraph, Picture, Table, typeset_pdf, write_word
from kaohe.documents.official.numerals import write_brackets
from kaohe.documents.official.papers import Issue
from kaohe.documents.results import UntrueEntry, digest_trace
from kaohe.documents.results.telling import make_criticism
from kaohe.documents.results.wording import tell_rank_sets, tell_sample
from kaohe.stores.result_papers import write_result_papers

ENTRY = UntrueEntry("天津市总工会", "北辰区", "某企业", "有名无实", "现场未见工会组织")


def texts_of(document):
    """Return everything that a document says, annexes and codes included."""
    heads = (document.title, document.addressee, *document.imprint.copies_to)
    yield from heads
    for block in (*document.body, *(each for annex in document.annexes for each in annex.body)):
        if isinstance(block, Paragraph):
            yield block.heading + block.text
        elif isinstance(block, Table):
            yield from block.columns
            for row in block.rows:
                yield from row
        elif isinstance(block, Picture):
            yield block.text


def text_of(document):
    return "\n".join(texts_of(document))


def tables_of(annex):
    return [block for block in annex.body if isinstance(block, Table)]


@pytest.fixture(scope="module")
def letters(facts, write_letter, paper_files):
    """The letter of every body: its text and the text and metadata of both files."""
    return {
        body.id: everything_in(write_letter(body, facts.anchor), paper_files.look)
        for body in facts.bodies
    }


def everything_in(document, look):
    with pypdfium2.PdfDocument(typeset_pdf(document, look).content) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
        metadata = [
            *pdf.get_metadata_dict().values(),
            *(each.get_title() for each in pdf.get_toc()),
        ]
    with zipfile.ZipFile(io.BytesIO(write_word(document, look))) as word:
        parts = [
            re.sub(r"<[^>]+>", "", word.read(name).decode())
            for name in word.namelist()
            if name.endswith(".xml") and "theme" not in name and "styles" not in name
        ]
    return "\n".join([text_of(document), *pages, *metadata, *parts]).replace("\n", "")


def test_no_letter_has_the_name_or_the_points_of_another_body(letters, facts, counties):
    digests = {body.id: body.digest for body in facts.bodies}
    for body in facts.bodies:
        text = letters[body.id]
        for code in {site.county for site in body.sample.sites}:
            text = text.replace(counties[code], "")
        text = text.replace(body.union, "").replace(body.name, "")
        own = set(re.findall(r"[0-9]+\.[0-9]{2}", letters[body.id]))
        for other in facts.bodies:
            if other.id == body.id:
                continue
            assert BODY_NAMES[other.id][0] not in text
            assert other.union not in text
            if other.total not in body.trace["total"]["rounded"]:
                assert other.total not in own
            assert digests[other.id] not in text.replace(" ", "")


def test_a_letter_stays_the_same_bytes_whatever_becomes_of_all_others(
    facts, write_letter, paper_files
):
    body = facts.body("33")
    alone = dataclasses.replace(facts, bodies=(body,))

    whole = typeset_pdf(write_letter(facts.body("33"), facts.anchor), paper_files.look)
    apart = typeset_pdf(write_letter(alone.body("33"), facts.anchor), paper_files.look)

    assert whole.content == apart.content


def test_a_letter_goes_to_the_union_and_to_its_party_committee(documents):
    letter = documents["letter"]

    assert letter.addressee == "浙江省总工会"
    assert letter.imprint.copies_to == ("中共浙江省委员会",)


def test_a_pack_that_tells_no_committee_has_a_letter_without_one(
    facts, pack, paper_files, counties
):
    from kaohe.documents.results.letter import make_result_letter

    told = pack.publication.model_copy(update={"to": ("bodies",)})
    silent = pack.model_copy(update={"publication": told})

    letter = make_result_letter(
        silent,
        facts.body("33"),
        paper_files.texts["result_letter"],
        issue=Issue(),
        anchor=facts.anchor,
        counties=counties,
    )

    assert letter.imprint is None


def test_the_score_sheet_has_every_item_with_its_clause_and_its_ground(documents, pack):
    sheet = tables_of(documents["letter"].annexes[0])[0]
    items = [item for section in pack.sections for item in section.items()]
    rows = {re.sub(r"^[0-9]+\.", "", row[0]): row for row in sheet.rows}

    for item in items:
        row = rows[item.name.zh]
        assert row[4] or row[6]
        assert row[5] in ("明文", "推定", "暂定")
        assert Fraction(row[1]) == item.points
    assert rows["总分"][2] == "85.28" or Fraction(rows["总分"][2]) <= 100


def test_every_open_question_that_a_sheet_names_is_listed_in_it(documents):
    sheet, listed = tables_of(documents["letter"].annexes[0])
    named = {number for row in sheet.rows for number in row[6].split("、") if number}

    assert {row[0] for row in listed.rows} == named


def test_the_circular_has_all_bodies_by_group_in_the_order_of_their_places(documents, facts):
    tables = tables_of(documents["circular"].annexes[0])

    assert [len(table.rows) for table in tables] == [11, 8, 13]
    for table in tables:
        totals = [Fraction(row[-1]) for row in table.rows]
        assert totals == sorted(totals, reverse=True)
    shown = {row[1]: row[2:] for table in tables for row in table.rows}
    assert shown == {body.name: (*body.parts, body.total) for body in facts.bodies}


def test_equal_totals_are_marked_as_sharing_a_place(facts):
    body = facts.bodies[0]
    standing = body.trace["standing"] | {"place": 3, "tied": 2}

    tied = dataclasses.replace(body, trace=dict(body.trace) | {"standing": standing})

    assert tied.place == "3（并列）"


def test_the_circular_marks_as_provisional_what_the_texts_leave_open(documents, pack):
    text = text_of(documents["circular"])

    assert write_brackets(pack.notice.zh) in text
    assert f"文件未作规定的事项共{len(pack.decisions)}项，均按暂定办法处理" in text
    assert "分组、位次、合成和修约的办法为暂定，见附件2第" in text
    assert len(tables_of(documents["circular"].annexes[1])[0].rows) == len(pack.decisions)


def test_the_report_leaves_the_scale_of_others_empty(documents):
    tables = tables_of(documents["report"].annexes[0])

    assert {table.columns[-1] for table in tables} == {"换算分值"}
    assert {row[-1] for table in tables for row in table.rows} == {""}
    assert "为原始得分，未作换算" in text_of(documents["report"])


def test_of_a_body_only_counts_and_the_exact_bound_are_told(facts):
    body = next(
        each
        for each in facts.bodies
        if each.sample.count("false") == 0 and each.sample.looked_at == 10
    )
    told = tell_sample(body.name, body.sample)

    assert told.startswith(f"本次在{body.name}随机抽查10个单位（14处），发现填报不实0个")
    assert "该结果只对被抽查单位成立" in told
    assert "在95%的把握下不实比例不超过25.89%（按独立抽样计，未计县内相似性）" in told
    assert "名次差异多在抽样误差之内" in told


def test_no_paper_calls_anything_wholly_true(documents):
    for document in documents.values():
        assert "真实率" not in text_of(document)
        assert "100%" not in text_of(document)


def test_what_stood_in_for_another_unit_takes_no_part_in_the_bound(facts):
    body = next(each for each in facts.bodies if each.sample.stand_ins)
    units = body.sample.units

    assert all(site.attempt == 0 for site in units)
    assert len(units) == 10


def test_every_untrue_place_of_the_circular_stands_in_the_criticism(documents):
    (table,) = tables_of(documents["circular"].annexes[2])
    counted = sum(int(row[place]) for row in table.rows for place in (3, 4, 5))
    (named,) = tables_of(documents["criticism"].annexes[0])

    assert table.columns[3:6] == ("不实单位数", "下属工会不实处数", "更换后不实")
    assert counted == len(named.rows) > sum(int(row[3]) for row in table.rows)


def test_what_was_found_where_another_unit_stood_in_is_told_apart(facts):
    body = next(each for each in facts.bodies if each.sample.untrue_stand_ins)
    sample = body.sample
    told = f"按规则更换后另查{len(sample.stand_ins)}处，发现填报不实{sample.untrue_stand_ins}处"

    assert f"；{told}。该结果只对被抽查单位成立" in tell_sample(body.name, sample)


def test_titles_inside_titles_have_single_marks(documents):
    for document in documents.values():
        assert "《《" not in text_of(document)
    assert "《〈中华全国总工会组建工会和发展会员工作年度考核办法〉补充实施细则》" in text_of(
        documents["circular"]
    )


def test_chinese_text_has_its_own_punctuation_and_no_spaces_around_numbers(documents):
    for document in documents.values():
        for text in texts_of(document):
            assert not re.search("[\u4e00-\u9fff][,;:!?()]|[,;!?()][\u4e00-\u9fff]", text), text
            assert not re.search("[\u4e00-\u9fff] +[0-9]|[0-9] +[\u4e00-\u9fff]", text), text


def test_rank_sets_say_that_ten_units_tell_few_bodies_apart(facts):
    assert "名次在第1至第32之间都不能排除" in tell_rank_sets(facts.bodies)


def test_nothing_is_criticised_on_which_nothing_is_decided(facts, paper_files):
    issue = Issue(number=Number("总工办发", 2013, 9))

    with pytest.raises(InputError) as refused:
        make_criticism(facts, [ENTRY], paper_files.texts["criticism"], issue=issue)

    assert [fault.kind.code for fault in refused.value.faults] == ["paper-entry-undecided"]


def test_a_draft_says_what_has_not_been_heard_or_decided(facts, paper_files):
    draft = make_criticism(facts, [ENTRY], paper_files.texts["criticism"], issue=Issue())

    assert tables_of(draft.annexes[0])[0].rows[0][-2:] == ("未听取", "未决定")
    assert draft.watermark == "草稿"


def test_every_paper_is_anchored_in_the_ledger(documents, facts):
    for kind, document in documents.items():
        code = next(block.text for block in document.annexes[-1].body if isinstance(block, Picture))
        digest = digest_trace(facts.body("33").trace) if kind == "letter" else facts.digest
        assert code == (
            f"kaohe-results/1 {facts.anchor.origin} {facts.anchor.size} {facts.anchor.root} "
            f"- {digest}"
        )


def test_a_second_making_gives_the_same_bytes(year, documents, paper_files, tmp_path):
    few = dataclasses.replace(year.facts, bodies=year.facts.bodies[:2])
    small = dataclasses.replace(year, facts=few)
    one, two = (
        write_result_papers(tmp_path / each, small, paper_files, issue=Issue(rehearsal=True))
        for each in ("one", "two")
    )

    assert one == two
    assert {paper.kind for paper in one} >= {"result_circular", "governance_report", "workbook"}
    assert [paper.body for paper in one if paper.kind == "result_letter"] == [
        "11",
        "11",
        "12",
        "12",
    ]
    for paper in one:
        made = (tmp_path / "two" / paper.path).read_bytes()
        assert (tmp_path / "one" / paper.path).read_bytes() == made
    for document in documents.values():
        first, second = (typeset_pdf(document, paper_files.look).content for _ in range(2))
        assert first == second
