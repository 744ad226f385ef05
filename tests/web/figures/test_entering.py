import json
from io import BytesIO

import fastexcel
import pytest
from django.db import DatabaseError, transaction

from kaohe.core.canonical import digest
from kaohe.web.cycles.acts import find_met
from kaohe.web.cycles.models import Cycle
from kaohe.web.figures.acts import enter_figures, sign_figures
from kaohe.web.figures.models import Figure, FigureSet, FigureSignature
from kaohe.web.figures.sets import rows_of

OF = "/figures/of/assessment-2012"
STATISTICS = ("考核对象", "指标", "统计时点", "数值")
TARGETS = ("考核对象", "指标", "年度", "数值")


@pytest.fixture
def browser(enter, entering, cycle):
    return enter(entering)


def text_of(answer):
    return answer.content.decode()


def test_a_workbook_becomes_a_version_that_waits_for_a_signature(browser, book, books):
    file = book(
        [STATISTICS, ("33", "members", "2012-09-30", 1200)],
        [TARGETS, ("浙江", "净增会员任务数", 2012, 300)],
    )
    answer = browser.post(f"{OF}/import", {"book": file, "seen": "0"}, follow=True)
    version = FigureSet.objects.get()
    assert "已存为第1版，待签认" in text_of(answer)
    assert [
        (row.kind, row.body, row.indicator, row.when, row.value) for row in rows_of(version)
    ] == [
        ("statistic", "33", "members", "2012-09-30", 1200),
        ("target", "33", "new_members", "2012", 300),
    ]
    assert (version.origin, version.entry) == ("figures.xlsx", books.size() - 1)
    assert "statistics_signed" not in find_met(Cycle.objects.get())


def test_every_fault_of_a_workbook_is_told_with_its_cell_and_nothing_is_kept(browser, book):
    file = book(
        [
            STATISTICS,
            ("99", "members", "2012-09-30", 1),
            ("33", "membres", "2012-09-30", 1),
            ("33", "members", "2012-09-31", 1),
            ("33", "members", "2012-10-30", 1),
            ("33", "members", "2012-09-30", -1),
            ("11", "members", "2012-09-30", 5),
            ("11", "members", "2012-09-30", 6),
        ]
    )
    answer = browser.post(f"{OF}/import", {"book": file, "seen": "0"})
    places = [
        cell for cell in ("A2", "B3", "C4", "C5", "D6", "D8") if f"表1!{cell}" in text_of(answer)
    ]
    assert (answer.status_code, places) == (422, ["A2", "B3", "C4", "C5", "D6", "D8"])
    assert "有6处问题" in text_of(answer)
    assert not FigureSet.objects.exists()


def test_the_marked_copy_holds_the_rows_and_lists_every_problem(browser, book):
    file = book([STATISTICS, ("33", "members", "2012-09-30", "12人")])
    answer = browser.post(f"{OF}/import", {"book": file, "seen": "0", "mark": "1"})
    marked = fastexcel.read_excel(answer.content)
    problems = marked.load_sheet("问题清单").to_arrow().to_pylist()
    assert (answer.status_code, marked.sheet_names) == (200, ["表1", "问题清单"])
    assert problems == [{"位置": "表1!D2", "问题": "“数值”一格：应为非负整数。"}]
    assert not FigureSet.objects.exists()


def test_a_marked_copy_that_was_mended_can_be_handed_in_again(browser, book):
    wrong = book([STATISTICS, ("33", "members", "2012-09-30", "12人")])
    marked = browser.post(f"{OF}/import", {"book": wrong, "seen": "0", "mark": "1"}).content
    mended = BytesIO(marked)
    mended.name = "again.xlsx"
    answer = browser.post(f"{OF}/import", {"book": mended, "seen": "0"})
    assert "表1!D2" in text_of(answer)
    assert "问题清单!" not in text_of(answer)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"no workbook", "不是可以读取的Excel工作簿"), (b"x" * (6 << 20), "超过5兆字节")],
)
def test_a_file_that_is_none_is_refused_in_words(browser, content, told):
    file = BytesIO(content)
    file.name = "figures.xlsx"
    answer = browser.post(f"{OF}/import", {"book": file, "seen": "0"})
    assert (answer.status_code, told in text_of(answer)) == (422, True)


def test_a_workbook_without_either_table_is_told_what_a_header_is(browser, book):
    answer = browser.post(f"{OF}/import", {"book": book([("姓名", "电话")]), "seen": "0"})
    assert "考核对象、指标、统计时点、数值" in text_of(answer)


def test_the_template_can_be_handed_in_as_it_was_given(browser, cycle, entering, whole):
    enter_figures(cycle, whole(), by=entering, seen=0)
    given = browser.get(f"{OF}/template")
    file = BytesIO(given.content)
    file.name = "template.xlsx"
    answer = browser.post(f"{OF}/import", {"book": file, "seen": "1"})
    assert "所有数值与第1版相同" in text_of(answer)


def test_one_table_alone_leaves_the_other_as_it_was(browser, cycle, entering, book, whole):
    enter_figures(cycle, whole(), by=entering, seen=0)
    file = book([TARGETS, ("33", "new_members", "2012", 77)])
    browser.post(f"{OF}/import", {"book": file, "seen": "1"})
    version = FigureSet.objects.get(number=2)
    kinds = [each.kind for each in rows_of(version)]
    assert (kinds.count("statistic"), kinds.count("target")) == (32 * 8, 1)


def test_the_sheet_on_the_page_is_entered_cell_by_cell(browser):
    fields = {"v-33-0": "1,200", "v-11-3": "5", "seen": "0", "request": "k1"}
    browser.post(f"{OF}/enter", fields)
    version = FigureSet.objects.get()
    assert [(row.body, row.indicator, row.when, row.value) for row in rows_of(version)] == [
        ("11", "members", "2012-09-30", 5),
        ("33", "covered_units", "2011-09-30", 1200),
    ]


def test_a_wrong_cell_of_the_sheet_is_told_and_keeps_what_was_typed(browser):
    answer = browser.post(f"{OF}/enter", {"v-33-0": "很多", "v-11-3": "5", "seen": "0"})
    assert answer.status_code == 422
    assert "浙江 2011-09-30" in text_of(answer)
    assert 'value="很多"' in text_of(answer)
    assert text_of(answer).count('aria-invalid="true"') == 1


def test_a_double_click_makes_one_version(browser):
    for _ in range(2):
        answer = browser.post(f"{OF}/enter", {"v-33-0": "1", "seen": "0", "request": "k1"})
    assert (answer.status_code, FigureSet.objects.count()) == (422, 1)


def test_of_two_who_enter_at_once_the_second_is_told(browser, cycle, signing, whole):
    enter_figures(cycle, whole(), by=signing, seen=0)
    answer = browser.post(f"{OF}/enter", {"v-33-0": "1", "seen": "0"})
    assert "又有新版本" in text_of(answer)
    assert FigureSet.objects.count() == 1


def test_whoever_entered_a_version_cannot_sign_it(browser, cycle, entering, whole, confirm):
    version = enter_figures(cycle, whole(), by=entering, seen=0)
    confirm(browser)
    answer = browser.post(f"{OF}/sign", {"seen": version.digest}, follow=True)
    assert "由您本人录入，不能由您签认" in text_of(answer)
    assert not FigureSignature.objects.exists()


def test_another_signs_and_the_year_is_told_by_the_digest(
    enter, cycle, entering, signing, whole, confirm
):
    version = enter_figures(cycle, whole(), by=entering, seen=0)
    browser = enter(signing)
    confirm(browser)
    answer = browser.post(f"{OF}/sign", {"seen": version.digest}, follow=True)
    told = cycle.met_needs.get(need="statistics_signed")
    assert "已签认第1版" in text_of(answer)
    assert (told.is_met, told.record, told.by) == (True, version.digest, signing)


def test_signing_asks_again_who_one_is(enter, cycle, entering, signing, whole):
    version = enter_figures(cycle, whole(), by=entering, seen=0)
    answer = enter(signing).post(f"{OF}/sign", {"seen": version.digest})
    assert "/reauthenticate" in answer["Location"]
    assert not FigureSignature.objects.exists()


def test_what_is_missing_keeps_a_version_from_being_signed(
    enter, cycle, entering, signing, whole, confirm
):
    rows = [row for row in whole() if (row.body, row.indicator) != ("33", "members")]
    version = enter_figures(cycle, rows, by=entering, seen=0)
    browser = enter(signing)
    confirm(browser)
    answer = browser.post(f"{OF}/sign", {"seen": version.digest}, follow=True)
    assert text_of(answer).count("缺少会员人数") == 2
    assert "签认前还缺2个数" in text_of(answer)


def test_a_correction_after_signing_needs_a_reason_and_voids_the_signature(
    browser, cycle, signed, whole
):
    fields = {
        f"v-{row.body}-{place % 11}": str(row.value)
        for place, row in enumerate(whole(b33_members=999))
    }
    refused = browser.post(f"{OF}/enter", fields | {"seen": "1"})
    assert "更正须写明理由" in text_of(refused)
    answer = browser.post(f"{OF}/enter", fields | {"seen": "1", "reason": "原表有误"}, follow=True)
    assert "statistics_signed" not in find_met(cycle)
    assert "待签认" in text_of(answer)
    assert "已失效" in text_of(answer)
    page = text_of(browser.get(f"{OF}/versions/2"))
    assert "与第1版相比，有2处变化" in page
    assert "原表有误" in page


def test_results_before_the_leading_group_close_the_figures(cycle, entering, whole):
    Cycle.objects.update(step="approved")
    cycle.refresh_from_db()
    with pytest.raises(Exception, match="before the leading group"):
        enter_figures(cycle, whole(), by=entering, seen=0)


def test_the_digest_of_a_version_is_that_of_its_file(browser, signed):
    told = json.loads(browser.get(f"{OF}/versions/1/file?form=json").content)
    assert digest(told) == signed.digest
    assert browser.get(f"{OF}/versions/1/file").status_code == 200


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_figure(signed, change):
    rows = Figure.objects.filter(set=signed)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(value=1) if change == "update" else rows._raw_delete("default")


@pytest.mark.parametrize("role", ["office", "finance", "leader", "province"])
def test_only_the_statistics_department_enters(person, enter, cycle, role):
    browser = enter(person("some-one", role, body="33" if role == "province" else ""))
    answer = browser.post(f"{OF}/enter", {"v-33-0": "1", "seen": "0"})
    assert (answer.status_code, FigureSet.objects.exists()) == (404, False)


def test_a_signature_under_another_version_is_refused(cycle, entering, signing, whole):
    version = enter_figures(cycle, whole(), by=entering, seen=0)
    enter_figures(cycle, whole(b33_members=9), by=entering, seen=1)
    with pytest.raises(Exception, match="newer version"):
        sign_figures(version, by=signing, seen=version.digest)
