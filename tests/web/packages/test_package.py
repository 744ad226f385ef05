"""The publication package of a year, built by the office from what it holds."""

import io
import json
import re
import zipfile
from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from kaohe.core.errors import KaoheError
from kaohe.stores.package_archives import opened_package
from kaohe.stores.package_checks import verify_package
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.draw.practice import bring_in_draw
from kaohe.web.jobs.models import Job
from kaohe.web.jobs.queue import take
from kaohe.web.jobs.running import do_job
from kaohe.web.packages.acts import ask_package, find_lacking
from kaohe.web.packages.keeping import store
from kaohe.web.packages.models import ResultPackage
from kaohe.web.papers.making import store as paper_store
from kaohe.web.papers.models import PaperCopy
from kaohe.web.results.acts import score_cycle
from kaohe.web.results.models import Scoring

SCAN = b"a scan with two signatures and the seal"
PLANTED = ("刘签发", "13900001111", "signed-by-liu-13900001111.pdf", "clerk-wang")
"""A name, a telephone, a file and an account that have no business in a package."""


@pytest.fixture
def year(person, practice, settings, tmp_path, put_down_register, put_down_papers):
    """The year of the practice run, approved, with its draw, its register and every paper out."""
    settings.OFFICE_HOME = tmp_path
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "day").write_text("2013-02-25", encoding="ascii")
    clerk = person("clerk-wang", "office")
    details = {"id": "practice-2012", "title": "2012年度考核", "pack": "national-2012"}
    open_cycle(details, by=clerk)
    Cycle.objects.update(step="scoring")
    cycle = Cycle.objects.get()
    put_down_register(cycle, practice.path, by=clerk)
    bring_in_draw(cycle, practice.path, by=clerk)
    sheet = (practice.path / "evidence.json").read_bytes()
    score_cycle(cycle, sheet, name="evidence.json", by=clerk)
    Cycle.objects.update(step="published")
    cycle.refresh_from_db()
    put_down_papers(cycle, by=clerk)
    for paper in cycle.papers.all():
        PaperCopy.objects.create(
            paper=paper,
            name=PLANTED[2],
            digest=paper_store().keep(SCAN),
            at=timezone.now(),
            by=clerk,
            entry=paper.serial,
        )
    return cycle


@pytest.fixture(scope="module")
def made():
    """What the first test that wants a package has built, for those that only read it."""
    return {}


@pytest.fixture
def given(year, made, tmp_path):
    """A package that the office has built, as somebody has it who downloaded it."""
    if not made:
        ask_package(year, by=year.opened_by)
        do_next_job()
        row = ResultPackage.objects.get()
        act = year.acts.get(entry=row.entry)
        made |= {"row": row, "zip": store().read(row.archive), "act": act}
    place = tmp_path / "given.zip"
    place.write_bytes(made["zip"])
    return place


@pytest.fixture
def kept(person, settings, tmp_path):
    """A package of which only the row and some bytes are there."""
    settings.OFFICE_HOME = tmp_path
    clerk = person("office-one", "office")
    details = {"id": "practice-2012", "title": "2012年度考核", "pack": "national-2012"}
    cycle = open_cycle(details, by=clerk)
    said = {"by": clerk, "at": timezone.now(), "entry": 1}
    scoring = Scoring.objects.create(
        cycle=cycle, number=1, sheet_digest="0" * 64, pack_digest=cycle.pack_digest, findings=1,
        **said,
    )  # fmt: skip
    asked = {"asked_by": clerk, "asked_at": said["at"], "not_before": said["at"], "entry": 1}
    job = Job.objects.create(kind="package-build", about=cycle.pk, state="done", arguments={},
                             **asked)  # fmt: skip
    return ResultPackage.objects.create(
        cycle=cycle, number=1, scoring=scoring, job=job, manifest="ab" * 32, files=3, papers=2,
        archive=store().keep(bytes(range(100))), size=100, withheld=1, parts=[["files", "holds"]],
        **said,
    )  # fmt: skip


def do_next_job():
    """Do the job that waits, as a worker does."""
    do_job(take("test:1:1"), lambda *_, **__: None)


def read_delivery(path):
    """Read a delivered file, which some bodies write in the national character set."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def codes(faults):
    return [fault.kind.code for fault in faults]


def test_what_is_missing_is_told_before_anything_is_built(person, enter, confirm):
    clerk = person("office-one", "office")
    open_cycle({"id": "year-2012", "title": "2012年度", "pack": "national-2012"}, by=clerk)
    browser = enter(clerk)
    page = browser.get(reverse("package", args=["year-2012"])).content.decode()
    confirm(browser)
    answer = browser.post(reverse("build_package", args=["year-2012"]), follow=True)

    assert codes(find_lacking(Cycle.objects.get())) == [
        "package-too-early", "package-papers-due", "package-unscored",
    ]  # fmt: skip
    assert "还有34件结果公文没有印发。" in page
    assert "生成公布包</button>" not in page
    assert "还没有评分" in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.practice
def test_everybody_who_has_the_package_computes_its_scores_again(given, made, practice):
    snapshot = next((practice.path / "register").glob("snapshots/*/*"))
    with opened_package(given) as folder:
        found = verify_package(folder, snapshot=snapshot)

    assert {each.part: each.state for each in found.parts if each.state != "holds"} == {}
    assert len(found.parts) == 14
    assert found.digest == made["row"].manifest == made["act"].details["manifest"]
    assert made["row"].archive == made["act"].details["archive"]


@pytest.mark.practice
def test_the_package_holds_what_went_out_to_all_with_number_and_digests(given, made):
    with opened_package(given) as folder:
        papers = json.loads((folder / "documents/papers.json").read_bytes())["papers"]
        told = {path.suffix for path in (folder / "documents/result_circular").iterdir()}

    assert {each["kind"] for each in papers} == {"result_circular"}
    assert {each["number"] for each in papers} == {"总工办发〔2013〕2号"}
    assert papers[0]["signed_copies"] == [sha256(SCAN).hexdigest()]
    assert told == {".pdf", ".docx"}
    assert (made["row"].papers, made["row"].withheld) == (2, 66)


@pytest.mark.practice
def test_nothing_personal_is_in_the_package(given, practice):
    told = {}
    with zipfile.ZipFile(given) as packed:
        for name in packed.namelist():
            content = packed.read(name)
            told[name] = content
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(content)) as book:
                    told |= {f"{name}/{part}": book.read(part) for part in book.namelist()}
    text = b"\n".join(told.values()).decode("utf-8", errors="replace")
    evidence = (practice.path / "evidence.json").read_text("utf-8")
    accounts = set(re.findall(r'"actor":"((?:assessor|team-)[^"]*)"', evidence))
    register = "".join(map(read_delivery, practice.path.glob("nation/deliveries/*/*.csv")))
    chairs = set(re.findall(r",(.某..),", register))
    phones = set(re.findall(r",(1[34][0-9]{9}),", register))

    assert min(len(accounts), len(chairs), len(phones)) >= 10
    assert [each for each in (*PLANTED, *accounts) if each in text] == []
    assert set(re.findall(".某..", text)) & chairs == set()
    assert set(re.findall("(?<![0-9a-f])1[34][0-9]{9}(?![0-9a-f])", text)) & phones == set()


def test_a_download_that_broke_off_goes_on(kept, enter):
    browser, whole = enter(kept.by), bytes(range(100))
    place = reverse("package_file", args=["practice-2012", 1])

    def get(**headers):
        answer = browser.get(place, headers=headers)
        return answer.status_code, answer.headers.get("Content-Range"), answer.content

    assert get() == (200, None, whole)
    assert get(range="bytes=10-19") == (206, "bytes 10-19/100", whole[10:20])
    assert get(range="bytes=-5") == (206, "bytes 95-99/100", whole[-5:])
    assert get(range="bytes=100-") == (416, "bytes */100", b"")
    assert get(range="bytes=0-9", **{"if-range": '"another"'}) == (200, None, whole)
    assert get(range=f"bytes={'9' * 5000}-") == (200, None, whole)
    assert browser.get(place.replace("1.zip", "2.zip")).status_code == 404


def test_the_page_shows_digest_findings_and_what_stays_out(kept, enter):
    page = enter(kept.by).get(reverse("package", args=["practice-2012"])).content.decode()

    assert kept.manifest in page
    assert "每个文件都与清单一致" in page
    assert "致各单位及其同级党委的函只发收件单位。" in page


def test_a_province_is_given_no_package_in_the_office(kept, person, enter):
    province = enter(person("p-33", "province", body="33"))

    assert province.get(reverse("package", args=["practice-2012"])).status_code == 404
    assert province.get(reverse("package_file", args=["practice-2012", 1])).status_code == 404


def test_a_package_that_was_published_is_neither_changed_nor_deleted(kept):
    with pytest.raises(DatabaseError), transaction.atomic():
        ResultPackage.objects.update(manifest="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()


@pytest.mark.practice
def test_a_result_that_its_findings_do_not_give_is_not_published(year):
    last = year.scorings.get()
    again = type(last).objects.create(
        cycle=year,
        number=2,
        sheet_name=last.sheet_name,
        sheet_digest=last.sheet_digest,
        pack_digest=last.pack_digest,
        findings=1,
        at=timezone.now(),
        by=last.by,
        entry=0,
    )
    traces = [*last.results.order_by("body").values_list("body", "trace_digest")]
    for (body, _), (_, other) in zip(traces, [*traces[1:], traces[0]], strict=True):
        again.results.create(body=body, group="", total="", sections={}, trace_digest=other)
    ask_package(year, by=year.opened_by)
    do_next_job()
    job = Job.objects.get()

    assert job.state == "failed"
    assert job.faults[0]["code"] == "package-results-otherwise"
    assert not ResultPackage.objects.exists()
    with pytest.raises(KaoheError) as refused:
        ask_package(year, by=year.opened_by)
    assert codes(refused.value.faults) == ["package-under-way"]
