"""The reports of the practice run in the office: filled in, signed, submitted and reviewed.

Every row comes from the run's own reports and reviews, by the same acts as in earnest; what the
run does not tell, such as a third opinion, is left for whoever practises.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.scoring import read_evidence
from kaohe.stores.files import read_bytes
from kaohe.web.accounts.models import User
from kaohe.web.audit.office_acts import ledger
from kaohe.web.self_check.approving import pass_check, send_to_check, sign_report
from kaohe.web.self_check.asking import asked_of, bodies_of, look_up
from kaohe.web.self_check.drafting import save_item, save_part
from kaohe.web.self_check.files import add_file
from kaohe.web.self_check.manifest import digest_of, write_manifest
from kaohe.web.self_check.recording import put_down_record
from kaohe.web.self_check.reviewing import review_item, state_rule
from kaohe.web.self_check.submitting import submit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kaohe.core.scoring.evidence import Finding
    from kaohe.web.cycles.models import Cycle

POSTS: Final = ("", "-check", "-sign")
"""What follows the number of a body's account: who fills in, checks, signs."""
RULE: Final = ("1/20", "1")
_FILES: Final = (
    ("narrative", "{name}2012年度自检自查报告（演练）.pdf"),
    ("scan", "{name}自检自查报告盖章扫描件（演练）.pdf"),
    ("evidence", "{name}推进组建工作的文件汇编（演练）.pdf"),
)


def fill_reports(run: Path, cycle: Cycle) -> None:
    """Bring the reports of a practice run in, each submitted at the moment that the run tells."""
    for body in bodies_of(cycle):
        findings = _read(run / "nation" / "reports" / f"{body}.json")
        with ledger().begin():
            _fill(cycle, body, findings)


def fill_reviews(run: Path, cycle: Cycle) -> None:
    """Bring in what the run's reviewers and its supervision found."""
    first, second = (User.objects.get(username=f"office-{number}") for number in (1, 2))
    state_rule(cycle, share=RULE[0], size=RULE[1], by=first)
    for body in bodies_of(cycle):
        findings = _read(run / "nation" / "reviews" / f"{body}.json")
        with ledger().begin():
            for item, found in _group(findings, "supervision").items():
                details = {
                    "kind": "supervision", "day": found[0].at[:10], "item": item,
                    "text": f"演练：{found[0].note}",
                }  # fmt: skip
                answers = {each.part or "": each.value or "" for each in found}
                put_down_record(cycle, body, details=details, answers=answers, by=first)
            for round_, reviewer in (("review", first), ("second_review", second)):
                for item, found in _group(findings, round_).items():
                    review_item(
                        cycle, body, item, round_,
                        answers={each.part or "": each.value or "" for each in found},
                        reason=f"演练：{found[0].note}", by=reviewer,
                    )  # fmt: skip


def _fill(cycle: Cycle, body: str, findings: tuple[Finding, ...]) -> None:
    clerk, checker, signer = (User.objects.get(username=f"province-{body}{post}") for post in POSTS)
    answers = _group(findings, "self_check")
    for asked in asked_of(cycle):
        found = answers.get(asked.id, ())
        save_item(
            cycle, body, asked.id,
            answers={each.part or "": each.value or "" for each in found},
            text=f"演练：{asked.item.name.zh}的情况见所附文件汇编。", version=0, by=clerk,
        )  # fmt: skip
    rows = [
        {
            "title": "关于推进组建工会和发展会员工作的意见（演练）", "number": "演练〔2012〕1号",
            "issuer": "演练单位", "day": "2012-03-15",
        }
    ]  # fmt: skip
    save_part(cycle, body, "documents", rows=rows, version=0, by=clerk)
    for purpose, name in _FILES:
        add_file(
            cycle, body, name=name.format(name=BODY_NAMES[body][0]),
            content=write_page(f"PRACTICE {cycle.id} {body} {purpose}"),
            details={
                "purpose": purpose,
                "items": [each.id for each in asked_of(cycle)] if purpose == "evidence" else [],
                "evidence_date": "2012-12-31",
            },
            by=clerk,
        )  # fmt: skip
    send_to_check(cycle, body, by=clerk, version=look_up(cycle, body).version)
    pass_check(cycle, body, by=checker, version=look_up(cycle, body).version)
    report = look_up(cycle, body)
    seen = digest_of(write_manifest(report))
    sign_report(cycle, body, by=signer, version=report.version, seen=seen)
    submit(
        cycle, body, by=clerk, version=look_up(cycle, body).version, seen=seen,
        request=f"practice-{cycle.id}-{body}", moment=datetime.fromisoformat(findings[0].at),
    )  # fmt: skip


def write_page(words: str) -> bytes:
    """Return a PDF of one page with a line of ASCII on it."""
    stream = f"BT /F1 20 Tf 60 760 Td ({words}) Tj ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    page, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(page))
        page += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return page + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (
        len(objects) + 1, table, len(objects) + 1,
    ) + b"startxref\n%d\n%%%%EOF\n" % len(page)  # fmt: skip


def _group(findings: Iterable[Finding], source: str) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for each in findings:
        if each.source == source:
            found.setdefault(each.item, []).append(each)
    return found


def _read(path: Path) -> tuple[Finding, ...]:
    return read_evidence(read_bytes(path), str(path)).findings
