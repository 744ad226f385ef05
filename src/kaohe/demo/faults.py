"""What can be wrong with an order for a practice nation."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, OutputExists

SCALE_OUT_OF_RANGE: Final = FaultKind(
    InputError,
    "demo-scale-out-of-range",
    "演练数据的比例为{scale}。",
    "请选用1/100至10之间的比例。",
    "The scale of the practice nation is {scale}.",
    "Choose a scale from 1/100 to 10.",
)

NATION_EXISTS: Final = FaultKind(
    OutputExists,
    "demo-nation-exists",
    "目录“{name}”已存在，演练数据不会覆盖它。",
    "请换一个目录，或先移走原有内容。",
    "The folder {name!r} is already there and is never overwritten.",
    "Choose another folder, or move the old one away.",
)
