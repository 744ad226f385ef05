"""Two results side by side in the office: years, what-ifs, and the years of one body."""

import json
import re
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaohe.core.scoring import read_evidence, write_evidence
from kaohe.demo.former_year import set_back
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.results.acts import score_cycle
from kaohe.web.results.models import BodyResult, Scoring
from kaohe.web.rules.library import find_known

TABLE = "/cycles/of/practice-2012/results"
BEFORE = {"id": "practice-2011", "title": "2011年度考核", "pack": "national-2012"}
ROW = re.compile(
    r'fw-normal">[^<]+(?:<span.*?</span>)?</th><td>[^<]*</td><td class="num">[^<]*</td>'
    r'<td class="num">[^<]*</td><td class="num">[^<]*</td><td class="num text-break">([^<]+)</td>'
)


@pytest.fixture
def former_sheet(evidence):
    """The sheet of the year before: all marks of reviewers for Zhejiang that were full are none."""
    sheet = json.loads(evidence)
    for finding in sheet["findings"]:
        if (finding["body"], finding.get("value"), finding["source"]) == ("33", "met", "review"):
            finding["value"] = "not_met"
    content = json.dumps(sheet).encode()
    return write_evidence(set_back(read_evidence(content, "e"), BEFORE["id"]))


@pytest.fixture
def former(cycle, former_sheet, office):
    """The year before, scored."""
    open_cycle(BEFORE, by=office)
    Cycle.objects.filter(pk=BEFORE["id"]).update(step="scoring", opened_at="2012-01-01T00:00:00Z")
    year = Cycle.objects.get(pk=BEFORE["id"])
    return score_cycle(year, former_sheet, name="evidence.json", by=office)


def test_two_years_are_compared_item_by_item(former, scored, office, enter):
    asked = {"before": former.pk, "after": scored.pk}
    page = enter(office).get(f"{TABLE}/comparison", asked).content.decode()
    why = page.split('id="why-33"')[1].split("</details>")[0]
    whole = re.search(r'<td class="num">([^<]+)</td></tr></tfoot>', why)

    assert "2011年度考核 → 2012年度考核" in page
    assert "抽查的县和单位两年各自抽取" in page
    assert len(ROW.findall(why)) > 5
    assert sum(map(Fraction, ROW.findall(why))) == Fraction(whole[1])
    assert 'class="moved"' in page


def test_a_second_year_is_held_in_the_office_after_the_first_is_archived_and_both_are_shown(
    home, evidence, former_sheet, office, person, enter
):
    browser, own = enter(office), enter(person("zhejiang", "province", body="33"))
    pack = find_known("national-2012").digest
    totals = {}
    for year, title, sheet, ended in (
        ("practice-2011", "2011年度考核", former_sheet, "archived"),
        ("practice-2012", "2012年度考核", evidence, "review"),
    ):
        told = {"id": year, "title": title, "pack": pack, "request": year}
        assert browser.post(reverse("open_cycle"), told).status_code == 302
        Cycle.objects.filter(pk=year).update(step="scoring")
        handed = {"sheet": SimpleUploadedFile("evidence.json", sheet), "request": f"s-{year}"}
        assert browser.post(reverse("score_cycle", args=[year]), handed).status_code == 302
        Cycle.objects.filter(pk=year).update(step=ended)
        totals[year] = BodyResult.objects.get(scoring__cycle=year, body="33").total
    assert totals["practice-2011"] != totals["practice-2012"]

    pages = {year: reverse("body_result", args=[year, "33"]) for year in totals}
    assert [own.get(page).status_code for page in pages.values()] == [200, 404]
    assert totals["practice-2012"] not in own.get(pages["practice-2011"]).content.decode()
    Cycle.objects.filter(pk="practice-2012").update(step="published")
    for page in pages.values():
        for reader in (browser, own):
            (history,) = re.findall(
                "历年结果</caption>.*?</table>", reader.get(page).content.decode()
            )
            rows = history.split("<tr>")[2:]
            assert [("2012年度考核" in row, "2011年度考核" in row) for row in rows] == [
                (True, False), (False, True),
            ]  # fmt: skip
            for row, total in zip(rows, reversed(totals.values()), strict=True):
                assert f'<td class="num">{total}</td>' in row

    scorings = {each.cycle_id: each.pk for each in Scoring.objects.all()}
    asked = {"before": scorings["practice-2011"], "after": scorings["practice-2012"]}
    page = browser.get(f"{TABLE}/comparison").content.decode()
    assert all(f'<option value="{each}" selected>' in page for each in asked.values())
    page = browser.get(f"{TABLE}/comparison", asked).content.decode()
    assert "2011年度考核 → 2012年度考核" in page
    (row,) = re.findall('<th scope="row">浙江</th>.*?</tr>', page)
    assert all(f'<td class="num">{each}</td>' in row for each in totals.values())
    assert enter(person("auditor-one", "auditor")).get(f"{TABLE}/comparison").status_code == 200


def test_the_year_before_is_proposed(former, scored, office, enter):
    page = enter(office).get(f"{TABLE}/comparison").content.decode()

    assert f'<option value="{former.pk}" selected>' in page
    assert f'<option value="{scored.pk}" selected>' in page


def test_a_body_has_its_years_beside_one_another(former, scored, office, person, enter):
    page = enter(office).get(f"{TABLE}/33").content.decode()
    assert ("历年结果" in page, page.count("2011年度考核") > 1) == (True, True)

    Cycle.objects.filter(pk="practice-2012").update(step="published")
    own = enter(person("zhejiang", "province", body="33")).get(f"{TABLE}/33").content.decode()
    assert ("历年结果" in own, "2011年度考核" in own) == (False, False)


@pytest.mark.parametrize("role", ["province", "auditor", "inspector"])
def test_nobody_compares_years_who_may_not_see_all_of_them(former, scored, person, enter, role):
    browser = enter(person("someone", role, body="33" if role == "province" else ""))

    assert browser.get(f"{TABLE}/comparison").status_code == 404
    assert browser.get(f"{TABLE}/statistics").status_code == 404
    assert browser.get(f"{TABLE}/sensitivity/d_adding_up").status_code == 404


def test_a_scoring_that_one_may_not_see_cannot_be_chosen(former, scored, person, enter):
    Cycle.objects.filter(pk="practice-2012").update(step="published")
    browser = enter(person("auditor-one", "auditor"))
    asked = {"before": former.pk, "after": scored.pk}
    page = browser.get(f"{TABLE}/comparison", asked).content.decode()

    assert (f'value="{former.pk}"' in page, "变化的原因" in page) == (False, False)


def test_an_open_decision_opens_to_who_moves_and_why(scored, office, enter):
    browser = enter(office)
    table = browser.get(f"{TABLE}/sensitivity").content.decode()
    moved = re.search(r'sensitivity/d_adding_up">(\d+) / 32', table)
    page = browser.get(f"{TABLE}/sensitivity/d_adding_up").content.decode()

    assert f"换成另一种做法，{moved[1]}个单位位次变化" in page
    assert "变化的原因" in page
    assert browser.get(f"{TABLE}/sensitivity/d_nothing").status_code == 404


def test_a_year_that_was_not_scored_has_nothing_to_compare(cycle, office, enter):
    assert not Scoring.objects.exists()
    assert enter(office).get(f"{TABLE}/comparison").status_code == 404
