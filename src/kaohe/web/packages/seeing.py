"""Who is given the package in the office; to whom it goes outside is for the office to say."""

from __future__ import annotations

from typing import Final

from kaohe.web.results.seeing import HEADQUARTERS

READERS: Final = (*HEADQUARTERS, "auditor")
