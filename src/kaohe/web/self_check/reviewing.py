"""Judging the items: review, second review, arbitration, each with its reason and its name.

A second reviewer looks at a stated share of all items, and wherever self-score and review differ
above a stated size. Where the two reviews give different points, a third person decides.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import Json
from kaohe.core.errors import EvidenceOutOfRange, raise_all
from kaohe.core.values import exact, write_exact
from kaohe.web.audit.office_acts import act
from kaohe.web.self_check.approving import expect_reason
from kaohe.web.self_check.asking import (
    OPEN_STEPS,
    asked_of,
    expect_role,
    look_up,
    pack_of,
    say_round,
)
from kaohe.web.self_check.faults import (
    CYCLE_NOT_OPEN,
    ITEM_UNANSWERED,
    ITEM_UNKNOWN,
    REVIEW_NOT_DUE,
    REVIEWER_SAME,
    RULE_WRONG,
)
from kaohe.web.self_check.models import ItemReview, Report, ReportItem, ReviewRule
from kaohe.web.self_check.standing_reviews import list_reviews
from kaohe.workflows.self_check.second_looks import SHARE, SIZE, is_apart, is_sampled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.workflows.self_check.questions import AskedItem

ORDER: Final = ("review", "second_review", "final")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the review of one item is."""

    asked: AskedItem
    row: ReportItem | None
    is_submitted: bool
    reviews: Mapping[str, ItemReview]
    """The last of each round."""
    points: Mapping[str, Fraction | None]
    """By source, ``self_check`` included."""
    is_sampled: bool
    is_apart: bool
    """Whether self-score and review differ above the size."""

    @property
    def due(self) -> str:
        """Return the round that is due; nothing where the item is judged, or not submitted."""
        if not self.is_submitted:
            return ""
        if "review" not in self.reviews:
            return "review"
        if "second_review" not in self.reviews:
            return "second_review" if self.needs_second else ""
        if "final" not in self.reviews and self.points["review"] != self.points["second_review"]:
            return "final"
        return ""

    @property
    def needs_second(self) -> bool:
        """Tell whether a second reviewer looks at it."""
        return self.is_sampled or self.is_apart

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is due any more."""
        return self.is_submitted and not self.due

    @property
    def deciding(self) -> str:
        """Return the round whose score holds now; nothing before the first."""
        return next((each for each in reversed(ORDER) if each in self.reviews), "")


def stand(cycle: Cycle, body: str, *, only: str = "") -> list[Standing]:
    """Return how far the review of every item of a body is, or of one that is named."""
    report = look_up(cycle, body)
    rows = {each.item: each for each in report.items.select_related("by")} if report.pk else {}
    found: dict[str, dict[str, ItemReview]] = {}
    for each in list_reviews(cycle, (body,)):
        found.setdefault(each.item, {})[each.round] = each
    asked = tuple(each for each in asked_of(cycle) if only in ("", each.id))
    return _judge(cycle, body, report, rows, found, asked=asked)


def stand_all(cycle: Cycle, bodies: Sequence[str]) -> dict[str, list[Standing]]:
    """Return the same for several bodies, in a few queries."""
    reports = {each.body: each for each in Report.objects.filter(cycle=cycle, body__in=bodies)}
    rows: dict[str, dict[str, ReportItem]] = {}
    for row in ReportItem.objects.filter(report__in=reports.values()).select_related("report"):
        rows.setdefault(row.report.body, {})[row.item] = row
    found: dict[str, dict[str, dict[str, ItemReview]]] = {}
    for each in list_reviews(cycle, bodies):
        found.setdefault(each.body, {}).setdefault(each.item, {})[each.round] = each
    return {
        body: _judge(
            cycle,
            body,
            reports.get(body),
            rows.get(body, {}),
            found.get(body, {}),
            asked=asked_of(cycle),
        )
        for body in bodies
    }


def _judge(
    cycle: Cycle,
    body: str,
    report: Report | None,
    rows: Mapping[str, ReportItem],
    found: Mapping[str, Mapping[str, ItemReview]],
    *,
    asked: Sequence[AskedItem],
) -> list[Standing]:
    pack = pack_of(cycle)
    rule = ReviewRule.objects.filter(cycle=cycle).first()
    share = exact(rule.share) if rule else SHARE
    size = exact(rule.size) if rule else SIZE
    salt = rule.salt if rule else cycle.id
    standing = []
    for each in asked:
        row, reviews = rows.get(each.id), found.get(each.id, {})
        points = {"self_check": each.earn(row.answers, pack) if row else None}
        points |= {told: each.earn(reviews[told].answers, pack) for told in reviews}
        standing.append(
            Standing(
                each,
                row,
                report is not None and report.revision > 0 and not (row and row.return_reason),
                reviews,
                points,
                is_sampled(salt, body, each.id, share=share),
                "review" in reviews and is_apart(points["self_check"], points["review"], size=size),
            )
        )
    return standing


def state_rule(cycle: Cycle, *, share: str, size: str, by: User, request: str = "") -> None:
    """State how much is looked at twice, before anybody reviews.

    Raises:
        InputError: the numbers are wrong, or somebody has reviewed.
    """
    expect_role(by, "office")
    try:
        read_share, read_size = exact(share.strip()), exact(size.strip())
    except (ValueError, ZeroDivisionError):
        raise RULE_WRONG.error_at(cycle.id) from None
    with act("review-rule-stated", by=by, campaign=cycle.id, request=request) as doing:
        if not 0 <= read_share <= 1 or read_size < 0 or cycle.item_reviews.exists():
            raise RULE_WRONG.error_at(cycle.id)
        ReviewRule.objects.update_or_create(
            cycle=cycle,
            defaults={
                "share": write_exact(read_share),
                "size": write_exact(read_size),
                "salt": secrets.token_hex(16),
                "at": doing.at,
                "by": by,
                "entry": doing.index,
            },
        )
        doing.details = {
            "cycle": cycle.id, "share": write_exact(read_share), "size": write_exact(read_size),
        }  # fmt: skip


def review_item(
    cycle: Cycle,
    body: str,
    item: str,
    round_: str,
    *,
    answers: Mapping[str, str],
    reason: str,
    by: User,
    request: str = "",
) -> ItemReview:
    """Judge an item in one round.

    Raises:
        EvidenceOutOfRange: with every answer that is none.
        InputError: an answer or the reason is missing.
        StepRefused: the round is not due, or the person has judged the item before.
    """
    expect_role(by, "office", *(("leader",) if round_ == "final" else ()))
    asked = next((each for each in asked_of(cycle) if each.id == item), None)
    if asked is None or round_ not in ORDER:
        raise ITEM_UNKNOWN.error_at(item[:80])
    expect_reason(reason, f"{asked.number}")
    given = {part: value.strip() for part, value in answers.items() if value.strip()}
    raise_all(EvidenceOutOfRange, asked.find_faults(given, f"{asked.number}"))
    if not asked.is_answered(given):
        raise ITEM_UNANSWERED.error_at(
            f"{asked.number}",
            number=asked.number,
            name=asked.item.name.zh,
            name_en=asked.item.name.en,
        )
    with act("item-reviewed", by=by, campaign=cycle.id, request=request) as doing:
        if cycle.step not in OPEN_STEPS:
            raise CYCLE_NOT_OPEN.error_at(cycle.id)
        (standing,) = stand(cycle, body, only=item)
        _expect_due(standing, round_, by)
        made = ItemReview.objects.create(
            cycle=cycle,
            body=body,
            item=item,
            round=round_,
            answers=given,
            reason=reason.strip(),
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        said: list[Json] = [{"part": part, "value": given[part]} for part in sorted(given)]
        doing.details = {
            "cycle": cycle.id,
            "body": body,
            "item": item,
            "round": round_,
            "answers": said,
            "reason": reason.strip(),
        }
    return made


def _expect_due(standing: Standing, round_: str, person: User) -> None:
    """Let a round follow the one before, and be changed by its own reviewer until the next.

    A second review may be made of more items than the rule asks for.
    """
    place = ORDER.index(round_)
    own = standing.reviews.get(round_)
    later = any(each in standing.reviews for each in ORDER[place + 1 :])
    is_correction = own is not None and own.by_id == person.pk and not later
    is_extra = round_ == "second_review" and {*standing.reviews} == {"review"}
    may = standing.due == round_ or is_correction or (is_extra and standing.is_submitted)
    if not may:
        raise REVIEW_NOT_DUE.error_at(standing.asked.id, **say_round(round_))
    for each in ORDER[:place]:
        if standing.reviews[each].by_id == person.pk:
            raise REVIEWER_SAME.error_at(standing.asked.id, name=person.name)
