"""A province's own campaign: the same plan, draw and disclosure on its own counties (C08).

What differs stands in a small file: whose counties, how many of them, how many key holders. The
slots stay those of the pack, so that each county gives at least one unit of each kind. One key
holder is allowed, who alone knows every value: that is a lower assurance, and every output says
so.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from kaohe.core.draw import Campaign
from kaohe.core.errors import EvidenceOutOfRange, raise_all
from kaohe.core.rules.shape import fit
from kaohe.core.rules.strict_yaml import read_tree
from kaohe.core.rules.text import Whole
from kaohe.core.scoring.evidence import OUTCOME, UNIT_KIND, Evidence, Finding
from kaohe.workflows.drawing import draw_of, draw_rules
from kaohe.workflows.provinces.faults import (
    PROVINCE_SCOPE,
    SPOT_CHECK_OTHER_CAMPAIGN,
    SPOT_CHECK_UNDISCLOSED,
    SPOT_CHECK_WITHOUT_OUTCOME,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Label
    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Draw, Pack
    from kaohe.workflows.publication.published import PlanEntry

FORMAT: Final = "spot-checks/1"

_SCOPE: Final = re.compile(r"province/([0-9]{2})/([0-9]{4})")


class ProvincePlan(BaseModel):
    """``province-plan/1``: what a province's campaign has of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["province-plan/1"]
    body: Annotated[str, Field(pattern=r"^[0-9]{2}$")]
    year: Annotated[Whole, Field(ge=2000, le=2999)]
    counties: Annotated[Whole, Field(ge=1)]
    """How many counties are drawn, each with one unit of every kind."""
    key_holders: Annotated[Whole, Field(ge=1)]

    @property
    def scope(self) -> str:
        """Return the scope of the campaign: ``province/33/2012``."""
        return f"province/{self.body}/{self.year}"


def read_province_plan(text: str, file: str) -> ProvincePlan:
    """Read a province's plan; YAML or JSON.

    Raises:
        PackSyntaxError: the text is not strict YAML.
        PackInvalid: with every key and value that does not fit.
    """
    return fit(ProvincePlan, read_tree(text, file))


def body_of_scope(scope: str) -> str | None:
    """Return the province whose own campaign a scope names; nothing for any other scope.

    >>> body_of_scope("province/33/2012")
    '33'
    """
    found = _SCOPE.fullmatch(scope)
    return found[1] if found else None


def pack_of_province(pack: Pack, province: ProvincePlan) -> Pack:
    """Return the pack with the draw of a province's campaign.

    Raises:
        PackInvalid: the pack has no draw.
    """
    draw = draw_of(pack).model_copy(
        update={"counties": province.counties, "key_holders": province.key_holders}
    )
    return pack.model_copy(update={"draw": draw})


def fits_pack(draw: Draw, pack: Pack, *, scope: str) -> bool:
    """Tell whether a published draw is the pack's; a province sets counties and holders itself."""
    if body_of_scope(scope) is None:
        return draw == pack.draw
    own = {"counties": draw.counties, "key_holders": draw.key_holders}
    return pack.draw is not None and draw == pack.draw.model_copy(update=own)


def check_scope(scope: str, province: ProvincePlan) -> None:
    """Hold the scope of a ceremony against a province's plan.

    Raises:
        DrawError: they are not the same, so that a province could be assessed twice.
    """
    if scope != province.scope:
        raise PROVINCE_SCOPE.error_at("scope", found=scope, expected=province.scope)


def counties_in_scope(
    counties: Iterable[tuple[str, str]], scope: str
) -> tuple[tuple[str, str], ...]:
    """Return body and code of the counties that a campaign draws from.

    Raises:
        DrawError: the province of the scope has none.
    """
    body = body_of_scope(scope)
    found = tuple(each for each in counties if body in (None, each[0]))
    if not found:
        raise PROVINCE_SCOPE.error_at("scope", found=scope, expected="province/33/2012")
    return found


def report_spot_checks(
    plan: PlanEntry,
    pack: Pack,
    *,
    disclosed: Mapping[Label, str],
    findings: Evidence,
    checkpoint: str,
    seed: str,
) -> tuple[dict[str, Json], Evidence]:
    """Return the part of the self-check report that tells of the province's own spot checks.

    The findings keep the id of the province's campaign: they are shown with the report, and never
    run into the visits by which the province itself is scored.

    Args:
        plan: the published plan.
        pack: names kinds and outcomes.
        disclosed: label of every packet → letter of the stratum that the unit was drawn from.
        findings: what the province's inspectors found on these visits.
        checkpoint: root of the ledger's checkpoint before the seed.
        seed: the public randomness.

    Returns:
        the part as ``spot-checks/1``, and the findings as ``evidence/1`` from the self-check.

    Raises:
        DrawError: the plan is not that of a province.
        EvidenceOutOfRange: findings of another campaign or of a visit that was never disclosed;
            a disclosed visit without outcome.
    """
    body = body_of_scope(plan.scope)
    if body is None:
        raise PROVINCE_SCOPE.error_at("scope", found=plan.scope, expected="province/33/2012")
    rules, campaign = draw_rules(plan.draw), Campaign(plan.campaign, rehearsal=plan.rehearsal)
    kinds = {
        rules.visit_id(campaign, label): rules.kinds[letter] for label, letter in disclosed.items()
    }
    ended = {
        each.visit: each.value for each in findings.findings if each.item == OUTCOME and each.visit
    }
    raise_all(EvidenceOutOfRange, _find_faults(plan, kinds, findings, ended))
    visits: list[Json] = [
        {"visit": visit, "unit_kind": kind, "outcome": ended[visit]}
        for visit, kind in sorted(kinds.items())
    ]
    part: dict[str, Json] = {
        "format": FORMAT,
        "campaign": plan.campaign,
        "rehearsal": plan.rehearsal,
        "scope": plan.scope,
        "assurance": plan.assurance,
        "body": body,
        "pack": pack.pack,
        "pack_version": pack.version,
        "checkpoint": checkpoint,
        "seed": seed,
        "counties": [*sorted({visit.split("/")[2] for visit in kinds})],
        "kinds": _count_kinds(pack, kinds, ended),
        "visits": visits,
    }
    return part, _as_self_check(findings, kinds)


def _find_faults(
    plan: PlanEntry,
    kinds: Mapping[str, str],
    findings: Evidence,
    ended: Mapping[str, str | None],
) -> Iterator[Fault]:
    if (findings.campaign, findings.rehearsal) != (plan.campaign, plan.rehearsal):
        yield SPOT_CHECK_OTHER_CAMPAIGN.at("findings", found=findings.campaign, own=plan.campaign)
    for visit in sorted({each.visit or "-" for each in findings.findings} - {*kinds}):
        yield SPOT_CHECK_UNDISCLOSED.at(visit)
    for visit in sorted({*kinds} - {visit for visit, outcome in ended.items() if outcome}):
        yield SPOT_CHECK_WITHOUT_OUTCOME.at(visit)


def _count_kinds(
    pack: Pack, kinds: Mapping[str, str], ended: Mapping[str, str | None]
) -> list[Json]:
    """Return for each kind of the pack's slots how many units were drawn, and how it ended."""
    counted: list[Json] = []
    slots = draw_of(pack).slots
    asked = [kind for slot in slots for kind in (slot.kind, slot.member_kind) if kind]
    for kind in dict.fromkeys(asked):
        of_kind = [visit for visit, found in kinds.items() if found == kind]
        outcomes = Counter(ended[visit] or "-" for visit in of_kind)
        counted.append(
            {
                "unit_kind": kind,
                "drawn": len(of_kind),
                "outcomes": {name: outcomes[name] for name in sorted(outcomes)},
            }
        )
    return counted


def _as_self_check(findings: Evidence, kinds: Mapping[str, str]) -> Evidence:
    told = [
        Finding.model_validate({**each.model_dump(), "source": "self_check"})
        for each in findings.findings
    ]
    known = {each.visit for each in told if each.item == UNIT_KIND}
    first = {each.visit: each for each in told if each.item == OUTCOME}
    told += [
        first[visit].model_copy(update={"item": UNIT_KIND, "value": kind, "note": "", "blobs": ()})
        for visit, kind in kinds.items()
        if visit not in known
    ]
    order = sorted(told, key=lambda each: (each.visit or "", each.item, each.part or "", each.at))
    return findings.model_copy(update={"findings": tuple(order)})
