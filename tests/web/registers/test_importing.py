"""Imports: asked for, done as a job, kept as one snapshot with its quality report."""

import io
import zipfile

import pytest

from kaohe.web.cycles.acts import find_met
from kaohe.web.jobs.models import Job
from kaohe.web.registers.current import current_register, frozen_register
from kaohe.web.registers.models import RegisterSnapshot

OF = "/registers/of/assessment-2012"


def test_an_import_becomes_the_current_register(imported, home):
    snapshot = RegisterSnapshot.objects.get()
    counts = {"lines": 4, "headers": 1, "clean": 2, "flagged": 0, "quarantined": 1}
    assert snapshot.counts == counts | {"rejected": 0, "superseded": 0}
    assert current_register(imported) == home / snapshot.folder
    assert (current_register(imported) / "manifest.json").is_file()
    assert frozen_register(imported) is None
    assert "register_imported" in find_met(imported)
    assert (Job.objects.get().state, Job.objects.get().result["reused"]) == ("done", 0)


def test_the_quality_report_names_rule_body_and_share(imported, clerk):
    page = clerk.get(f"{OF}/quality").content.decode()
    assert "county_unknown" in page
    assert "33.3%" in page
    rows = clerk.get(f"{OF}/quality/rows?rule=county_unknown").content.decode()
    assert ("339999" in rows, "练习1有限公司" in rows) == (True, True)


def test_the_marked_up_copy_holds_the_bad_rows(imported, clerk):
    answer = clerk.get(f"{OF}/marked-up/33")
    assert answer["Content-Type"] == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert names == ["33-enterprises-更正.xlsx"]


def test_a_correction_takes_the_unchanged_files_over_and_is_compared(
    imported, clerk, hand_in, work, enterprises
):
    hand_in(enterprises("440103"), deliverer="44")
    clerk.post(f"{OF}/import", {"as_of": "2012-12-31"})
    work()
    job = Job.objects.order_by("pk").last()
    assert (job.state, job.result["reused"], job.result["files"]) == ("done", 1, 2)
    page = clerk.get(f"{OF}/comparison").content.decode()
    assert "44/enterprises.csv" in page
    assert RegisterSnapshot.objects.count() == 2


def test_importing_the_same_again_leaves_the_snapshot(imported, clerk, work):
    clerk.post(f"{OF}/import", {"as_of": "2012-12-31"})
    work()
    assert (RegisterSnapshot.objects.count(), Job.objects.last().state) == (1, "done")


def test_a_file_that_is_no_delivery_is_told_on_the_page_with_its_name(
    clerk, hand_in, work, home, cycle
):
    hand_in(b"what,is,this\n1,2,3\n")
    clerk.post(f"{OF}/import", {"as_of": "2012-12-31"})
    work()
    page = clerk.get(OF).content.decode()
    assert "province=33/enterprises.csv" in page
    assert "失败" in page
    assert str(home) not in page
    assert RegisterSnapshot.objects.count() == 0


def test_a_second_import_waits_for_the_first(clerk, hand_in, enterprises):
    hand_in(enterprises())
    for _ in range(2):
        clerk.post(f"{OF}/import", {"as_of": "2012-12-31"})
    assert Job.objects.count() == 1


def test_nothing_delivered_is_nothing_to_import(clerk):
    page = clerk.post(f"{OF}/import", {"as_of": "2012-12-31"}, follow=True).content.decode()
    assert ("还没有收到任何报送文件" in page, Job.objects.count()) == (True, 0)


@pytest.mark.parametrize(
    "path",
    ["quality/rows?rule=county_unknown&body=44", "marked-up/44", "freeze"],
)
def test_a_province_opens_nothing_of_another(imported, enter, person, path):
    browser = enter(person("zj-one", "province", body="33"))
    assert browser.get(f"{OF}/{path}").status_code == 404


def test_a_province_sees_its_own_part_of_the_report(
    imported, clerk, hand_in, work, enterprises, enter, person
):
    hand_in(enterprises("440103"), deliverer="44")
    clerk.post(f"{OF}/import", {"as_of": "2012-12-31"})
    work()
    own = enter(person("zj-one", "province", body="33"))
    other = enter(person("gd-one", "province", body="44"))
    pages = [each.get(f"{OF}/quality").content.decode() for each in (own, other)]
    assert ["county_unknown" in page for page in pages] == [True, False]
    assert ["浙江" in page for page in pages] == [True, False]
    rows = other.get(f"{OF}/quality/rows?rule=county_unknown").content.decode()
    assert "练习1有限公司" not in rows
    assert "440103" not in own.get(f"{OF}/comparison").content.decode()
