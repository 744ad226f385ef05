"""The practice year in the office: opened, signed and scored as the practice run shows it.

Every need rests on the digest of the file that shows it, and every signature is made by the same
acts as in earnest; the year stands at its review, so that whoever tries the office can go on.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaohe.core.canonical import digest
from kaohe.stores.files import read_bytes, write_new
from kaohe.web.accounts.models import User
from kaohe.web.base.today import PRACTICE_DAY
from kaohe.web.cycles.acts import (
    end_step,
    give_seat,
    leave_out_step,
    open_cycle,
    sign_step,
    tell_need,
)
from kaohe.web.cycles.bodies import tell_body
from kaohe.web.cycles.models import Cycle
from kaohe.web.rules.acts import check_rules, settle_decisions
from kaohe.web.rules.forms import PRACTICE_SHEET
from kaohe.web.rules.library import find_known
from kaohe.workflows.cycle import SEATS, find_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

YEAR: Final = {
    "id": "practice-2012",
    "title": "2012年度考核（演练）",
    "pack": "national-2012",
}
DAY: Final = "2013-02-18"
"""The day on which the practice office stands: results are scored and under review."""
LAST: Final = "review"
SHOWN_BY: Final[Mapping[str, str]] = {
    "register_imported": "register",
    "statistics_signed": "indicators.json",
    "register_frozen": "draw/opening.json",
    "reports_in": "evidence.json",
    "teams_formed": "teams.json",
    "opening_witnessed": "draw/opening.json",
    "seed_made": "draw/seed.json",
    "visits_closed": "visits.json",
    "scores_complete": "traces",
}
"""Need → file or folder of the run that shows it met."""


def fill_year(run: Path) -> Cycle:
    """Open the practice year and take it to its review.

    Raises:
        FileUnusable: the folder is not that of a whole practice run.
    """
    home = Path(settings.OFFICE_HOME)
    write_new(home / PRACTICE_SHEET, read_bytes(run / "evidence.json"))
    write_new(home / PRACTICE_DAY, DAY.encode("ascii"))
    clerk = User.objects.get(username="office-1")
    cycle = open_cycle(YEAR, by=clerk)
    for seat in SEATS:
        holder = User.objects.get(username=seat.replace("_", "-"))
        give_seat(cycle, seat, holder, by=clerk, version=cycle.version)
    leave_out_step(cycle, by=clerk, version=cycle.version)
    known = find_known(cycle.pack_digest)
    decisions = [each.id for each in known.pack.decisions]
    settle_decisions(known, decisions, reason="演练：取规则包的默认选择", by=clerk)
    check_rules(cycle, by=clerk)
    cycle.refresh_from_db()
    while cycle.step != LAST:
        for need in find_step(cycle.step).needs:
            if need.id in SHOWN_BY:
                record = _digest_of(run / SHOWN_BY[need.id])
                tell_need(cycle, need.id, is_met=True, by=clerk, record=record)
        for seat in find_step(cycle.step).seats:
            signer = User.objects.get(username=seat.replace("_", "-"))
            seen = digest(cycle.statement())
            sign_step(cycle, seat, by=signer, version=cycle.version, seen=seen)
        end_step(cycle, by=clerk, version=cycle.version)
    for trace in sorted((run / "traces").glob("*.json")):
        _tell_scores(cycle, trace, by=clerk)
    return cycle


def _tell_scores(cycle: Cycle, trace: Path, *, by: User) -> None:
    """Put the sections of a body's trace on the board, as the trace gives them."""
    total = json.loads(read_bytes(trace))["total"]
    for part in ("register", "self_check", "visits"):
        tell_body(cycle, trace.stem, part=part, state="done", by=by)
    for section in total["steps"]:
        value = section.get("rounded") or section["earned"]
        tell_body(cycle, trace.stem, part=section["id"], state="done", by=by, value=value)


def _digest_of(place: Path) -> str:
    """Return the digest of a file, or of the digests of a folder's files in their order."""
    if place.is_dir():
        return sha256("".join(_digests_in(place)).encode()).hexdigest()
    return sha256(read_bytes(place)).hexdigest()


def _digests_in(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield sha256(read_bytes(path)).hexdigest()
