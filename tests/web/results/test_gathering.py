"""A year before its scoring: what the rooms hold, what is owed, and scoring from them."""

from datetime import UTC, datetime

import pytest

from kaohe.core.errors import EvidenceError, StepRefused
from kaohe.core.scoring import OUTCOME, read_evidence, write_evidence
from kaohe.stores.packages import read_withholding
from kaohe.web.audit.records import find_records
from kaohe.web.base.papers import Paper
from kaohe.web.observations.sheets import settle_sheet, take_in_sheet, type_sheet
from kaohe.web.results.acts import score_rooms
from kaohe.web.results.gathering import gather_rooms
from kaohe.web.results.models import Gathering, Scoring
from kaohe.workflows.package.withholding import release_evidence

ROOMS = "/cycles/of/practice-2012/results/rooms"
VISIT = "practice-2012/33/330127/private/0"
SCAN = Paper("抽查表.pdf", b"%PDF-1.4 signed")
PERSONAL = ("赵经理", "13900002222", "team-3")
"""A name, a telephone, and who filled the paper in."""
REFUSED = {"outcome": {"value": "refused", "gap": "", "reason": "赵经理13900002222拒绝"}}


@pytest.fixture
def sheet(cycle, office):
    return take_in_sheet(
        cycle, VISIT, "private_enterprise_union", team="team-3",
        visited=datetime(2013, 1, 14, 4, 0, tzinfo=UTC), scan=SCAN, by=office,
    )  # fmt: skip


@pytest.fixture
def settled(sheet, office, person):
    for who in (office, person("office-two", "office")):
        type_sheet(sheet, REFUSED, by=who)
    return settle_sheet(sheet, {}, by=office)


def points_of(gathered, body):
    return {
        (point.section, point.state, point.page) for point in gathered.points if point.body == body
    }


def test_empty_rooms_owe_everything_each_with_the_page_where_it_is_mended(cycle, office, enter):
    page = enter(office).get(ROOMS)
    text = page.content.decode()

    assert page.status_code == 200
    assert "共汇集0条认定" in text
    for mended in ("reports", "of/practice-2012/freeze", "figures/of/practice-2012"):
        assert mended in text
    of = "/cycles/of/practice-2012/reports/33/sending"
    assert {(section, state) for section, state, _page in points_of(gather_rooms(cycle), "33")} == {
        ("organisation", "missing"),
        ("quantity", "noted"),
        ("quality", "missing"),
    }
    assert of in {address for _section, _state, address in points_of(gather_rooms(cycle), "33")}
    assert 'action="' + ROOMS not in text


def test_empty_rooms_are_not_scored(cycle, office, enter):
    seen = gather_rooms(cycle).digest
    answer = enter(office).post(f"{ROOMS}/score", {"seen": seen, "request": "a" * 32})

    assert answer.status_code == 422
    assert "没有执行任何操作" in answer.content.decode()
    with pytest.raises(EvidenceError):
        score_rooms(cycle, seen=seen, by=office)
    assert not Scoring.objects.exists()


def test_nobody_scores_what_the_page_has_not_shown(cycle, office, sheet):
    with pytest.raises(StepRefused, match="scoring-rooms-changed"):
        score_rooms(cycle, seen="0" * 64, by=office)


def test_a_settled_paper_carries_its_scan_and_the_act_that_settled_it(cycle, settled):
    findings = gather_rooms(cycle).evidence.findings
    record = find_records([settled.entry])[settled.entry]

    assert {each.visit for each in findings} == {VISIT}
    assert all(record in each.blobs for each in findings)
    (outcome,) = (each for each in findings if each.item == OUTCOME)
    assert (outcome.value, outcome.blobs) == ("refused", tuple(sorted({record, SCAN.digest})))


def test_who_and_what_was_written_stays_out_of_what_is_published_of_the_rooms(cycle, settled):
    evidence = gather_rooms(cycle).evidence
    content = write_evidence(evidence).decode()
    told = write_evidence(release_evidence(evidence, read_withholding(None))).decode()

    assert [each in content for each in PERSONAL] == [True] * 3
    assert [each in told for each in PERSONAL] == [False] * 3
    assert all(
        each.actor.startswith("person-") for each in read_evidence(told.encode(), "e").findings
    )


def test_a_paper_that_nobody_has_settled_is_missing_and_says_nothing(cycle, sheet):
    gathered = gather_rooms(cycle)

    assert gathered.evidence.findings == ()
    page = f"/observations/of/practice-2012/sheets/{sheet.pk}"
    assert ("quality", "missing", page) in points_of(gathered, "33")


def test_one_visit_alone_leaves_the_other_slots_owed(cycle, settled):
    said = [
        point.what
        for point in gather_rooms(cycle).points
        if (point.body, point.section) == ("33", "quality")
    ]

    assert len(said) == 7
    assert "抽查认定涉及1个县，应为2个。" in said


def test_the_gathered_sheet_is_taken_along_and_is_the_same_each_time(cycle, settled, office, enter):
    browser = enter(office)
    first, second = (browser.get(f"{ROOMS}/sheet").content for _ in range(2))

    assert first == second == gather_rooms(cycle).content
    assert read_evidence(first, "sheet").findings == gather_rooms(cycle).evidence.findings


def test_a_sheet_that_was_handed_in_is_marked_and_compared_item_by_item(
    scored, settled, office, enter
):
    browser = enter(office)
    for page in ("", "/33"):
        text = browser.get(f"/cycles/of/practice-2012/results{page}").content.decode()
        assert "依据上传的认定文件" in text
        assert "由各环节数据汇集" not in text
    text = browser.get(f"{ROOMS}/differences").content.decode()
    assert "还不齐" in text
    assert 'href="?number=1&amp;page=2"' in text
    last = browser.get(f"{ROOMS}/differences?page=9999").content.decode()
    assert "没有" in last


def test_findings_of_a_score_open_in_their_rooms(scored, office, person, enter):
    page = "/cycles/of/practice-2012/results/33"
    text = enter(office).get(page).content.decode()

    for address in (
        'href="/cycles/of/practice-2012/reviews/of/33/joint_body"',
        'href="/figures/of/practice-2012/indicators?in=33"',
        'href="/figures/of/practice-2012/bodies/33"',
    ):
        assert address in text
    scored.cycle.__class__.objects.update(step="published")
    own = enter(person("zhejiang", "province", body="33")).get(page).content.decode()
    assert "/reviews/of/" not in own
    assert 'href="/cycles/of/practice-2012/reports/33#joint_body"' in own


def test_who_may_look_and_who_may_score(cycle, person, enter):
    for role, looks in (("leader", 200), ("statistics", 200), ("finance", 404), ("auditor", 404)):
        browser = enter(person(f"one-{role}", role))
        assert browser.get(ROOMS).status_code == looks
        assert browser.post(f"{ROOMS}/score", {}).status_code == 404
    assert not Gathering.objects.exists()
