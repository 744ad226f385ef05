"""What can be wrong with the folder of a device, in both languages."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import DrawError, FaultKind, FileUnusable

DEVICE_UNREADABLE: Final = FaultKind(
    FileUnusable,
    "device-unreadable",
    zh="设备文件不完整或被改动。",
    mend_zh="换用另一台登记过的设备，保留这一台备查。",
    en="The file of the device is incomplete or was changed.",
    mend_en="Go on with another enrolled device, and keep this one.",
)
JOURNAL_DAMAGED: Final = FaultKind(
    DrawError,
    "device-journal-damaged",
    zh="设备日志第{line}行被改动或损坏。",
    mend_zh="换用另一台登记过的设备，保留这一台备查。",
    en="Line {line} of the device's journal was changed or is damaged.",
    mend_en="Go on with another enrolled device, and keep this one.",
)
