import datetime
import json
import re
import uuid
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaohe.core.scoring import Evidence, Finding, write_evidence
from kaohe.stores.packs import find_pack
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.rules.acts import find_unsettled, settle_decisions
from kaohe.web.rules.library import find_known
from kaohe.web.rules.models import SettledDecision, UploadedPack

NATIONAL = find_known("national-2012")
GANSU = find_known("gansu-2011-example")
YAML = find_pack("national-2012").read_text(encoding="utf-8")
NEWER = YAML.replace("version: 2012.1.0", "version: 2012.9.0", 1)


@pytest.fixture
def office(person):
    return person("office-one", "office")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    """Each test keeps packs in a folder of its own."""
    settings.OFFICE_HOME = tmp_path


@pytest.fixture
def cycle(office):
    details = {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}
    open_cycle(details, by=office)
    return Cycle.objects.get()


@pytest.fixture
def browser(office, enter):
    """The office's browser."""
    return enter(office)


@pytest.fixture
def upload(browser):
    """Hand a pack in through the page."""

    def send(text, *, key="", texts=()):
        content = text.encode() if isinstance(text, str) else text
        fields = {
            "pack": SimpleUploadedFile("new.yaml", content),
            "texts": [SimpleUploadedFile(f"{n}.txt", each) for n, each in enumerate(texts)],
            "request": key or uuid.uuid4().hex,
        }
        return browser.post(reverse("upload_pack"), fields, follow=True)

    return send


@pytest.mark.parametrize(
    ("role", "may_upload", "may_try"),
    [
        ("office", True, True),
        ("statistics", False, True),
        ("leader", False, True),
        ("province", False, False),
        ("auditor", False, False),
    ],
)
def test_everybody_reads_rules_and_few_hand_them_in_or_try_them(
    person, enter, role, may_upload, may_try
):
    browser = enter(person("some-one", role, body="33" if role == "province" else ""))
    pages = ["packs", "upload_pack", "compare_packs", "simulate_packs"]
    opened = [browser.get(reverse(name)).status_code == 200 for name in pages]
    assert opened == [True, may_upload, may_try, may_try]
    assert browser.get(reverse("pack", args=[NATIONAL.digest])).status_code == 200


def test_an_administrator_reads_no_rules(person, enter):
    assert enter(person("sys-one", "system")).get(reverse("packs")).status_code == 404


def test_a_pack_is_a_tree_with_the_words_of_its_clauses(office, enter):
    text = enter(office).get(reverse("pack", args=[NATIONAL.digest])).content.decode()
    assert text.count('<th scope="row" class="ps-4 fw-normal">') == 35
    assert "建立健全党工共建领导机构" in text
    assert NATIONAL.clauses["annex/2.1.1"].split("\n")[0][:12] in text
    assert "条文未收存" not in text.split('id="decisions"')[0].split("quality")[-1]
    assert "待定事项还有" in text


@pytest.mark.parametrize("name", ["national-2012", "gansu-2011-example", "example-province"])
def test_every_shipped_pack_can_be_read_and_taken_along(office, enter, name):
    known, browser = find_known(name), enter(office)
    assert browser.get(reverse("pack", args=[known.digest])).status_code == 200
    taken = browser.get(reverse("pack_file", args=[known.digest]))
    assert taken.content == find_pack(name).read_bytes()


@pytest.mark.parametrize("reference", ["0" * 64, "..%2F..%2Fsecret", "national"])
def test_what_the_library_does_not_hold_is_no_page(office, enter, reference):
    assert enter(office).get(f"/rules/of/{reference}").status_code == 404


def test_a_new_version_is_kept_under_its_digest(upload, tmp_path):
    answer = upload(NEWER)
    row = UploadedPack.objects.get()
    assert (answer.status_code, row.version) == (200, "2012.9.0")
    assert (tmp_path / "packs" / f"{row.digest}.yaml").read_text(encoding="utf-8") == NEWER
    assert find_known(row.digest).pack.version == "2012.9.0"


def test_a_version_that_is_there_is_never_replaced(upload):
    upload(NEWER)
    answer = upload(NEWER.replace("total: 100", "total: 100 # the same", 1))
    assert (answer.status_code, UploadedPack.objects.count()) == (422, 1)
    assert "规则库中已有national_2012 2012.9.0" in answer.content.decode()


def test_a_double_click_hands_one_version_in(upload):
    upload(NEWER, key="same")
    answer = upload(NEWER, key="same")
    assert (answer.status_code, UploadedPack.objects.count()) == (422, 1)
    assert "没有重复办理" in answer.content.decode()


def test_every_fault_of_a_pack_is_told_with_its_line(upload):
    wrong = NEWER.replace("points: 1.5", "points: 1.4").replace("total: 100", "total: 101")
    answer = upload(wrong)
    lines = re.findall(r"new\.yaml:(\d+)", answer.content.decode())
    assert (answer.status_code, len(lines) >= 2) == (422, True)
    assert lines == sorted(lines, key=int)
    assert not UploadedPack.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00", "不是UTF-8文本"),
        (b"format: rule-pack/1\n\tx", "new.yaml"),
        (b"# x\n" * 600_000, "超过2兆字节"),
        (b"[1, 2]", "new.yaml"),
    ],
)
def test_a_file_that_is_no_pack_is_refused_in_words(upload, content, told):
    answer = upload(content)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


ANNEX = (find_pack("national-2012").parent / "sources" / "annex.txt").read_bytes()
OLD, NEW = "建立健全党工共建领导机构", "建立党工共建领导机构"
REWORDED = ANNEX.replace(OLD.encode(), NEW.encode())
SHORTENED = ANNEX.replace(b"[2.1.1]", b"[9.9.9]")


def _citing(text):
    return NEWER.replace(_digest_of("annex"), sha256(text).hexdigest())


@pytest.mark.parametrize(
    ("cited", "sent", "told"),
    [
        (REWORDED, [], "没有找到正文"),
        (REWORDED, [ANNEX], "没有找到正文"),
        (REWORDED, [REWORDED + b"\n"], "没有找到正文"),
        (SHORTENED, [SHORTENED], "annex/2.1.1"),
    ],
)
def test_a_changed_clause_needs_its_text(upload, cited, sent, told):
    answer = upload(_citing(cited), texts=sent)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert not UploadedPack.objects.exists()


def test_each_version_shows_the_words_that_it_cites(upload, browser):
    answer = upload(_citing(REWORDED), texts=[REWORDED])
    older = browser.get(reverse("pack", args=[NATIONAL.digest]))
    assert answer.status_code == 200
    for page, told, kept_back in ((answer, NEW, OLD), (older, OLD, NEW)):
        text = page.content.decode()
        quoted = " ".join(re.findall("<blockquote[^>]*>(.*?)</blockquote>", text, re.DOTALL))
        assert (told in quoted, kept_back in quoted) == (True, False)


def test_an_overlay_extends_a_pack_of_the_library(upload):
    overlay = find_pack("example-province").read_text(encoding="utf-8")
    newer = re.sub(r"^version: .*$", "version: 2012.8.0", overlay, count=1, flags=re.MULTILINE)
    assert upload(newer).status_code == 200
    assert UploadedPack.objects.get().version.startswith("2012.8.0")


def test_an_overlay_of_an_unknown_pack_is_refused(upload):
    overlay = find_pack("example-province").read_text(encoding="utf-8")
    assert upload(overlay.replace("national_2012", "national_1999")).status_code == 422


def test_decisions_are_settled_with_name_and_reason(cycle, office, enter, books):
    browser, before = enter(office), books.size()
    chosen = [each.id for each in NATIONAL.pack.decisions]
    place = reverse("settle_decisions", args=[NATIONAL.digest])
    fields = {"decision": chosen, "reason": "领导小组第一次会议", "request": "k1"}
    text = browser.post(place, fields, follow=True).content.decode()
    assert "人员office-one" in text
    assert "领导小组第一次会议" in text
    assert (find_unsettled(NATIONAL.pack, NATIONAL.digest), books.size()) == ((), before + 1)
    told = cycle.met_needs.get(need="decisions_settled")
    assert (told.is_met, told.entry) == (True, before)


def test_a_double_click_settles_once(office, enter):
    browser, place = enter(office), reverse("settle_decisions", args=[NATIONAL.digest])
    fields = {"decision": ["d_bodies"], "reason": "会议", "request": "k1"}
    for _ in range(2):
        answer = browser.post(place, fields, follow=True)
    assert "没有重复办理" in answer.content.decode()
    assert SettledDecision.objects.count() == 1


def test_part_of_the_decisions_is_not_enough(cycle, office):
    settle_decisions(NATIONAL, ["d_bodies"], reason="会议", by=office)
    assert not cycle.met_needs.get(need="decisions_settled").is_met


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"decision": ["d_bodies"], "reason": " "}, "没有填写确定的理由"),
        ({"reason": "会议"}, "没有勾选"),
        ({"decision": ["d_none"], "reason": "会议"}, "没有待定事项“d_none”"),
    ],
)
def test_what_is_wrong_with_a_settlement_is_told(office, enter, fields, told):
    place = reverse("settle_decisions", args=[NATIONAL.digest])
    answer = enter(office).post(place, fields, follow=True)
    assert told in answer.content.decode()
    assert not SettledDecision.objects.exists()


def test_a_settled_decision_is_not_settled_again(office, enter):
    settle_decisions(NATIONAL, ["d_bodies"], reason="会议", by=office)
    place = reverse("settle_decisions", args=[NATIONAL.digest])
    fields = {"decision": ["d_bodies"], "reason": "再定一次"}
    assert (
        "已由人员office-one确定" in enter(office).post(place, fields, follow=True).content.decode()
    )


def test_a_province_settles_nothing(person, enter):
    browser = enter(person("zj-one", "province", body="33"))
    place = reverse("settle_decisions", args=[NATIONAL.digest])
    answer = browser.post(place, {"decision": ["d_bodies"], "reason": "会议"})
    assert (answer.status_code, SettledDecision.objects.exists()) == (404, False)


def test_the_check_of_a_sound_pack_enters_the_needs_of_the_rules(cycle, office, enter):
    place = reverse("check_pack", args=[cycle.pk])
    answer = enter(office).post(place, {"request": "k1"}, follow=True)
    assert "检查无误" in answer.content.decode()
    assert cycle.met_needs.get(need="rules_sound").is_met


def test_a_draft_is_not_sound_enough_for_a_year(office, browser, upload):
    upload(NEWER.replace("status: in_force", "status: draft", 1))
    digest = UploadedPack.objects.get().digest
    open_cycle({"id": "draft-year", "title": "试", "pack": digest}, by=office)
    place = reverse("check_pack", args=["draft-year"])
    answer = browser.post(place, {"request": "k1"}, follow=True)
    assert "不能用于正式考核" in answer.content.decode()
    assert not Cycle.objects.get().met_needs.get(need="rules_sound").is_met


def test_a_kept_pack_that_was_tampered_with_is_found(cycle, office, enter, tmp_path):
    kept = tmp_path / "packs" / f"{cycle.pack_digest}.json"
    kept.write_bytes(kept.read_bytes().replace(b'"2012.1.0"', b'"2012.1.1"', 1))
    place = reverse("check_pack", args=[cycle.pk])
    answer = enter(office).post(place, {"request": "k1"}, follow=True)
    assert "与其摘要不一致" in answer.content.decode()


def test_two_packs_are_compared_place_by_place(browser, upload):
    upload(NEWER.replace("counties: 2", "counties: 3", 1))
    after = UploadedPack.objects.get().digest
    answer = browser.get(reverse("compare_packs"), {"before": NATIONAL.digest, "after": after})
    text = answer.content.decode()
    assert "2处不同" in text
    assert "draw.counties" in text


def test_evidence_is_tried_under_two_packs_and_shows_who_changes_places(browser, upload):
    before, after = (
        _digest_in(upload(_small("2012.1.0", 3, 2))),
        _digest_in(upload(_small("2012.2.0", 2, 3))),
    )
    fields = {
        "before": before,
        "after": after,
        "evidence": SimpleUploadedFile("evidence.json", SHEET),
    }
    answer = browser.post(reverse("simulate_packs"), fields)
    text = answer.content.decode()
    assert "2个单位位次变化" in text
    rows = re.findall(r'<th scope="row">(\w+)</th>.*?</tr>', text)
    assert (rows, text.count("有变化"), text.count('class="moved"')) == (["12", "11", "13"], 2, 2)


def test_the_evidence_of_the_practice_run_can_be_taken(browser, upload, tmp_path):
    digest = _digest_in(upload(_small("2012.1.0", 3, 2)))
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "evidence.json").write_bytes(SHEET)
    fields = {"before": digest, "after": digest, "practice": "on"}
    answer = browser.post(reverse("simulate_packs"), fields)
    assert "0个单位位次变化" in answer.content.decode()


@pytest.mark.parametrize("content", [None, b"{}", b"not json"])
def test_a_sheet_that_is_none_is_refused_in_words(office, enter, content):
    fields = {"before": NATIONAL.digest, "after": NATIONAL.digest}
    if content is not None:
        fields["evidence"] = SimpleUploadedFile("evidence.json", content)
    answer = enter(office).post(reverse("simulate_packs"), fields)
    assert (answer.status_code, "处问题" in answer.content.decode()) == (422, True)


def _digest_in(answer):
    return answer.request["PATH_INFO"].rpartition("/")[2]


def _small(version, first, second):
    """Write a pack with two items that have so many points."""
    name = {"zh": "试", "en": "small"}

    def item(name_of, points):
        return {"id": name_of, "name": name, "points": str(points), "cite": "annex/1"}

    judged = {"kind": "judgement", "scale": "all", "cite": "annex/1"}
    group = {**item("g", 5), "items": [item("a", first), item("b", second)]}
    section = {
        **item("s", 5),
        "assessed_at": "body",
        "decided_by": ["review"],
        "defaults": {"score": judged},
        "groups": [group],
    }
    gaps = ("not_filed", "not_applicable", "not_verified", "refused")
    return json.dumps(
        {
            "format": "rule-pack/1",
            "pack": "small",
            "version": version,
            "status": "draft",
            "title": name,
            "assessed_year": "2012",
            "total": "5",
            "sources": [{"id": "annex", "title": "annex", "held": "false"}],
            "decisions": [{"id": "d_gaps", "question": name, "choice": name, "otherwise": name}],
            "scales": [{"id": "all", "marks": {"met": "1", "not_met": "0"}}],
            "gaps": [{"gap": gap, "then": "zero", "decision": "d_gaps"} for gap in gaps],
            "sections": [section],
            "rounding": {"at": "section", "mode": "half_up", "interval": "0.01", "cite": "annex/1"},
            "ranking": {"within": "all", "ties": "share", "cite": "annex/1"},
        },
        ensure_ascii=False,
        indent=1,
    )


def _found(item, body, value):
    return Finding(
        item=item,
        body=body,
        value=value,
        source="review",
        actor="a-1",
        at="2013-01-20T00:00:00.000Z",
    )


SHEET = write_evidence(
    Evidence(
        format="evidence/1",
        campaign="c",
        rehearsal=True,
        as_of=datetime.date(2012, 12, 31),
        findings=tuple(
            _found(item, body, "met" if (item, body) in {("a", "11"), ("b", "12")} else "not_met")
            for body in ("11", "12", "13")
            for item in ("a", "b")
        ),
    )
)


def _digest_of(source):
    return next(each.digest for each in NATIONAL.pack.sources if each.id == source)
