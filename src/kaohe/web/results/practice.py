"""The practice year's scores, by the act of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.stores.files import read_bytes
from kaohe.web.results.acts import score_cycle

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.results.models import Scoring


def score_practice(cycle: Cycle, run: Path, *, by: User) -> Scoring:
    """Score the evidence of a practice run; the traces are those of the run, byte for byte."""
    sheet = run / "evidence.json"
    return score_cycle(cycle, read_bytes(sheet), name=sheet.name, by=by)
