"""What the frozen register and the signed figures say, indicator by indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from kaohe.core.errors import EvidenceError, RegisterError
from kaohe.core.register.indicators import compute_indicators
from kaohe.web.audit.office_acts import write_moment
from kaohe.web.base.language import spoken
from kaohe.web.draw.freezing import people_of_register
from kaohe.web.figures.completions import list_completions
from kaohe.web.figures.countersigned import list_words
from kaohe.web.figures.measuring import count_bodies, find_register
from kaohe.web.figures.sets import (
    is_signed,
    latest_set,
    list_bodies,
    list_statistics,
    list_targets,
    pack_of,
    rows_of,
)
from kaohe.web.registers.current import current_snapshot, list_held
from kaohe.web.registers.models import FrozenRegister
from kaohe.web.results.room_points import CONTRADICTORY, MISSING, NOTED, FromRoom, Point
from kaohe.workflows.registers.measuring import MEASURED_SOURCES, findings_of_indicators

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from kaohe.core.errors import Fault
    from kaohe.core.register.counts import UnitCounts
    from kaohe.core.register.indicators import IndicatorSheet
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring.evidence import Finding
    from kaohe.engines.snapshots.snapshot import Snapshot
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.figures.models import FigureSet
    from kaohe.web.figures.sets import FigureRow


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for figures of one source, since when, by which document."""

    actor: str
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class _Measured:
    """Everything from which the indicators of a cycle are computed."""

    pack: Pack
    register: Snapshot
    counts: Mapping[str, UnitCounts]
    rows: tuple[FigureRow, ...]
    cycle: Cycle

    def measure(self, bodies: tuple[str, ...]) -> IndicatorSheet:
        """Compute the indicators of some bodies.

        Raises:
            RegisterError: every figure of theirs that is missing, or zero where it divides.
        """
        rules, known = list_completions(self.cycle), set(bodies)
        rows = tuple(each for each in self.rows if each.body in known)
        return compute_indicators(
            {body: units for body, units in self.counts.items() if body in known},
            list_statistics(rows),
            list_targets(rows),
            register_digest=self.register.digest,
            register_as_of=self.register.as_of,
            base=min((rule.base for rule in rules), default=self.register.as_of),
            end=max((rule.end for rule in rules), default=self.register.as_of),
        )


def gather_figures(cycle: Cycle) -> FromRoom:
    """Return the measured findings of every body, and what keeps figures from being measured.

    Only a frozen register and signed figures count. Findings of the register name the digest of
    its snapshot, those of the statistics the digest of the signed version as well.
    """
    section = _section_of(pack_of(cycle))
    if not section:
        return FromRoom((), ())
    frozen = FrozenRegister.objects.filter(cycle=cycle).first()
    version, register = latest_set(cycle), find_register(cycle)
    points = [*_find_words(cycle, section)]
    if frozen is None or register is None:
        what = _("全国数据库还没有固定，数据库指标不能汇集")
        page = reverse("freeze_page", args=[cycle.pk])
        points.insert(0, Point("", section, MISSING, what, page))
    if version is None or not is_signed(version):
        what = (
            _("统计数据和目标任务还没有录入")
            if version is None
            else _("统计数据第%(number)s版还没有签字") % {"number": version.number}
        )
        page = reverse("figure_table", args=[cycle.pk])
        points.insert(0, Point("", section, MISSING, what, page))
    if frozen is None or register is None or version is None or not is_signed(version):
        return FromRoom((), tuple(points))
    measured = _Measured(pack_of(cycle), register, count_bodies(register), rows_of(version), cycle)
    findings, faults = _measure(measured, _find_answering(cycle, frozen, version))
    table = reverse("figure_table", args=[cycle.pk])
    said = spoken()
    points += [Point(body, section, MISSING, fault.problem(said), table) for body, fault in faults]
    return FromRoom(findings, tuple(points))


def _measure(
    measured: _Measured, answering: Mapping[str, Answering]
) -> tuple[tuple[Finding, ...], list[tuple[str, Fault]]]:
    """Measure all bodies at once; where that fails, each by itself, so that the others stand."""
    bodies = tuple(list_bodies(measured.cycle))
    try:
        return _find(measured, bodies, answering), []
    except (RegisterError, EvidenceError):
        findings: list[Finding] = []
        faults: list[tuple[str, Fault]] = []
    for body in bodies:
        try:
            findings += _find(measured, (body,), answering)
        except (RegisterError, EvidenceError) as error:
            faults += [(body, fault) for fault in error.faults]
    return tuple(findings), faults


def _find(
    measured: _Measured, bodies: tuple[str, ...], answering: Mapping[str, Answering]
) -> tuple[Finding, ...]:
    pack = measured.pack
    chosen = tuple(each for each in pack.bodies if each.id in bodies)
    found = findings_of_indicators(
        pack.model_copy(update={"bodies": chosen}),
        measured.measure(bodies),
        actor=answering["register"].actor,
        at=write_moment(answering["register"].at),
    )
    return tuple(_answer_for(each, answering[each.source]) for each in found)


def _answer_for(finding: Finding, answering: Answering) -> Finding:
    return finding.model_copy(
        update={
            "actor": answering.actor,
            "at": write_moment(answering.at),
            "blobs": tuple(sorted({*finding.blobs, answering.digest})),
        }
    )


def find_register_signers(cycle: Cycle, frozen: FrozenRegister) -> Answering:
    """Return who answers for the register in force: its freeze, or the last correction that holds.

    Args:
        cycle: the year.
        frozen: its frozen register.
    """
    held, snapshot = list_held(cycle)[-1:], current_snapshot(cycle) or frozen.snapshot
    at = held[0].end.at if held else frozen.at
    return Answering("+".join(people_of_register(cycle)) or "office", at, snapshot.digest)


def _find_answering(
    cycle: Cycle, frozen: FrozenRegister, version: FigureSet
) -> dict[str, Answering]:
    signature = version.signature
    return {
        "register": find_register_signers(cycle, frozen),
        "statistics": Answering(signature.person.username, signature.at, version.digest),
    }


def _find_words(cycle: Cycle, section: str) -> Iterator[Point]:
    """Yield the bodies that object, or have not spoken to what holds now."""
    told = {
        "none": (NOTED, _("还没有会签数据库和统计数据")),
        "void": (NOTED, _("会签以后数据库或统计数据有变动，须重新会签")),
        "objected": (CONTRADICTORY, _("对数据库或统计数据有异议，尚未了结")),
    }
    for each in list_words(cycle):
        if each.state in told:
            state, what = told[each.state]
            page = reverse("body_figures", args=[cycle.pk, each.body])
            yield Point(each.body, section, state, what, page)


def _section_of(pack: Pack) -> str:
    """Return the first section with an item that register or statistics measure."""
    sources = {each.id: each.source for each in pack.indicators}
    for section in pack.sections:
        for item in section.items():
            indicator = getattr(section.measure_of(item), "indicator", None)
            if sources.get(indicator or "") in MEASURED_SOURCES:
                return section.id
    return ""
