"""P0: what the pack leaves open and a ceremony must fix, and the plan that follows from both.

The pack says how is drawn. Who holds keys, who rolls, which source outside the house, whose
witness, by which ways: that is asked of the office in a file, and never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from kaohe.core.draw.outside import LOTTERIES, QUICKNET_KEY
from kaohe.core.draw.outside_faults import LOTTERY_REPEATED, LOTTERY_UNKNOWN
from kaohe.core.errors import DrawError, raise_all
from kaohe.core.ledger import Policy, is_of_rehearsals, read_policy
from kaohe.core.ledger.policy import NO_QUORUM
from kaohe.core.rules.shape import fit
from kaohe.core.rules.strict_yaml import read_tree
from kaohe.core.rules.text import Day, Whole
from kaohe.workflows.ceremony.faults import (
    APPROVERS_TOO_MANY,
    CAMPAIGN_NAME,
    CHAIN_UNKNOWN,
    NAMES_REPEATED,
    POLICY_FOREIGN,
    POLICY_WITHOUT_WITNESSES,
    ROLLERS_COUNT,
    SCOPE_FORM,
)
from kaohe.workflows.drawing import draw_of
from kaohe.workflows.faults import DRAW_HOLDERS
from kaohe.workflows.publication.published import (
    DrandSource,
    LotterySource,
    PlanEntry,
    PlannedLottery,
    Way,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.ledger import NoteKey
    from kaohe.core.rules.model import Pack

ROLLERS: Final = 3
"""People who roll, each alone."""
REHEARSAL_PREFIXES: Final = ("rehearsal-", "practice-")
"""How the id of a rehearsal begins, and no other."""
WAYS: Final[tuple[Way, ...]] = ("online", "text", "voice", "paper")

_SCOPE: Final = re.compile(r"(national|province/[0-9]{2})/[0-9]{4}")

Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AskedLottery(_Asked):
    """A lottery draw that the plan shall name."""

    lottery: Line
    day: Day


class AskedLotteries(_Asked):
    """Lotteries as the outside source."""

    kind: Literal["lottery"]
    source: Line
    draws: Annotated[tuple[AskedLottery, ...], Field(min_length=1)]


class AskedRound(_Asked):
    """A round of drand as the outside source."""

    kind: Literal["drand"]
    source: Line
    round: Annotated[Whole, Field(ge=1)]
    chain: Annotated[str, Field(pattern=r"^[0-9a-f]{192}$")]


class CeremonyFile(_Asked):
    """``draw-ceremony/1``: everything a plan needs beside the pack."""

    format: Literal["draw-ceremony/1"]
    campaign: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    scope: Line
    """The assessment; a second campaign of the same scope needs the first one's void."""
    holders: Annotated[tuple[Line, ...], Field(min_length=1)]
    dice: Annotated[tuple[Line, ...], Field(min_length=1)]
    outside: Annotated[AskedLotteries | AskedRound, Field(discriminator="kind")]
    policy: Line
    """The file with the witness policy, beside this one."""
    ways: Annotated[tuple[Way, ...], Field(min_length=1)]
    approvers: Annotated[Whole, Field(ge=1)]


def read_ceremony(text: str, file: str) -> CeremonyFile:
    """Read what a ceremony must fix; YAML or JSON.

    Raises:
        PackSyntaxError: the text is not strict YAML.
        PackInvalid: with every key and value that does not fit.
    """
    return fit(CeremonyFile, read_tree(text, file))


def is_rehearsal_id(campaign: str) -> bool:
    """Tell whether an id says that its campaign is a rehearsal."""
    return campaign.startswith(REHEARSAL_PREFIXES)


def make_plan(
    pack: Pack,
    ceremony: CeremonyFile,
    *,
    pack_digest: str,
    policy: str,
    ledger: NoteKey,
    software: str,
) -> PlanEntry:
    """Make the plan of a campaign.

    Args:
        pack: the rules in force.
        ceremony: what the office has fixed.
        pack_digest: digest of the pack.
        policy: text of the witness policy.
        ledger: the key of the office's ledger, whose name tells whether it holds rehearsals.
        software: name and version of this software.

    Raises:
        PackInvalid: the pack has no draw.
        NoteInvalid: the policy cannot be read.
        DrawError: with everything else that does not fit together.
    """
    draw = draw_of(pack)
    rehearsal = is_of_rehearsals(ledger.name)
    faults: list[Fault] = []
    if len(ceremony.holders) != draw.key_holders:
        found, expected = len(ceremony.holders), draw.key_holders
        faults.append(DRAW_HOLDERS.at("holders", found=found, expected=expected))
    if len(ceremony.dice) != ROLLERS:
        faults.append(ROLLERS_COUNT.at("dice", found=len(ceremony.dice), expected=ROLLERS))
    for field, names in (
        ("holders", ceremony.holders),
        ("dice", ceremony.dice),
        ("ways", ceremony.ways),
    ):
        faults += _find_repeated(field, names)
    if is_rehearsal_id(ceremony.campaign) != rehearsal:
        faults.append(CAMPAIGN_NAME.at(ceremony.campaign))
    if isinstance(ceremony.outside, AskedLotteries):
        faults += _find_lottery_faults(ceremony.outside.draws)
    elif ceremony.outside.chain != QUICKNET_KEY:
        faults.append(CHAIN_UNKNOWN.at("outside.chain"))
    if int(ceremony.approvers) > len(ceremony.holders):
        found, most = int(ceremony.approvers), len(ceremony.holders)
        faults.append(APPROVERS_TOO_MANY.at("approvers", found=found, most=most))
    faults += find_scope_faults(ceremony.scope, rehearsal=rehearsal)
    faults += find_policy_faults(policy, ledger)
    raise_all(DrawError, faults)
    return PlanEntry(
        entry="plan",
        campaign=ceremony.campaign,
        rehearsal=rehearsal,
        scope=ceremony.scope,
        pack=pack.pack,
        pack_version=pack.version,
        pack_digest=pack_digest,
        software=software,
        draw=draw,
        holders=ceremony.holders,
        dice=ceremony.dice,
        outside=_source_of(ceremony.outside),
        policy=policy,
        ways=tuple(way for way in WAYS if way in ceremony.ways),
        approvers=ceremony.approvers,
        assurance=assurance_of(len(ceremony.holders)),
    )


def assurance_of(holders: int) -> Literal["full", "lower"]:
    """Return what is promised: a single key holder knows every value alone."""
    return "full" if holders > 1 else "lower"


def find_scope_faults(scope: str, *, rehearsal: bool) -> Iterator[Fault]:
    """Yield why a scope could stand for an assessment under two names.

    Of the campaigns of one scope one at most is not void; free words would let the same assessment
    be drawn twice. A rehearsal may be repeated, and names its scope as it likes.
    """
    if not rehearsal and not _SCOPE.fullmatch(scope):
        yield SCOPE_FORM.at("scope", found=scope)


def find_policy_faults(policy: str, ledger: NoteKey) -> Iterator[Fault]:
    """Yield why a checkpoint of this ledger could never be witnessed as a policy asks.

    Raises:
        NoteInvalid: the policy cannot be read.
    """
    rules: Policy = read_policy(policy.encode())
    if ledger.public not in {key.public for key in rules.logs if key.name == ledger.name}:
        yield POLICY_FOREIGN.at("policy", origin=ledger.name, vkey=ledger.write())
    own = {key.public for key in rules.logs}
    if rules.quorum == NO_QUORUM or own & {key.public for key in rules.witnesses.values()}:
        yield POLICY_WITHOUT_WITNESSES.at("policy")


def _find_repeated(field: str, names: Iterable[str]) -> Iterator[Fault]:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        yield NAMES_REPEATED.at(field, field=field, names="、".join(twice))


def _find_lottery_faults(draws: Iterable[AskedLottery]) -> Iterator[Fault]:
    known = "、".join(f"{each.zh}({each.id})" for each in LOTTERIES.values())
    seen: set[tuple[str, str]] = set()
    for draw in draws:
        name = (draw.lottery, draw.day.isoformat())
        if draw.lottery not in LOTTERIES:
            yield LOTTERY_UNKNOWN.at("outside.draws", lottery=draw.lottery, known=known)
        elif name in seen:
            yield LOTTERY_REPEATED.at(" ".join(name))
        seen.add(name)


def _source_of(asked: AskedLotteries | AskedRound) -> LotterySource | DrandSource:
    if isinstance(asked, AskedRound):
        return DrandSource(kind="drand", source=asked.source, round=asked.round, chain=asked.chain)
    return LotterySource(
        kind="lottery",
        source=asked.source,
        draws=tuple(
            PlannedLottery(lottery=each.lottery, day=each.day.isoformat()) for each in asked.draws
        ),
    )
