"""Mail of a body that still sends mail: filed as a draft of its report, with its original bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import Fault, KaoheError
from kaohe.stores.evidence_checks import LONGEST_NAME, CheckedFile, check_file, check_size
from kaohe.web.self_check.asking import bodies_of, expect_role
from kaohe.web.self_check.faults import FILE_UNKNOWN, MAIL_UNREADABLE
from kaohe.web.self_check.files import keep_file

if TYPE_CHECKING:
    from email.message import EmailMessage

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_REPORT: Final = re.compile("自检自查|自查自评|自查报告")


@dataclass(frozen=True, slots=True)
class TakenMail:
    """What became of one mail."""

    subject: str
    sent: str
    """As the mail claims; no deadline looks at it."""
    taken: tuple[str, ...]
    """Names of the files that stand in the draft, the mail itself first."""
    refused: tuple[Fault, ...]


def take_mail(cycle: Cycle, body: str, data: bytes, *, name: str, by: User) -> TakenMail:
    """File a mail and its attachments as a draft of a body's report.

    The body's own people see the draft, complete it and send it the usual way: a mail is no
    submission.

    Args:
        cycle: the cycle.
        body: who sent it.
        data: the mail as it was exported (RFC 5322).
        name: of its file.
        by: one of the office.

    Raises:
        InputError: it is no mail, or there is no such body.
        StepRefused: the report of the body is closed.
    """
    expect_role(by, "office")
    if body not in bodies_of(cycle):
        raise FILE_UNKNOWN.error_at(body)
    check_size(len(data), name)
    message = _read(data, name)
    subject = str(message.get("subject", "")).strip()
    own = f"{_UNSAFE.sub('_', subject)[: LONGEST_NAME - 8].strip() or 'mail'}.eml"
    keep_file(
        cycle, body, name=own, content=data, details={"purpose": "evidence"},
        checked=CheckedFile("eml"), by=by,
    )  # fmt: skip
    taken, refused = [own], list[Fault]()
    for part in message.iter_attachments():
        called = part.get_filename() or "-"
        raw = part.get_payload(decode=True)
        content = raw if isinstance(raw, bytes) else b""
        try:
            checked = check_file(content, called)
            is_report = checked.kind in ("doc", "docx", "wps") and _REPORT.search(called)
            keep_file(
                cycle, body, name=called, content=content,
                details={"purpose": "narrative" if is_report else "evidence"},
                checked=checked, by=by,
            )  # fmt: skip
        except KaoheError as error:
            refused.extend(error.faults)
        else:
            taken.append(called)
    return TakenMail(subject, str(message.get("date", "")), tuple(taken), tuple(refused))


def _read(data: bytes, name: str) -> EmailMessage:
    message = message_from_bytes(data, policy=policy.default)
    if not message.get("from") or not (message.get("subject") or message.get("date")):
        raise MAIL_UNREADABLE.error_at(name)
    return message
