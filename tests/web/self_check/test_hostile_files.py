"""A corpus of hostile and odd files: each is taken, or refused with one sentence, over HTTP too."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.core.errors import FileUnusable
from kaohe.stores.evidence_checks import check_file
from kaohe.web.self_check.asking import store
from kaohe.web.self_check.models import Blob, EvidenceVersion, FileUpload

from .hostile_files import CASES, GROUPS, PDF, TAKEN, pack

FILES = "/cycles/of/assessment-2012/reports/33/files"
BYTES = "application/octet-stream"


def hand_in(browser, name, content):
    """Hand a file in as the page's script does; return what came of it and all that was told."""
    begun = browser.post(f"{FILES}/uploads", {"name": name, "size": len(content)})
    if begun.status_code != 200:
        return begun.status_code, begun.json()["faults"]
    key = begun.json()["id"]
    for at in range(0, len(content), 1 << 20):
        piece = content[at : at + (1 << 20)]
        browser.post(f"{FILES}/uploads/{key}?at={at}", piece, content_type=BYTES)
    digest = sha256(content).hexdigest()
    ended = browser.post(f"{FILES}/uploads/{key}/end", {"sha256": digest})
    return ended.status_code, ended.json().get("faults", [])


def find_outcome(case):
    try:
        check_file(case.make(), case.name)
    except FileUnusable as refused:
        return "+".join(fault.kind.code for fault in refused.faults)
    return TAKEN


@pytest.mark.parametrize("group", GROUPS)
def test_every_file_is_taken_or_refused_with_one_sentence(group):
    cases = [each for each in CASES if each.group == group and not each.is_big]
    wrong = {each.what: found for each in cases if (found := find_outcome(each)) != each.outcome}
    assert wrong == {}


def test_over_http_one_of_each_sort_is_taken_or_refused_and_the_site_stays_up(cycle, trio, enter):
    browser = enter(trio[0])
    one_a_sort = {(each.group, each.outcome): each for each in CASES if not each.is_big}.values()
    for case in one_a_sort:
        status, faults = hand_in(browser, case.name, case.make())
        told = (200, 0) if case.outcome == TAKEN else (422, 1)
        assert (status, len(faults)) == told, (case.what, faults)
    names = set(EvidenceVersion.objects.values_list("name", flat=True))
    assert names == {each.name for each in one_a_sort if each.outcome == TAKEN}
    assert [*store().check(Blob.objects.values_list("pk", flat=True))] == []
    assert not [*(store().folder / "incoming").glob("*")]
    assert browser.get(FILES).status_code == 200


def test_names_that_differ_only_in_form_stay_two_files_and_the_same_bytes_stand_once(
    cycle, trio, enter
):
    browser = enter(trio[0])
    for name in ("é.pdf", "e\u0301.pdf", "报告１.pdf", "报告1.pdf", "报告1.pdf"):
        assert hand_in(browser, name, PDF) == (200, [])
    assert EvidenceVersion.objects.count() == 4  # the last is the one before, sent again
    assert Blob.objects.count() == 1


def test_a_path_in_a_form_is_no_path_on_the_server(cycle, trio, enter):
    sent = {"file": SimpleUploadedFile("../../../etc/报告.pdf", PDF)}
    enter(trio[0]).post(f"{FILES}/take", sent)
    assert EvidenceVersion.objects.get().name == "报告.pdf"


def test_uploads_that_are_begun_and_never_ended_do_not_fill_the_disk(cycle, trio, enter):
    browser = enter(trio[0])
    statuses = [
        browser.post(f"{FILES}/uploads", {"name": f"{n}.pdf", "size": 50 << 20}).status_code
        for n in range(12)
    ]
    assert statuses == [200] * 10 + [422] * 2
    assert FileUpload.objects.count() == 10


def test_a_sheet_that_we_write_holds_no_formula_of_somebody_else(cycle, trio, enter):
    browser = enter(trio[0])
    of = "/cycles/of/assessment-2012/reports/33"
    said = "=cmd|'/c calc'!A0"
    browser.post(f"{of}/items/joint_body", {"answer:": "met", "text": said, "version": 0})
    with zipfile.ZipFile(BytesIO(browser.get(f"{of}/template").content)) as book:
        text = b"".join(map(book.read, book.namelist()))
    assert said.replace("'", "&apos;").encode() in text or said.encode() in text
    assert b"<f>" not in text


def test_a_bomb_in_the_place_of_a_filled_sheet_is_refused(cycle, trio, enter):
    content = pack("xlsx", ("xl/a.xml", b"0" * (3 << 20)))
    sent = {"sheet": SimpleUploadedFile("填好.xlsx", content)}
    answer = enter(trio[0]).post("/cycles/of/assessment-2012/reports/33/workbook", sent)
    assert answer.status_code == 422
    assert "压缩炸弹" in answer.content.decode()
