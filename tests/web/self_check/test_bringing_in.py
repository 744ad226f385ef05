"""What enters and leaves a report beside its forms: proofs, spot checks, Word files, late bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import docx
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kaohe.core.errors import NoteInvalid
from kaohe.core.ledger import ED25519, NoteSigner, read_checkpoint, read_note
from kaohe.stores.ledger_files import write_key
from kaohe.web.audit.office_acts import ledger
from kaohe.web.audit.signing import sign_checkpoint
from kaohe.web.self_check.asking import look_up, store
from kaohe.web.self_check.files import announce_file, sweep_uploads
from kaohe.web.self_check.models import EvidenceVersion, FileUpload, ReportPart
from kaohe.web.self_check.submitting import write_receipt
from kaohe.workflows.self_check.receipts import open_receipt_file

from .conftest import PDF

OF = "/cycles/of/assessment-2012/reports/33"
BYTES = "application/octet-stream"
VISITS = (
    ("zj-2012/33/330127/private/0", "private_enterprise_union", "verified_true"),
    ("zj-2012/33/330127/nonexistent/0", "flagged_nonexistent", "absence_false"),
    ("zj-2012/33/330105/federation/1/0", "federation_member_union", "refused"),
)


@pytest.fixture
def ledger_key(books):
    write_key(
        settings.OFFICE_HOME / "ledger.key",
        NoteSigner(books.origin, ED25519, bytes(range(32))),
    )


@pytest.fixture
def campaign():
    """What ``kaohe draw self-check`` writes of a province's campaign that is a rehearsal."""
    part = {
        "format": "spot-checks/1",
        "campaign": "zj-2012",
        "rehearsal": True,
        "body": "33",
        "visits": [
            {"visit": visit, "unit_kind": kind, "outcome": outcome}
            for visit, kind, outcome in VISITS
        ],
    }
    findings = {
        "format": "evidence/1",
        "campaign": "zj-2012",
        "rehearsal": True,
        "as_of": "2012-12-31",
        "findings": [
            {
                "item": "outcome",
                "body": "33",
                "visit": visit,
                "value": outcome,
                "source": "self_check",
                "actor": "zj-1",
                "at": "2012-11-04T16:30:00.000Z",
            }
            for visit, _, outcome in VISITS
        ],
    }
    return part, findings


def send_files(browser, part, findings):
    sent = {
        "part": SimpleUploadedFile("spot-checks.json", json.dumps(part).encode()),
        "findings": SimpleUploadedFile("evidence.json", json.dumps(findings).encode()),
    }
    return browser.post(f"{OF}/spot-checks", sent, follow=True).content.decode()


def test_a_receipt_holds_its_proof_once_a_checkpoint_is_signed_and_stays_the_same_without_it(
    trio, fill, send, ledger_key, enter
):
    fill(trio[0])
    made = send(trio)
    browser, plain = enter(trio[0]), write_receipt(made)
    place = f"/receipts/{made.number}"
    assert browser.get(f"{place}/file").content == plain
    assert open_receipt_file(plain, ledger().key).proved is None
    size = read_checkpoint(read_note(sign_checkpoint()).text).size
    proved = browser.get(f"{place}/file").content
    opened = open_receipt_file(proved, ledger().key)
    assert (opened.proved.size, opened.digest) == (size, sha256(plain).hexdigest())
    assert "回执文件含本条已列入账本检查点的证明" in browser.get(place).content.decode()


def test_the_proof_of_another_entry_does_not_hold(trio, fill, send, ledger_key, enter):
    fill(trio[0])
    made = send(trio)
    sign_checkpoint()
    body = json.loads(enter(trio[0]).get(f"/receipts/{made.number}/file").content)
    body["proof"] = body["proof"].replace(f"index {made.entry}", f"index {made.entry - 1}")
    with pytest.raises(NoteInvalid):
        open_receipt_file(json.dumps(body).encode(), ledger().key)


def test_the_outcome_of_ones_own_campaign_becomes_rows_once(cycle, trio, enter, campaign):
    browser = enter(trio[0])
    assert "已导入3次抽查" in send_files(browser, *campaign)
    assert "已导入0次抽查" in send_files(browser, *campaign)
    rows = look_up(cycle, "33").parts.get(part="spot_checks").rows
    assert [(each["kind"], each["outcome"], each["county"], each["day"]) for each in rows] == [
        ("enterprise_union", "true", "330127", "2012-11-05"),
        ("flagged_nonexistent", "false", "330127", "2012-11-05"),
        ("enterprise_union", "not_verified", "330105", "2012-11-05"),
    ]


@pytest.mark.parametrize(
    ("name", "value"), [("body", "44"), ("rehearsal", False), ("campaign", "x"), ("format", "x")]
)
def test_the_outcome_of_another_campaign_is_refused(cycle, trio, enter, campaign, name, value):
    part, findings = campaign
    page = send_files(enter(trio[0]), {**part, name: value}, findings)
    assert "抽查结果" in page
    assert not ReportPart.objects.exists()


def test_bytes_that_follow_come_in_parts_and_go_on_after_a_break(cycle, trio, fill, send, enter):
    fill(trio[0])
    content = PDF + b"x" * 200 + b"\n%%EOF"
    announced = announce_file(
        cycle, "33", name="迟到.pdf", size=len(content), digest=sha256(content).hexdigest(),
        details={}, by=trio[0],
    )  # fmt: skip
    send(trio)
    browser, number = enter(trio[0]), announced.evidence.number
    form = {"bring": number, "name": "x", "size": len(content)}
    key = browser.post(f"{OF}/files/uploads", form).json()["id"]
    place = f"{OF}/files/uploads/{key}"
    browser.post(f"{place}?at=0", content[:99], content_type=BYTES)
    assert browser.post(f"{OF}/files/uploads", form).json() == {
        "id": key, "received": 99, "piece": 1 << 20,
    }  # fmt: skip
    browser.post(f"{place}?at=99", content[99:], content_type=BYTES)
    ended = browser.post(f"{place}/end", {"bring": number, "sha256": announced.digest})
    assert ended.json() == {"name": "迟到.pdf", "sha256": announced.digest}
    assert store().read(announced.digest) == content
    assert EvidenceVersion.objects.filter(name="迟到.pdf").count() == 1


def test_bytes_that_follow_too_late_are_refused_before_the_first_one(
    cycle, trio, fill, send, enter
):
    fill(trio[0])
    announced = announce_file(
        cycle, "33", name="迟到.pdf", size=9, digest="0" * 64, details={}, by=trio[0]
    )
    cycle.steps.filter(step="self_check").update(due="2013-01-20")
    send(trio, moment=datetime(2013, 1, 20, 15, tzinfo=UTC))
    form = {"bring": announced.evidence.number, "name": "x", "size": 9}
    answer = enter(trio[0]).post(f"{OF}/files/uploads", form)
    assert answer.json()["codes"] == ["report-grace-over"]


def test_an_upload_that_nobody_ends_is_thrown_away_after_a_day(cycle, trio, enter):
    enter(trio[0]).post(f"{OF}/files/uploads", {"name": "意见.pdf", "size": 9})
    now = timezone.now()
    assert sweep_uploads(now + timedelta(hours=23)) == 0
    FileUpload.objects.update(at=now - timedelta(days=2))
    assert sweep_uploads(now + timedelta(hours=25)) == 1
    assert FileUpload.objects.get().is_ended


def test_the_generated_report_is_a_word_file_that_is_marked_as_practice(trio, fill, enter):
    fill(trio[0])
    answer = enter(trio[0]).get(f"{OF}/document.docx")
    book = docx.Document(BytesIO(answer.content))
    text = "\n".join(each.text for each in book.paragraphs)
    assert "浙江省总工会" in text
    assert text.count("已出台文件3份。") == 16
    assert book.tables[0].cell(1, 2).text == "自检自查报告.pdf"
    assert "演练" in "".join(each.text for each in book.sections[0].header.paragraphs)
    assert "%E6%BC%94%E7%BB%83-" in answer["Content-Disposition"]


def test_what_is_known_is_shown_beside_the_items_and_a_login_is_marked_as_practice(
    cycle, trio, enter, client
):
    browser = enter(trio[0])
    assert f'hx-get="{OF}/known"' in browser.get(OF).content.decode()
    assert "已掌握的数据" in browser.get(f"{OF}/known").content.decode()
    assert "演练：本站数据不是正式考核数据" in client.get("/login").content.decode()
