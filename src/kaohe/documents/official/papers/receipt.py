"""回执: what a body holds in its hands after it has handed in.

The sheet goes with the receipt file, which is checked without the server; its QR code says number,
digest of the list and digest of that file, so that paper and file cannot be exchanged for others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Final

from kaohe.documents.official.model import Picture, Table
from kaohe.documents.official.papers.composing import Issue, compose, space_out
from kaohe.documents.official.typesetting import typeset_pdf

if TYPE_CHECKING:
    from datetime import datetime

    from kaohe.documents.official.look import Look
    from kaohe.documents.official.model import Document
    from kaohe.documents.official.paper_text import PaperText

_BEIJING: Final = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as it arrived."""

    name: str
    size: int
    """Bytes."""
    digest: str
    """SHA-256, lower-case hex."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was handed in, when, and where it stands in the ledger."""

    number: str
    """Number of the receipt."""
    assessment: str
    title: str
    """What was handed in, such as 自检自查报告."""
    sender: str
    """The full name of who handed in."""
    receiver: str
    received_at: datetime
    """By which it was judged."""
    late: bool
    files: tuple[ReceivedFile, ...]
    manifest: str
    """SHA-256 of the list of everything handed in."""
    receipt_file: str
    """SHA-256 of the receipt file."""
    origin: str
    """Name of the ledger."""
    entry: int
    """Place in the ledger."""
    vkey: str
    """Public key with which the receipt file is checked."""
    rehearsal: bool = False

    @property
    def code(self) -> str:
        """What the QR code says."""
        return f"{self.number} {self.manifest} {self.receipt_file}"


def make_receipt(receipt: Receipt, text: PaperText) -> Document:
    """Return the sheet.

    Raises:
        FileUnusable: with every place of the text for which there is nothing.
    """
    beijing = receipt.received_at.astimezone(_BEIJING)
    facts = Table(
        ("项目", "内容"),
        (
            ("回执编号", receipt.number),
            ("考核", receipt.assessment),
            ("报送单位", receipt.sender),
            ("报送内容", receipt.title),
            ("接收时间", f"{beijing:%Y-%m-%d %H:%M:%S}（北京时间）"),
            ("是否迟报", "迟报" if receipt.late else "按期"),
            ("账本位置", f"{receipt.origin} 第{receipt.entry}条"),
            ("清单摘要", space_out(receipt.manifest)),
            ("回执文件摘要", space_out(receipt.receipt_file)),
            ("核验公钥（略去空格）", space_out(receipt.vkey)),
        ),
        (30, 70),
    )
    rows = tuple(
        (str(number), each.name, f"{each.size:,}", space_out(each.digest))
        for number, each in enumerate(receipt.files, start=1)
    )
    files = Table(
        ("序号", "文件", "字节", "SHA-256"), rows, (8, 28, 17, 47), centred=(0, 2), is_dense=True
    )
    values = {"sender": receipt.sender, "receiver": receipt.receiver, "title": receipt.title}
    return compose(
        text,
        values,
        issue=Issue(day=beijing.date(), rehearsal=receipt.rehearsal, issuers=(receipt.receiver,)),
        blocks={
            "facts": (facts,),
            "files": (files,),
            "code": (Picture(receipt.code, f"回执 {receipt.number}"),),
        },
    )


def write_receipt(receipt: Receipt, text: PaperText, look: Look) -> bytes:
    """Return the sheet as PDF; the same receipt is the same bytes.

    Raises:
        FileUnusable: text, layout or fonts cannot be used.
    """
    return typeset_pdf(make_receipt(receipt, text), look).content
