"""Where the papers of the room are kept."""

from __future__ import annotations

from typing import Final

from kaohe.web.base.papers import PaperFolder

PAPERS: Final = PaperFolder("figures")
