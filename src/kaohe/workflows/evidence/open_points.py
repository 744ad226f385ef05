"""Everything that stands between a sheet and a result of every body, each where it belongs.

The faults are those of the scorer itself, so that nothing is judged here a second time; what is
added is the place: which body, which section, which item or visit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe import __version__
from kaohe.core.errors import EvidenceError
from kaohe.core.rules import pack_digest
from kaohe.core.scoring import score
from kaohe.core.scoring.nodes import find_waiting
from kaohe.workflows.evidence.faults import SECTION_WAITS
from kaohe.workflows.faults import COUNTY_COUNT, REPORT_NOT_IN
from kaohe.workflows.registers.sheet_rules import find_sheet_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Results
    from kaohe.core.scoring.evidence import Evidence

_PLACE: Final = re.compile(
    r"(?P<body>[^ /]+)(?: (?P<item>[^ /]+)(?:/[^ ]+)?(?: \((?P<visit>[^)]+)\))?"
    r"|/(?P<county>[^ /]+)(?:/[^ ]+)?)?"
)
"""``33``, ``33 item``, ``33 item/part``, ``33 item (visit)``, ``33/county``, ``33/county/slot``."""


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing that is missing or contradictory."""

    body: str
    """Empty where it is of the sheet as a whole."""
    section: str
    """Empty where it belongs to no single section."""
    item: str
    visit: str
    county: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Examined:
    """A sheet that was tried."""

    points: tuple[OpenPoint, ...]
    results: Results | None
    """None where the sheet cannot be scored as it is."""


def examine_sheet(pack: Pack, evidence: Evidence) -> Examined:
    """Try to score a sheet, and tell all that is missing or contradictory.

    Nothing is kept, and no day is asked for: whether the rules are in force is a question of the
    scoring itself.
    """
    faults = list(find_sheet_faults(pack, evidence))
    results: Results | None = None
    try:
        results = score(pack, evidence, engine_version=__version__, pack_digest=pack_digest(pack))
    except EvidenceError as error:
        faults += error.faults
    if results is not None:
        faults += _find_waiting_sections(pack, results)
    points = tuple(_place(pack, fault) for fault in dict.fromkeys(faults))
    blocked = any(point.fault.kind != SECTION_WAITS for point in points)
    return Examined(points, None if blocked else results)


def _find_waiting_sections(pack: Pack, results: Results) -> Iterator[Fault]:
    names = {section.id: section.name for section in pack.sections}
    for body, result in sorted(results.scores.items()):
        for node in result.sections:
            for why in find_waiting(node):
                name = names[node.id]
                yield SECTION_WAITS.at(
                    f"{body} {node.id}",
                    section=name.zh,
                    section_en=name.en,
                    why=why.zh,
                    why_en=why.en,
                )


def _place(pack: Pack, fault: Fault) -> OpenPoint:
    found = _PLACE.fullmatch(fault.where)
    told = {} if found is None else {name: text or "" for name, text in found.groupdict().items()}
    item, visit, county = (told.get(name, "") for name in ("item", "visit", "county"))
    known = {body.id for body in pack.bodies}
    body = told.get("body", "")
    return OpenPoint(
        body if not known or body in known else "",
        _section_of(pack, fault, item=item, is_of_visits=bool(visit or county)),
        item,
        visit,
        county,
        fault,
    )


def _section_of(pack: Pack, fault: Fault, *, item: str, is_of_visits: bool) -> str:
    for section in pack.sections:
        if item == section.id or any(each.id == item for each in section.items()):
            return section.id
    if is_of_visits or fault.kind == COUNTY_COUNT:
        return next((each.id for each in pack.sections if each.assessed_at == "unit"), "")
    if fault.kind == REPORT_NOT_IN:
        return next((each.id for each in pack.sections if "self_check" in each.shown_beside), "")
    return ""
