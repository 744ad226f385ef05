"""Pictures of the results, what would have moved a body, and what the places rest on."""

import re

from kaohe.web.cycles.models import Cycle

TABLE = "/cycles/of/practice-2012/results"


def test_a_heading_sorts_and_sorts_again_the_other_way(scored, office, enter):
    browser = enter(office)
    for asked, other, aria in (("total", "-total", "ascending"), ("-total", "total", "descending")):
        page = browser.get(f"{TABLE}?sort={asked}").content.decode()
        east = page.split("</tbody>")[0]
        totals = [float(each) for each in re.findall(r'fw-bold">([\d.]+)</td>', east)]

        assert totals == sorted(totals, reverse=asked.startswith("-"))
        assert len(totals) == 11
        assert f'aria-sort="{aria}"><a href="?sort={other}">' in east
    assert (page.count('class="tile"'), page.count('class="dot"')) == (32, 32 * 3)
    assert page.count('class="middle"') == 3 * 3


def test_a_province_sees_no_picture_of_the_others(scored, person, enter):
    Cycle.objects.update(step="published")
    browser = enter(person("zhejiang", "province", body="33"))
    assert 'class="tile"' not in browser.get(TABLE).content.decode()
    assert "得满时的位次" not in browser.get(f"{TABLE}/33").content.decode()
    assert browser.get(f"{TABLE}/sensitivity").status_code == 404


def test_a_score_has_its_self_check_beside_and_says_what_would_have_moved_it(scored, office, enter):
    page = enter(office).get(f"{TABLE}/33").content.decode()
    lost = re.findall(r'<a href="#(total-[^"]+)">[^<]+</a></th><td class="num">([\d.]+)</td>', page)

    assert [float(each) for _key, each in lost] == sorted(
        (float(each) for _key, each in lost), reverse=True
    )
    assert all(f'id="{key}"' in page for key, _lost in lost)
    assert 'class="own"' in page
    assert "得满时的位次" in page


def test_turned_decisions_stand_on_one_page(scored, office, enter):
    page = enter(office).get(f"{TABLE}/sensitivity").content.decode()

    assert "逐项换一种做法：14个待定事项" in page
    assert "另有25个待定事项" in page


def test_what_the_visits_can_tell_of_bodies_is_counts_a_bound_and_places(scored, office, enter):
    page = enter(office).get(f"{TABLE}/statistics").content.decode()

    assert "按独立抽样计，未计县内相似性" in page
    assert "32个单位中有" in page
    assert page.count("1–32") > 16
    assert page.count('class="places"') == 32
    assert "全国：各类单位的不实比例" not in page  # no draw, no chances, no rate


def test_before_anything_is_scored_the_page_is_not_there(cycle, office, enter):
    assert enter(office).get(f"{TABLE}/sensitivity").status_code == 404
