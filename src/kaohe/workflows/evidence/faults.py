"""What keeps a sheet from giving every body a result, although it can be scored."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import EvidenceMissing, FaultKind

SECTION_WAITS: Final = FaultKind(
    EvidenceMissing,
    "evidence-section-waits",
    zh="“{section}”还没有结果：{why}。",
    mend_zh="请补齐认定；在此之前该单位总分待定。",
    en="'{section_en}' has no result yet: {why_en}.",
    mend_en="Have the findings completed; until then the body has no total.",
)
