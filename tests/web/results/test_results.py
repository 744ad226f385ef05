"""Scoring in the office, who sees it when, and a score that opens."""

import json
import re
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.core.errors import EvidenceError, StepRefused
from kaohe.web.cycles.acts import find_met
from kaohe.web.cycles.models import Cycle, CycleAct
from kaohe.web.results.acts import score_cycle
from kaohe.web.results.keeping import read_kept
from kaohe.web.results.models import BodyResult
from kaohe.web.results.showing import show_score
from kaohe.web.results.words import name_findings
from kaohe.web.rules.library import find_known

TABLE = "/cycles/of/practice-2012/results"


def test_a_sheet_is_scored_kept_and_told_to_the_board(cycle, evidence, practice, office):
    scored = score_cycle(cycle, evidence, name="evidence.json", by=office)
    rows = {each.body: each for each in BodyResult.objects.all()}
    trace = practice.path / "traces" / "33.json"

    assert len(rows) == 32
    assert read_kept(rows["33"].trace_digest) == trace.read_bytes().rstrip(b"\n")
    assert read_kept(scored.sheet_digest) == evidence
    assert scored.sheet_digest == sha256(evidence).hexdigest()
    assert "scores_complete" in find_met(cycle)
    assert cycle.body_states.filter(body="33", part="quality").count() == 1


def test_scoring_again_keeps_the_former_scoring(scored, cycle, changed, office):
    again = score_cycle(cycle, changed(), name="again.json", by=office)

    assert (scored.number, again.number) == (1, 2)
    assert BodyResult.objects.filter(scoring=scored).count() == 32


def test_a_sheet_of_another_campaign_is_refused(cycle, changed, office):
    with pytest.raises(EvidenceError, match="scoring-other-campaign"):
        score_cycle(cycle, changed(campaign="practice-2013"), name="e.json", by=office)
    assert not BodyResult.objects.exists()


@pytest.mark.parametrize("step", ["fieldwork", "approved", "published"])
def test_it_is_scored_at_its_time_only(cycle, evidence, office, step):
    Cycle.objects.update(step=step)
    with pytest.raises(StepRefused, match="scoring-not-now"):
        score_cycle(cycle, evidence, name="e.json", by=office)


def test_a_trace_that_was_changed_on_the_disk_is_told(scored, cycle, settings):
    (kept,) = settings.OFFICE_HOME.glob(f"results/*/{scored.sheet_digest}")
    kept.write_bytes(b"{}")
    with pytest.raises(EvidenceError, match="scoring-trace-lost"):
        read_kept(scored.sheet_digest)


def test_the_office_hands_in_a_sheet_in_the_browser(cycle, evidence, office, enter):
    sheet = SimpleUploadedFile("evidence.json", evidence)
    answer = enter(office).post(f"{TABLE}/score", {"sheet": sheet, "request": "a" * 32})

    assert (answer.status_code, answer["Location"]) == (302, TABLE)
    assert BodyResult.objects.count() == 32


def test_everything_that_is_wrong_with_a_sheet_is_shown(cycle, evidence, office, enter):
    body = json.loads(evidence)
    met = [
        each for each in body["findings"] if (each["source"], each.get("value")) == ("visit", "met")
    ]
    for finding in met[:2]:
        finding["value"] = "wonderful"
    sheet = SimpleUploadedFile("evidence.json", json.dumps(body).encode())
    page = enter(office).post(f"{TABLE}/score", {"sheet": sheet, "request": "b" * 32})

    assert page.status_code == 422
    assert "有2处问题" in page.content.decode()
    assert not CycleAct.objects.filter(subject="cycle-scored").exists()


def test_a_score_opens_to_clause_evidence_person_and_time(scored, practice, office, enter):
    page = enter(office).get(f"{TABLE}/33").content.decode()
    trace = json.loads((practice.path / "traces" / "33.json").read_bytes())

    assert "补充实施细则 2.1.1" in page
    assert "party_and_government" in page
    finding = trace["total"]["steps"][2]["steps"][0]["steps"][0]["steps"][0]["steps"][0][
        "findings"
    ][0]
    for shown in (finding["actor"], finding["visit"], "实地抽查"):
        assert shown in page
    assert trace["total"]["steps"][1]["earned"] in page  # the exact fraction


def test_the_trace_can_be_taken_along(scored, practice, office, enter):
    given = enter(office).get(f"{TABLE}/33/trace")
    assert given.content + b"\n" == (practice.path / "traces" / "33.json").read_bytes()


def test_a_province_sees_its_own_score_once_it_is_published(scored, person, enter):
    browser = enter(person("zhejiang", "province", body="33"))
    assert "印发以后" in browser.get(TABLE).content.decode()
    assert browser.get(f"{TABLE}/33").status_code == 404

    Cycle.objects.update(step="published")
    table = browser.get(TABLE).content.decode()
    assert ("浙江" in table, "江苏" in table) == (True, False)
    assert browser.get(f"{TABLE}/33").status_code == 200
    assert browser.get(f"{TABLE}/32").status_code == 404
    assert browser.get(f"{TABLE}/32/trace").status_code == 404


def test_who_audits_sees_scores_once_they_are_published(scored, person, enter):
    browser = enter(person("watcher", "auditor"))
    assert browser.get(f"{TABLE}/33").status_code == 404
    Cycle.objects.update(step="archived")
    assert browser.get(f"{TABLE}/33").status_code == 200


def test_a_table_is_ordered_as_asked(scored, office, enter):
    page = enter(office).get(f"{TABLE}?sort=-quality").content.decode()
    shown = re.findall(r"results/(\d\d)", page)[:11]
    quality = dict(BodyResult.objects.values_list("body", "sections"))
    points = [float(quality[body]["quality"]) for body in shown]

    assert points == sorted(points, reverse=True)
    assert points[0] > points[-1]


def test_nobody_else_scores(cycle, person, enter):
    for role in ("leader", "statistics", "auditor", "security"):
        browser = enter(person(f"one-{role}", role))
        assert browser.post(f"{TABLE}/score", {}).status_code == 404


def test_every_number_that_rests_on_nothing_below_it_opens_to_findings_in_words(scored, practice):
    known = find_known(scored.pack_digest)
    leaves, told = [], []
    for path in (practice.path / "traces").glob("*.json"):
        below = [show_score(json.loads(path.read_bytes()), known)]
        while below:
            branch = below.pop()
            below += branch.steps
            told += [*branch.findings, *branch.beside]
            if not branch.steps and not branch.state:
                leaves.append(branch)

    assert {branch.kind for branch in leaves} == {"item", "part", "visit"}
    assert [branch.key for branch in leaves if not branch.findings] == []
    unnamed = [each for each in told if re.search("[a-z]_|^[a-z]", each.item + each.value)]
    assert unnamed == []


def test_a_gap_an_outcome_and_a_kind_of_unit_are_told_in_words(scored):
    words = name_findings(find_known(scored.pack_digest).pack)

    assert words.name_value("joint_body", None, "not_filed") == "无法认定：未填报"
    assert words.name_value("outcome", "verified_true", None) == "属实"
    assert words.name_value("unit_kind", "federation", None) == "基层工会联合会"
    assert words.name_thing("database_kept", "updated") == "建会数据库 · 及时更新"
