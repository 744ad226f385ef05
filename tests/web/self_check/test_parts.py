"""The structured parts of a report: what was typed stays on the page until it is saved."""

from __future__ import annotations

import pytest

from kaohe.web.self_check.asking import look_up
from kaohe.web.self_check.models import ReportPart

PLACE = "/cycles/of/assessment-2012/reports/33/parts/documents"
ROW = {"title": "关于建会的意见", "number": "", "issuer": "省总工会", "day": "2012-05-31"}


@pytest.fixture
def save(trio, enter):
    """Send rows of the part as the form of a person does."""

    def send(person, *rows, version=0):
        columns = {name: [row[name] for row in rows] for name in ROW}
        return enter(trio[person]).post(PLACE, columns | {"version": version})

    return send


def test_rows_with_a_wrong_cell_stay_on_the_page_with_the_cell_marked(cycle, save):
    wrong = ROW | {"title": "会议纪要", "day": "去年五月"}
    answer = save(0, ROW, dict.fromkeys(ROW, ""), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "关于建会的意见" in page
    assert page.count('aria-invalid="true"') == 1
    assert (
        'aria-invalid="true" type="date" name="day" aria-label="发文日期" value="去年五月"' in page
    )
    assert not ReportPart.objects.exists()


def test_of_two_people_who_save_one_part_both_see_the_rows_of_both(cycle, save):
    save(0, ROW | {"title": "甲的文件"})
    answer = save(1, ROW | {"title": "乙的文件"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "甲的文件" in page
    assert 'value="乙的文件"' in page
    assert look_up(cycle, "33").parts.get().rows[0]["title"] == "甲的文件"
    save(1, ROW | {"title": "甲的文件"}, ROW | {"title": "乙的文件"}, version=1)
    titles = [each["title"] for each in look_up(cycle, "33").parts.get().rows]
    assert titles == ["甲的文件", "乙的文件"]


def test_a_wrong_cell_does_not_hide_that_somebody_has_saved_meanwhile(cycle, save):
    save(0, ROW)
    page = save(1, ROW | {"day": "x"}).content.decode()
    assert 'name="version" value="0"' in page
