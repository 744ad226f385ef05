"""A report from its first word to its receipt, by the same requests as a browser's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from click.testing import CliRunner
from django.conf import settings as office_settings

from kaohe.cli.receipt import receipt
from kaohe.core.errors import InputError, StepRefused
from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.stores.ledger_files import write_key
from kaohe.web.audit.office_acts import ledger
from kaohe.web.self_check.approving import pass_check, send_to_check
from kaohe.web.self_check.asking import look_up
from kaohe.web.self_check.drafting import save_item, save_part
from kaohe.web.self_check.extending import decide_extension, propose_extension
from kaohe.web.self_check.files import add_file, announce_file, bring_bytes
from kaohe.web.self_check.models import ItemDraft, Report, Submission
from kaohe.web.self_check.submitting import return_items, submit, write_receipt
from kaohe.workflows.self_check.receipts import compare_files, open_receipt_file

from .conftest import PDF

OF = "/cycles/of/assessment-2012/reports/33"


@pytest.fixture
def ledger_key(books):
    write_key(
        office_settings.OFFICE_HOME / "ledger.key",
        NoteSigner(books.origin, ED25519, bytes(range(32))),
    )


def test_an_item_is_saved_and_every_state_of_it_is_kept(cycle, trio, enter):
    browser = enter(trio[0])
    for version, text in enumerate(("第一稿", "第二稿")):
        answer = browser.post(
            f"{OF}/items/joint_body", {"answer:": "met", "text": text, "version": version}
        )
        assert answer.status_code == 302
    assert list(ItemDraft.objects.values_list("text", flat=True)) == ["第一稿", "第二稿"]
    assert "第二稿" in browser.get(OF).content.decode()


def test_two_people_who_edit_one_item_both_see_both_texts(cycle, trio, enter):
    one, other = enter(trio[0]), enter(trio[1])
    one.post(f"{OF}/items/joint_body", {"answer:": "met", "text": "甲的内容", "version": 0})
    answer = other.post(
        f"{OF}/items/joint_body",
        {"answer:": "partly", "text": "乙的内容", "version": 0},
        headers={"hx-request": "true"},
    )
    page = answer.content.decode()
    assert "甲的内容" in page
    assert "没有保存" in page
    assert look_up(cycle, "33").items.get(item="joint_body").text == "甲的内容"
    other.post(
        f"{OF}/items/joint_body",
        {"answer:": "partly", "text": "甲乙合并", "version": 0, "merged": 1},
        headers={"hx-request": "true"},
    )
    assert look_up(cycle, "33").items.get(item="joint_body").text == "甲乙合并"


def test_a_report_of_another_body_is_not_there(cycle, person, enter):
    browser = enter(person("p11", "province", body="11"))
    for page in ("", "/parts", "/files", "/sending", "/print", "/template"):
        assert browser.get(f"{OF}{page}").status_code == 404


def test_the_reader_sees_in_which_room_the_page_stands(cycle, trio, enter):
    links = enter(trio[0]).get(OF).context["links"]
    assert [str(each.name) for each in links if each.is_here] == ["自检自查"]


def test_what_a_report_lacks_is_told_all_at_once(cycle, trio):
    with pytest.raises(InputError) as refused:
        send_to_check(cycle, "33", by=trio[0], version=0)
    assert len(refused.value.faults) == 17


def test_whoever_fills_in_can_neither_check_nor_sign(cycle, trio, fill):
    fill(trio[0])
    send_to_check(cycle, "33", by=trio[0], version=0)
    with pytest.raises(StepRefused) as refused:
        pass_check(cycle, "33", by=trio[0], version=1)
    assert refused.value.faults[0].kind.code == "report-same-person"


@pytest.mark.parametrize("what", ["a file", "rows of a part"])
def test_whoever_handed_in_a_file_or_a_part_of_it_does_not_check_it(cycle, trio, fill, what):
    fill(trio[0])
    if what == "a file":
        add_file(cycle, "33", name="意见.pdf", content=PDF, details={}, by=trio[1])
    else:
        row = {"title": "意见", "issuer": "省总工会", "day": "2012-05-31"}
        save_part(cycle, "33", "documents", rows=[row], version=0, by=trio[1])
    send_to_check(cycle, "33", by=trio[0], version=0)
    with pytest.raises(StepRefused) as refused:
        pass_check(cycle, "33", by=trio[1], version=1)
    assert refused.value.faults[0].kind.code == "report-same-person"


def test_a_receipt_is_checked_without_the_server(cycle, trio, fill, send, ledger_key, tmp_path):
    fill(trio[0])
    made = send(trio)
    assert (made.number, made.is_late) == ("assessment-2012-33-1", False)
    opened = open_receipt_file(write_receipt(made), ledger().key)
    assert opened.details["number"] == "assessment-2012-33-1"
    assert [each["name"] for each in opened.manifest["files"]] == [
        "自检自查报告.pdf",
        "盖章扫描件.pdf",
    ]
    own = {"a": sha256(PDF + b"narrative\n%%EOF").hexdigest()}
    assert [each.where for each in compare_files(opened, own)] == ["盖章扫描件.pdf"]


def test_a_changed_receipt_does_not_hold(cycle, trio, fill, send, ledger_key):
    fill(trio[0])
    body = json.loads(write_receipt(send(trio)))
    body["manifest"] = body["manifest"].replace("已出台文件3份", "已出台文件9份", 1)
    with pytest.raises(Exception, match="manifest"):
        open_receipt_file(json.dumps(body).encode(), ledger().key)


def test_a_submission_sent_again_gives_the_same_receipt(cycle, trio, fill, send):
    fill(trio[0])
    first = send(trio)
    again = submit(cycle, "33", by=trio[0], version=99, seen=first.digest, request=first.request)
    assert again.number == first.number
    assert Submission.objects.count() == 1
    with pytest.raises(StepRefused):
        submit(cycle, "33", by=trio[0], version=99, seen="0" * 64, request=first.request)


def test_the_second_of_the_deadline_decides(cycle, trio, fill, send):
    cycle.steps.filter(step="self_check").update(due="2013-01-20")
    fill(trio[0])
    made = send(trio, moment=datetime(2013, 1, 20, 15, 59, 59, 999_000, tzinfo=UTC))
    assert (made.is_late, f"{made.grace_until:%d %H:%M}") == (False, "20 18:00")


def test_a_second_later_is_late(cycle, trio, fill, send):
    cycle.steps.filter(step="self_check").update(due="2013-01-20")
    fill(trio[0])
    assert send(trio, moment=datetime(2013, 1, 20, 16, 0, tzinfo=UTC)).is_late


def test_only_returned_items_are_mended_and_the_resubmission_is_not_late(
    cycle, trio, fill, send, office
):
    fill(trio[0])
    send(trio)
    version = look_up(cycle, "33").version
    return_items(
        cycle, "33", items=["follow_up"], reason="缺少制度文件", by=office[0], version=version
    )
    kept = look_up(cycle, "33").items.get(item="joint_body")
    with pytest.raises(StepRefused) as refused:
        save_item(
            cycle, "33", "joint_body", answers={"": "met"}, text="改", version=kept.version,
            by=trio[0],
        )  # fmt: skip
    assert refused.value.faults[0].kind.code == "report-item-not-returned"
    row = look_up(cycle, "33").items.get(item="follow_up")
    save_item(
        cycle, "33", "follow_up", answers={"": "met"}, text="补充文件", version=row.version,
        by=trio[0],
    )  # fmt: skip
    cycle.steps.filter(step="self_check").update(due="2013-01-20")
    again = send(trio, request="s" * 32)
    assert (again.revision, again.is_late) == (2, False)


def test_bytes_follow_the_manifest_within_the_grace_and_must_be_the_same(
    cycle, trio, fill, send, office, enter
):
    fill(trio[0])
    content = PDF + b"late\n%%EOF"
    announced = announce_file(
        cycle, "33", name="迟到的文件.pdf", size=len(content),
        digest=sha256(content).hexdigest(), details={}, by=trio[0],
    )  # fmt: skip
    cycle.steps.filter(step="self_check").update(due="2013-01-20")
    send(trio, moment=datetime(2013, 1, 20, 15, tzinfo=UTC))
    number = announced.evidence.number
    place, clerk = "/cycles/of/assessment-2012/reports", enter(office[0])
    assert "1份原件未到" in clerk.get(place).content.decode()
    with pytest.raises(InputError):
        bring_bytes(
            cycle, "33", number, content=PDF, by=trio[0],
            moment=datetime(2013, 1, 20, 17, tzinfo=UTC),
        )  # fmt: skip
    with pytest.raises(StepRefused):
        bring_bytes(
            cycle, "33", number, content=content, by=trio[0],
            moment=datetime(2013, 1, 20, 18, 1, tzinfo=UTC),
        )  # fmt: skip
    brought = bring_bytes(
        cycle, "33", number, content=content, by=trio[0],
        moment=datetime(2013, 1, 20, 17, 59, tzinfo=UTC),
    )  # fmt: skip
    assert brought.digest == announced.digest
    assert "份原件未到" not in clerk.get(place).content.decode()


def test_a_file_keeps_its_chinese_name_and_all_its_versions(cycle, trio, enter):
    name = "关于推进建会的意见.pdf"
    first = add_file(cycle, "33", name=name, content=PDF, details={}, by=trio[0])
    add_file(
        cycle, "33", name="关于推进建会的意见（修订）.pdf", content=PDF + b"%%EOF",
        details={"number": first.evidence.number}, by=trio[0],
    )  # fmt: skip
    answer = enter(trio[0]).get(f"{OF}/files/1/1")
    assert b"".join(answer.streaming_content) == PDF
    assert "%E5%85%B3%E4%BA%8E" in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_upload_goes_on_where_it_broke_off(cycle, trio, enter):
    browser = enter(trio[0])
    content = PDF + b"x" * 100 + b"\n%%EOF"
    begun = browser.post(f"{OF}/files/uploads", {"name": "意见.pdf", "size": len(content)}).json()
    place = f"{OF}/files/uploads/{begun['id']}"
    kind = "application/octet-stream"
    browser.post(f"{place}?at=0", content[:50], content_type=kind)
    again = browser.post(f"{OF}/files/uploads", {"name": "意见.pdf", "size": len(content)}).json()
    assert (again["id"], again["received"]) == (begun["id"], 50)
    browser.post(f"{place}?at=50", content[50:], content_type=kind)
    digest = sha256(content).hexdigest()
    taken = browser.post(f"{place}/end", {"sha256": digest, "items": ["joint_body"]})
    assert taken.json() == {"name": "意见.pdf", "sha256": digest}
    assert "意见.pdf" in browser.get(OF).content.decode()


def test_an_extension_needs_two_people(cycle, office, trio):
    made = propose_extension(cycle, "33", due="2099-02-01", reason="网络中断", by=office[0])
    with pytest.raises(StepRefused):
        decide_extension(made, is_granted=True, by=office[0])
    decide_extension(made, is_granted=True, by=office[1])
    with pytest.raises(StepRefused):
        decide_extension(made, is_granted=False, by=office[1])


def test_every_page_of_a_report_opens_for_body_and_office(
    trio, fill, send, office, enter, ledger_key
):
    fill(trio[0])
    send(trio)
    for browser in (enter(trio[0]), enter(office[0])):
        for page in ("", "/parts", "/files", "/sending", "/print"):
            assert browser.get(f"{OF}{page}").status_code == 200, page
        page = browser.get("/receipts/assessment-2012-33-1").content.decode()
        assert "assessment-2012-33-1" in page
    assert enter(office[1]).get("/cycles/of/assessment-2012/reports").status_code == 200
    assert Report.objects.get().state == "submitted"


def test_the_command_checks_a_receipt_and_the_files_on_ones_own_disk(
    trio, fill, send, ledger_key, tmp_path
):
    fill(trio[0])
    (tmp_path / "receipt.json").write_bytes(write_receipt(send(trio)))
    printed = ledger().key.write()
    (tmp_path / "office.vkey").write_text(f"{printed[:16]} {printed[16:40]}\n{printed[40:]}\n")
    own = tmp_path / "own"
    own.mkdir()
    (own / "改过名的报告.pdf").write_bytes(PDF + b"narrative\n%%EOF")
    (own / "scan.pdf").write_bytes(PDF + b"scan\n%%EOF")
    asked = ["check", str(tmp_path / "receipt.json"), "--key", str(tmp_path / "office.vkey")]
    told = CliRunner().invoke(receipt, [*asked, "--files", str(own), "--json"])
    assert (told.exit_code, json.loads(told.stdout)["files"]) == (0, 2)
    (own / "scan.pdf").write_bytes(b"other")
    told = CliRunner().invoke(receipt, [*asked, "--files", str(own)])
    assert (told.exit_code, "盖章扫描件.pdf" in told.output) == (1, True)
