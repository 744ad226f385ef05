"""Sheets for paper envelopes, to be printed: one page to go inside, one label to go on it.

Plain HTML without scripts, fonts or pictures from elsewhere, so that a department prints it on a
computer that never has a network. The inner page shows the proof as one QR code and as the same
line of text, to be typed where no camera works.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import segno

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.core.draw.envelope import Envelope

_STYLE: Final = """
@page { size: A5; margin: 14mm }
body { font-family: "Noto Sans CJK SC", "SimHei", sans-serif; color: #000; margin: 0 }
section { page-break-after: always; position: relative; min-height: 170mm }
h1 { font-size: 15pt; margin: 0 0 2mm }
.number { font-size: 40pt; font-weight: bold }
.text { font-family: monospace; font-size: 11pt; overflow-wrap: anywhere }
.en { font-size: 8.5pt }
.rehearsal { position: absolute; top: 45%; width: 100%; text-align: center; font-size: 60pt;
  color: rgba(0, 0, 0, 0.12); transform: rotate(-25deg) }
"""


def write_envelope_sheets(envelopes: Iterable[Envelope], *, total: int) -> bytes:
    """Return a page for each envelope and a page to go inside, in the order given.

    Args:
        envelopes: of one department and one county.
        total: how many numbers a county has, so that a missing envelope is noticed.
    """
    pages = [page for each in envelopes for page in (_outside(each, total), _inside(each))]
    head = f'<meta charset="utf-8"><title>信封 Envelopes</title><style>{_STYLE}</style>'
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{head}</head>\n<body>\n'
        + "\n".join(pages)
        + "\n</body></html>\n"
    ).encode()


def _outside(envelope: Envelope, total: int) -> str:
    """The label on the envelope: which one it is, and when it may be opened."""
    county = envelope.label.county
    return (
        f"<section>{_watermark(envelope)}<h1>抽查信封（封面）</h1>"
        f'<p class="number">{envelope.number} / {total}</p>'
        f"<p>部门：{escape(envelope.holder)}<br>行动：{escape(envelope.campaign.id)}<br>"
        f"县（市、区）：{county}<br>封存摘要：<span class=text>{envelope.digest}</span></p>"
        "<p>设备要求第"
        f"{envelope.number}号时，由两名检查员当场拆开；拆前拍照，记下号码。"
        "未要求的号码不得拆开，行动结束后原封交回。</p>"
        '<p class="en">Envelope, outside. Open it on the spot, by two inspectors, only when the '
        "device asks for this number; take a picture first. Hand back unopened what was not asked "
        "for.</p></section>"
    )


def _inside(envelope: Envelope) -> str:
    """The page inside: the proof, as a code and as text."""
    code = segno.make(envelope.text, error="m", micro=False)
    return (
        f"<section>{_watermark(envelope)}<h1>抽查信封（内页）</h1>"
        f"<p>第{envelope.number}号，{escape(envelope.holder)}</p>"
        f"{code.svg_inline(scale=4)}"
        f'<p class="text">{escape(envelope.text)}</p>'
        "<p>请用设备扫描，或整行录入；同一号码的信封须全部拆开，才能显示结果。</p>"
        '<p class="en">Envelope, inside. Scan it or type the whole line; the unit shows when the '
        "envelopes of all departments with this number are open.</p></section>"
    )


def _watermark(envelope: Envelope) -> str:
    return '<div class="rehearsal">演练 REHEARSAL</div>' if envelope.campaign.rehearsal else ""
