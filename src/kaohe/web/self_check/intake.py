"""Mail of a body that still sends mail: filed as a draft of its report, with its original bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import Fault, KaoheError
from kaohe.engines.reading.mails import read_mail
from kaohe.stores.evidence_checks import LONGEST_NAME, MEGABYTE, CheckedFile, check_file
from kaohe.stores.evidence_faults import FILE_TOO_BIG
from kaohe.web.self_check.asking import bodies_of, expect_role
from kaohe.web.self_check.faults import FILE_UNKNOWN, MAIL_UNREADABLE, MAIL_WRAPPED
from kaohe.web.self_check.files import keep_file

if TYPE_CHECKING:
    from kaohe.engines.reading.mails import Mail, MailFile
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_REPORT: Final = re.compile("自检自查|自查自评|自查报告")
MOST_MEGABYTES: Final = 80
"""Of a mail: files of 50 megabytes, a third more as text, and what is written beside them."""


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
    mail = _read(data, name)
    own = f"{_UNSAFE.sub('_', mail.subject)[: LONGEST_NAME - 8].strip() or 'mail'}.eml"
    keep_file(
        cycle, body, name=own, content=data, details={"purpose": "evidence"},
        checked=CheckedFile("eml"), by=by,
    )  # fmt: skip
    taken, refused = [own], list[Fault]()
    for file in mail.files:
        try:
            _keep(cycle, body, file, by=by)
        except KaoheError as error:
            refused.extend(error.faults)
        else:
            taken.append(file.name)
    return TakenMail(mail.subject, mail.sent, tuple(taken), tuple(refused))


def _keep(cycle: Cycle, body: str, file: MailFile, *, by: User) -> None:
    if file.name.lower() == "winmail.dat":
        raise MAIL_WRAPPED.error_at(file.name)
    checked = check_file(file.content, file.name)
    is_report = checked.kind in ("doc", "docx", "wps") and _REPORT.search(file.name)
    keep_file(
        cycle, body, name=file.name, content=file.content,
        details={"purpose": "narrative" if is_report else "evidence"}, checked=checked, by=by,
    )  # fmt: skip


def _read(data: bytes, name: str) -> Mail:
    if len(data) > MOST_MEGABYTES * MEGABYTE:
        raise FILE_TOO_BIG.error_at(name, most=MOST_MEGABYTES)
    try:
        return read_mail(data)
    except ValueError:
        raise MAIL_UNREADABLE.error_at(name) from None
