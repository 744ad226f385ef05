"""From one finding to points: the only door to the closed set of measures.

Each kind has its formula, a worked example and its trap in docs/algorithms/measures.md.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, assert_never

from kaohe.core.errors import EvidenceError
from kaohe.core.rules.measures import (
    Bands,
    Checklist,
    ChildMean,
    Combine,
    Deduct,
    GroupRelative,
    Increments,
    Judgement,
    Ladder,
    Linear,
    PerEvent,
    RankBased,
    Threshold,
    WeightedSum,
)
from kaohe.core.scoring.answers import (
    NONE,
    Scene,
    gap_table,
    lack,
    read_number,
    read_share,
    single_answer,
)
from kaohe.core.scoring.faults import PART_UNKNOWN, VALUE_UNWANTED, listed, raise_evidence
from kaohe.core.scoring.given import Lacking
from kaohe.core.scoring.nodes import Because, Earned, Node, earned_steps, ground_of
from kaohe.core.scoring.numbers import (
    clamp,
    compare_in_group,
    count_increments,
    full,
    grow_linearly,
    pass_threshold,
    reach_band,
    stand_on_rung,
    take_place,
)
from kaohe.core.scoring.parted import (
    earn_checklist,
    earn_child_mean,
    earn_deduct,
    earn_per_event,
    earn_weighted_sum,
)
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from fractions import Fraction

    from kaohe.core.errors import Fault
    from kaohe.core.rules.measures import CombinedPart, Measure
    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.text import Name
    from kaohe.core.scoring.answers import GapTable
    from kaohe.core.scoring.given import Given

_NUMBER: Final = Because("准确的数，如“17/20”", "an exact number such as '17/20'")


def earn(
    measure: Measure,
    points: Fraction | None,
    given: Given,
    *,
    pack: Pack,
    gaps: GapTable | None = None,
    where: str = "item",
) -> Earned:
    """Return the points that a measure gives for a piece of evidence, with the reason.

    Args:
        measure: one of the closed set.
        points: the points of the item; None where it is uncapped.
        given: the evidence; a gap in the place of the value is treated as ``gaps`` says.
        pack: holds the scales, and the treatment of gaps unless ``gaps`` overrides it.
        gaps: the treatments of the section.
        where: the place named in faults.

    Raises:
        EvidenceMissing: a value, a part or a fact is neither found nor a gap.
        EvidenceOutOfRange: a value is not one that the measure knows.
        ValueError: an uncapped item is scored by a share of its points. The pack checks refuse
            such a pack.
    """
    scene = Scene(pack, gap_table(pack.gaps) if gaps is None else gaps, where)
    return _earn(measure, points, given, scene)


def _earn(  # noqa: C901 - one line a kind; mypy proves that none is forgotten
    measure: Measure, points: Fraction | None, given: Given, scene: Scene
) -> Earned:
    if isinstance(given.value, Lacking) and not isinstance(measure, ChildMean):
        return _lack_whole(given, given.value, scene)
    match measure:
        case Judgement():
            return _judge(measure, full(points), given, scene)
        case Checklist():
            return earn_checklist(measure, full(points), given, scene)
        case Threshold():
            return pass_threshold(measure, full(points), _number(given, scene))
        case Bands():
            return reach_band(measure, points, _number(given, scene))
        case Ladder():
            return stand_on_rung(measure, points, _number(given, scene))
        case Linear():
            return grow_linearly(measure, full(points), _number(given, scene))
        case Increments():
            return count_increments(measure, points, _number(given, scene))
        case RankBased():
            return take_place(measure, full(points), _number(given, scene), peers=given.peers)
        case GroupRelative():
            return compare_in_group(measure, full(points), _number(given, scene), peers=given.peers)
        case Deduct():
            return earn_deduct(measure, full(points), given, scene)
        case PerEvent():
            return earn_per_event(measure, points, given, scene)
        case ChildMean():
            return earn_child_mean(measure, points, given, scene)
        case WeightedSum():
            return earn_weighted_sum(measure, full(points), given, scene)
        case Combine():
            return _combine(measure, full(points), given, scene)
        case _:
            assert_never(measure)


def _lack_whole(given: Given, lacking: Lacking, scene: Scene) -> Earned:
    raise_evidence(
        VALUE_UNWANTED.at(f"{scene.where}/{part}", value=lacking.gap, allowed=part)
        for part in given.parts
    )
    return lack(lacking.gap, scene.gaps)


def _number(given: Given, scene: Scene) -> Fraction:
    return read_number(single_answer(given, scene, _NUMBER), scene.where)


def _judge(measure: Judgement, points: Fraction, given: Given, scene: Scene) -> Earned:
    scale = scene.scale(measure.scale)
    marks = listed(scale.marks) if scale.step is None else f"0 - {write_exact(scale.step)} - 1"
    mark = single_answer(given, scene, Because(f"认定等次（{marks}）", f"a mark ({marks})"))
    share = read_share(mark, scale, scene.where)
    return Earned(points * share, _say_mark(mark, scale.names.get(mark), share))


@lru_cache(maxsize=1024)
def _say_mark(mark: str, name: Name | None, share: Fraction) -> Because:
    """Return the reason for a mark; the same few are said many thousand times."""
    zh, en = (mark, mark) if name is None else (name.zh, name.en)
    written = write_exact(share)
    return Because(f"认定“{zh}”，按 {written} 计分", f"found '{en}', a share of {written}")


def _combine(measure: Combine, points: Fraction, given: Given, scene: Scene) -> Earned:
    """Earn each part on its own; the parts that are left out give their points to the others."""
    faults: list[Fault] = []
    if given.value is not None:
        allowed = listed(part.id for part in measure.parts)
        faults.append(VALUE_UNWANTED.at(scene.where, value=given.value, allowed=allowed))
    known = {part.id for part in measure.parts}
    faults.extend(
        PART_UNKNOWN.at(f"{scene.where}/{path}", part=path, allowed=listed(sorted(known)))
        for path in given.parts
        if path.partition("/")[0] not in known
    )
    steps: list[Node] = []
    for part in measure.parts:
        try:
            steps.append(_earn_part(part, given.narrow(part.id), scene.below(part.id)))
        except EvidenceError as error:
            faults.extend(error.faults)
    raise_evidence(faults)
    return _join(measure, points, tuple(steps))


def _earn_part(part: CombinedPart, given: Given, scene: Scene) -> Node:
    """Earn one part; the earnings of a part with negative points are taken away."""
    sign = -1 if part.points < 0 else 1
    earned = _earn(part.score, abs(part.points), given, scene)
    return Node(
        part.id,
        "part",
        Because(part.name.zh, part.name.en),
        None if earned.points is None else sign * earned.points,
        part.points,
        earned.because,
        how=earned.how,
        state=earned.state,
        ground=ground_of(part.score),
        steps=earned.steps,
    )


def _join(measure: Combine, points: Fraction, steps: tuple[Node, ...]) -> Earned:
    counting = earned_steps(steps)
    if any(step.state == "waits" for step in steps):
        return Earned(None, Because("有分项待补", "a part waits"), state="waits", steps=steps)
    if not counting:
        return Earned(None, Because("各分项均不考核", "no part is asked"), "sum", "left_out", steps)
    earned = [step.earned or NONE for step in counting]
    match measure.how:
        case "sum" if len(counting) == len(steps):
            total = clamp(sum(earned, NONE), points)
            return Earned(total, Because("各分项相加", "the parts added up"), "sum", steps=steps)
        case "sum":
            could = sum((step.of for step in counting if step.of is not None and step.of > 0), NONE)
            total = clamp(points * sum(earned, NONE) / could if could else NONE, points)
            because = Because("按所考核分项的得分比例", "in proportion to the parts that are asked")
            return Earned(total, because, "share", steps=steps)
        case "all_of":
            met = all(step.earned == step.of for step in counting)
            because = Because(
                "各分项全部满分" if met else "有分项未满分",
                "every part is full" if met else "a part is not full",
            )
            return Earned(points if met else NONE, because, "all", steps=steps)
        case "any_of":
            best = clamp(max(earned), points)
            because = Because("取最好的分项", "the best part counts")
            return Earned(best, because, "best", steps=steps)
        case _:
            assert_never(measure.how)
