"""The measures with several answers: checklists, events, children and streams."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, assert_never

from kaohe.core.scoring.answers import (
    ALL,
    GAP_NAMES,
    NONE,
    Answers,
    holds,
    lack,
    part_answers,
    read_count,
    read_number,
    read_share,
)
from kaohe.core.scoring.faults import NUMBER_OUT_OF_RANGE, VALUE_UNWANTED
from kaohe.core.scoring.given import Given, Lacking
from kaohe.core.scoring.nodes import NO_GROUND, Because, Earned, Ground, Node
from kaohe.core.scoring.numbers import clamp
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from fractions import Fraction

    from kaohe.core.rules.measures import Checklist, ChildMean, Deduct, Event, PerEvent, WeightedSum
    from kaohe.core.rules.text import Name
    from kaohe.core.scoring.answers import Scene


def earn_checklist(measure: Checklist, points: Fraction, given: Given, scene: Scene) -> Earned:
    """Share one mark among the parts that are asked."""
    given, asked = _drop_parts_not_asked(measure, given, scene)
    scale = scene.scale(measure.scale)
    answers = part_answers(
        given, scene, asked=asked, read=lambda text, where: read_share(text, scale, where)
    )
    weights = {
        part.id: (part.share or NONE) if measure.credit == "stated_share" else ALL
        for part in measure.parts
        if part.id in asked and answers.treated.get(part.id) != "leave_out"
    }
    whole = sum(weights.values(), NONE)
    if measure.credit in {"equal_share", "stated_share"}:
        of = {part: points * weight / whole for part, weight in weights.items() if whole}
    else:
        of = dict.fromkeys(weights, points)
    steps = tuple(
        replace(
            _part_node(part.id, part.name, answers, of.get(part.id), _share_of(answers, part.id)),
            ground=Ground("assumed", (), (part.decision,)) if part.decision else NO_GROUND,
        )
        for part in measure.parts
    )
    unsettled = _waiting(answers, steps) or _nothing_asked(steps)
    if unsettled:
        return unsettled
    shares = [_share_of(answers, part) for part in weights]
    written = Because(
        f"{len(shares)} 个分项中得 {write_exact(sum(shares, NONE))} 个",
        f"{write_exact(sum(shares, NONE))} of {len(shares)} parts",
    )
    match measure.credit:
        case "equal_share" | "stated_share":
            earned = sum((of[part] * _share_of(answers, part) for part in weights), NONE)
            return Earned(earned, written, "sum", steps=steps)
        case "all":
            met = all(share == ALL for share in shares)
            return Earned(points if met else NONE, written, "all", steps=steps)
        case "any":
            return Earned(points * max(shares), written, "best", steps=steps)
        case _:
            assert_never(measure.credit)


def earn_deduct(measure: Deduct, points: Fraction, given: Given, scene: Scene) -> Earned:
    """Take a cost from full points for each event, never below nothing.

    An event whose gap counts as nothing takes everything: that nobody could say how often it
    happened must not leave full points.
    """
    answers, steps = _count_events(measure.events, given, scene, sign=-1)
    unsettled = _waiting(answers, steps) or _nothing_asked(steps)
    if unsettled:
        return unsettled
    if answers.having("zero"):
        because = Because("有分项缺项，计零分", "a part has a gap that counts as nothing")
        return Earned(NONE, because, "given", steps=steps)
    cost = sum((step.earned or NONE for step in steps), NONE)
    because = Because(f"扣 {write_exact(-cost)} 分", f"{write_exact(-cost)} deducted")
    return Earned(clamp(points + cost, points), because, "less", steps=steps)


def earn_per_event(
    measure: PerEvent, points: Fraction | None, given: Given, scene: Scene
) -> Earned:
    """Earn for each event by its level, up to the points of the item."""
    answers, steps = _count_events(measure.events, given, scene, sign=1)
    unsettled = _waiting(answers, steps) or _nothing_asked(steps)
    if unsettled:
        return unsettled
    total = sum((step.earned or NONE for step in steps), NONE)
    because = Because(f"各次合计 {write_exact(total)} 分", f"{write_exact(total)} for all events")
    return Earned(clamp(total, points), because, "sum", steps=steps)


def earn_child_mean(
    measure: ChildMean, points: Fraction | None, given: Given, scene: Scene
) -> Earned:
    """Earn a weight times the mean of the children's scores.

    Children are named by the evidence. ``not_applicable`` for the whole says that there are no
    children; then, and where every child is left out, ``empty`` decides.
    """
    if isinstance(given.value, Lacking):
        if given.parts:
            part = next(iter(given.parts))
            raise VALUE_UNWANTED.error_at(scene.where, value=given.value.gap, allowed=part)
        if given.value.gap != "not_applicable":
            return lack(given.value.gap, scene.gaps)
        given = Given()
        answers = Answers({}, {}, {})
    else:
        asked = sorted(given.parts) or ["<child>"]
        answers = part_answers(given, scene, asked=asked, read=read_number)
    counting = [part for part in given.parts if answers.treated.get(part) != "leave_out"]
    steps = tuple(
        _part_node(
            part,
            None,
            answers,
            None,
            measure.weight * answers.values.get(part, NONE) / max(1, len(counting)),
        )
        for part in sorted(given.parts)
    )
    waits = _waiting(answers, steps)
    if waits:
        return waits
    if not counting:
        because = Because("没有下属单位", "there are no subordinate units")
        if measure.empty == "leave_out":
            return Earned(None, because, "sum", "left_out", steps)
        return Earned(NONE, because, "sum", steps=steps)
    total = sum((step.earned or NONE for step in steps), NONE)
    because = Because(
        f"{len(counting)} 个单位平均 {write_exact(total / measure.weight)}，"
        f"乘以 {write_exact(measure.weight)}",
        f"{write_exact(measure.weight)} times the mean {write_exact(total / measure.weight)} "
        f"of {len(counting)}",
    )
    return Earned(clamp(total, points), because, "sum", steps=steps)


def earn_weighted_sum(measure: WeightedSum, points: Fraction, given: Given, scene: Scene) -> Earned:
    """Weigh several streams of scores; the weight of a stream left out goes to the others."""
    streams = {stream.id: stream for stream in measure.streams}
    read = partial(_read_between, most=measure.out_of)
    answers = part_answers(given, scene, asked=streams, read=read)
    weights = {
        id_: stream.weight
        for id_, stream in streams.items()
        if answers.treated.get(id_) != "leave_out"
    }
    whole = sum(weights.values(), NONE)
    of = {id_: points * weight / whole for id_, weight in weights.items()}
    steps = tuple(
        _part_node(
            id_, stream.name, answers, of.get(id_), answers.values.get(id_, NONE) / measure.out_of
        )
        for id_, stream in streams.items()
    )
    unsettled = _waiting(answers, steps) or _nothing_asked(steps)
    if unsettled:
        return unsettled
    total = sum((step.earned or NONE for step in steps), NONE)
    because = Because(
        f"{len(weights)} 项加权，满分 {write_exact(measure.out_of)}",
        f"{len(weights)} streams weighted, each out of {write_exact(measure.out_of)}",
    )
    return Earned(clamp(total, points), because, "sum", steps=steps)


def _drop_parts_not_asked(
    measure: Checklist, given: Given, scene: Scene
) -> tuple[Given, tuple[str, ...]]:
    """Return the parts asked; a part whose condition nobody verified takes that gap."""
    asked: list[str] = []
    parts = dict(given.parts)
    for part in measure.parts:
        held = holds(part.when, given.facts, f"{scene.where}/{part.id}")
        if held:
            asked.append(part.id)
        if isinstance(held, Lacking):
            parts[part.id] = held
    return Given(given.value, parts, given.facts), tuple(asked)


def _count_events(
    events: tuple[Event, ...], given: Given, scene: Scene, *, sign: int
) -> tuple[Answers, tuple[Node, ...]]:
    asked = [event.id for event in events]
    answers = part_answers(given, scene, asked=asked, read=read_count)
    steps = tuple(
        _part_node(
            event.id,
            event.name,
            answers,
            None,
            sign * event.points * answers.values.get(event.id, NONE),
        )
        for event in events
    )
    return answers, steps


def _read_between(text: str, where: str, *, most: Fraction) -> Fraction:
    value = read_number(text, where)
    if not NONE <= value <= most:
        raise NUMBER_OUT_OF_RANGE.error_at(where, value=text, least=0, most=write_exact(most))
    return value


def _share_of(answers: Answers, part: str) -> Fraction:
    return answers.values.get(part, NONE)


def _part_node(
    part: str, name: Name | None, answers: Answers, of: Fraction | None, amount: Fraction
) -> Node:
    """Return the step of one part; ``amount`` is a share where ``of`` is given."""
    label = None if name is None else Because(name.zh, name.en)
    if part in answers.values:
        written = write_exact(answers.values[part])
        earned = amount if of is None else of * amount
        return Node(part, "part", label, earned, of, Because(written, written))
    if part not in answers.gaps:
        because = Because("此处不考核", "not asked here")
        return Node(part, "part", label, None, of, because, state="left_out")
    because = GAP_NAMES[answers.gaps[part]]
    match answers.treated[part]:
        case "zero":
            return Node(part, "part", label, NONE, of, because)
        case "leave_out":
            return Node(part, "part", label, None, None, because, state="left_out")
        case "stop":
            return Node(part, "part", label, None, of, because, state="waits")
        case _ as never:
            assert_never(never)


def _waiting(answers: Answers, steps: tuple[Node, ...]) -> Earned | None:
    waiting = answers.having("stop")
    if not waiting:
        return None
    named = ", ".join(waiting)
    return Earned(
        None, Because(f"待补：{named}", f"waits for: {named}"), state="waits", steps=steps
    )


def _nothing_asked(steps: tuple[Node, ...]) -> Earned | None:
    if any(step.state != "left_out" for step in steps):
        return None
    return Earned(None, Because("各分项均不考核", "no part is asked"), "sum", "left_out", steps)
