"""What an official document is made of, in the order of GB/T 9704-2012, clause 7.

A document says what stands in it and never where: positions belong to the look, so that one
document gives a PDF and a Word file that agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import date

Form: TypeAlias = Literal["document", "letter", "sheet"]
"""``document``: 文件 with a red head; ``letter``: 信函格式; ``sheet``: a form without a head."""


@dataclass(frozen=True, slots=True)
class Number:
    """发文字号: 机关代字, year and serial number (7.2.5)."""

    mark: str
    year: int
    serial: int

    def __str__(self) -> str:
        """Write it with the year in tortoise-shell brackets and no leading zeros.

        >>> str(Number("总工办发", 2013, 2))
        '总工办发〔2013〕2号'
        """
        return f"{self.mark}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text; its ordinal is counted when it is set, never typed.

    ``level`` 1 to 4 are 一、（一） 1. （1） (7.3.3); 0 is a paragraph without one. What stands in
    ``heading`` has the face of its level; text behind it runs on in the same line.
    """

    text: str = ""
    level: int = 0
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its head is repeated on every page."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Relative widths of the columns."""
    centred: tuple[int, ...] = ()
    """Columns whose cells stand in the middle; the others begin on the left."""
    strong: tuple[int, ...] = ()
    """Rows in the face of headings: sums, and what stands above the rows that follow."""
    is_dense: bool = False
    """Whether it is set an eighth smaller, as long tables of an annex are."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A QR code with a line below it."""

    text: str
    """What the code says."""
    caption: str


Block: TypeAlias = Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: begins on a new page (7.3.7); its title is the one that the text announces."""

    title: str
    body: tuple[Block, ...]
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """署名 and 成文日期 (7.3.5)."""

    organs: tuple[str, ...]
    day: date | None
    sealed: bool = True
    """Whether room is left for a seal; the seal itself is put on by hand or by the seal system."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: who else gets the document, who printed it and when (7.4)."""

    copies_to: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document."""

    form: Form
    issuers: tuple[str, ...]
    """发文机关; the first one is in charge."""
    title: str
    """The title; a slash marks where a line may end, and is not printed."""
    body: tuple[Block, ...]
    addressee: str = ""
    """主送机关, without its colon."""
    number: Number | None = None
    copy_number: str = ""
    """份号, six digits."""
    secrecy: str = ""
    """密级和保密期限, such as 机密★1年."""
    urgency: str = ""
    """紧急程度: 特急 or 加急."""
    approver: str = ""
    """签发人, for documents that go to a higher organ."""
    signature: Signature | None = None
    note: str = ""
    """附注, without its brackets."""
    annexes: tuple[Annex, ...] = ()
    imprint: Imprint | None = None
    watermark: str = ""
    """Printed across every page, such as 草稿 or 演练."""
    made_on: date | None = None
    """Day of a sheet, which nobody signs; it goes into the file, not onto the page."""

    @property
    def day(self) -> date | None:
        """成文日期, or the day on which a sheet was made."""
        return self.signature.day if self.signature else self.made_on

    @property
    def plain_title(self) -> str:
        """The title as it is read, without the marks of where a line may end."""
        return self.title.replace("/", "")
