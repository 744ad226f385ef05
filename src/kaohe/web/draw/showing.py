"""What the pages of a draw show, as data: the steps, who is due, the witnesses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from kaohe.core.draw.outside import LOTTERIES
from kaohe.core.ledger import read_entry, read_policy
from kaohe.web.cycles.words import name_in_language
from kaohe.web.draw.campaigns import book_of, plan_of_draw
from kaohe.web.draw.models import HOLDER
from kaohe.web.draw.witnessing import find_due
from kaohe.workflows.ceremony.outside import known_from, say_source
from kaohe.workflows.ceremony.standing import find_standing
from kaohe.workflows.publication.published import DrandSource

if TYPE_CHECKING:
    from kaohe.core.draw import Manifest
    from kaohe.web.draw.models import DrawCampaign, DrawPeer
    from kaohe.workflows.ceremony.standing import Standing
    from kaohe.workflows.publication.published import LotterySource, PlanEntry

STEPS: Final = (
    ("plan", "P0", gettext_lazy("方案"), gettext_lazy("办公室"), "plan", "draw_plan"),
    ("freeze", "P1", gettext_lazy("固定抽样框"), gettext_lazy("办公室两人"), "frame", "draw_frame"),
    ("keys", "P1", gettext_lazy("登记公钥"), gettext_lazy("三个部门"), "keys", "draw_keys"),
    (
        "witness",
        "P1",
        gettext_lazy("见证开场"),
        gettext_lazy("各省见证人"),
        "witnessed",
        "draw_witnesses",
    ),
    ("dice", "P2", gettext_lazy("骰子"), gettext_lazy("掷骰子的三人"), "dice", "draw_seed"),
    (
        "witness_dice",
        "P2",
        gettext_lazy("见证骰子"),
        gettext_lazy("各省见证人"),
        "dice_witnessed",
        "draw_witnesses",
    ),
    ("seed", "P2", gettext_lazy("公共随机数"), gettext_lazy("录入员两人"), "seed", "draw_seed"),
    (
        "disclose",
        "P3-P6",
        gettext_lazy("逐家公布"),
        gettext_lazy("考核组"),
        "complete",
        "draw_monitor",
    ),
    ("publish", "P7", gettext_lazy("公布和核验"), gettext_lazy("任何人"), "", "draw_checks"),
)
"""Step, phase, name, who takes it, the entry that it makes, the page."""
DONE: Final = ("done", gettext_lazy("已办"), "green")
DUE: Final = ("due", gettext_lazy("待办"), "yellow")
LATER: Final = ("later", gettext_lazy("未到"), "secondary")


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as the overview shows it."""

    id: str
    phase: str
    name: object
    who: str
    word: object
    colour: str
    at: datetime | None
    entry: int | None
    actor: str
    page: str


@dataclass(frozen=True, slots=True)
class BodySizes:
    """How large the frame of a body is."""

    body: str
    counties: int
    strata: int
    units: int


@dataclass(frozen=True, slots=True)
class PeerLine:
    """A holder or witness of the plan, and how far it is."""

    name: str
    has_signed: bool
    peer: DrawPeer | None


def show_steps(draw: DrawCampaign | None) -> tuple[list[StepLine], Standing]:
    """Return the steps of a draw, each with who took it and where it stands in the ledger."""
    book = book_of(draw)
    standing = find_standing(book, draw.id if draw else None)
    lines = []
    for step, phase, name, who, kind, page in STEPS:
        kept = book.find_entries(kind=kind, campaign=draw.id)[:1] if draw and kind else ()
        entry = read_entry(kept[0].entry) if kept else None
        if step in standing.done:
            _state, word, colour = DONE
        elif step in standing.next:
            _state, word, colour = DUE
        else:
            _state, word, colour = LATER
        is_named = step in standing.next and standing.lacking
        lines.append(
            StepLine(
                step,
                phase,
                name,
                "、".join(standing.lacking) if is_named else str(who),
                word,
                colour,
                datetime.fromisoformat(entry.at) if entry else None,
                kept[0].index if kept else None,
                entry.actor if entry else "",
                page,
            )
        )
    return lines, standing


def show_plan(plan: PlanEntry) -> dict[str, object]:
    """Return the plan for its page."""
    return {
        "plan": plan,
        "outside": name_source(plan.outside),
        "known_from": datetime.fromisoformat(known_from(plan.outside)),
        "ways": list(plan.ways),
        "policy_lines": plan.policy.strip().splitlines(),
    }


def name_source(source: LotterySource | DrandSource) -> str:
    """Return the source outside the house in words."""
    if isinstance(source, DrandSource):
        return say_source(source)
    names = [f"{name_in_language(LOTTERIES[each.lottery])} {each.day}" for each in source.draws]
    return " · ".join(names)


def count_by_body(manifest: Manifest) -> list[BodySizes]:
    """Return how large the frame of each body is, as the public list of strata says."""
    found: dict[str, tuple[set[str], list[int]]] = {}
    for line in manifest.lines:
        body, county, *_kind = line.stratum.split("/")
        counties, sizes = found.setdefault(body, (set(), []))
        counties.add(county)
        sizes.append(line.size)
    return [
        BodySizes(body, len(counties), len(sizes), sum(sizes))
        for body, (counties, sizes) in sorted(found.items())
    ]


def show_peers(draw: DrawCampaign, kind: str) -> list[PeerLine]:
    """Return the plan's holders or witnesses, each with what is known of it."""
    plan = plan_of_draw(draw)
    known = {each.name: each for each in draw.peers.filter(kind=kind)}
    if kind == HOLDER:
        return [PeerLine(name, has_signed=False, peer=known.get(name)) for name in plan.holders]
    due = find_due(draw)
    signed = due.found.signed if due else ()
    names = read_policy(plan.policy.encode()).witnesses
    return [PeerLine(name, has_signed=name in signed, peer=known.get(name)) for name in names]


def read_c0(draw: DrawCampaign) -> str:
    """Return the checkpoint over the opening as it was entered; empty before that."""
    for kept in book_of(draw).find_entries(kind="witnessed", campaign=draw.id):
        return str(read_entry(kept.entry).content["checkpoint"])
    return ""
