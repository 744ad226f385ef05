"""Which reviews speak of what a body has submitted last.

An item that was returned and mended is another one: what reviewers found about it before says
nothing about what stands there now. It is kept, shown beside the item, and no longer counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.web.self_check.models import ItemReview, ReportStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.web.cycles.models import Cycle


def list_reviews(cycle: Cycle, bodies: Sequence[str] = ()) -> list[ItemReview]:
    """Return the reviews that hold, the first one first; of all bodies where none is named.

    While an item is being mended its reviews hold on, as the report that was submitted does.
    """
    reviews, mended = _read(cycle, bodies)
    return [each for each in reviews if each.entry > mended.get((each.body, each.item), -1)]


def list_earlier(cycle: Cycle, body: str, item: str) -> list[ItemReview]:
    """Return the reviews of an item that were made before it was mended."""
    reviews, mended = _read(cycle, (body,))
    until = mended.get((body, item), -1)
    return [each for each in reviews if each.item == item and each.entry < until]


def _read(
    cycle: Cycle, bodies: Sequence[str]
) -> tuple[list[ItemReview], dict[tuple[str, str], int]]:
    """Return all reviews, and the entry with which each mended item was submitted again."""
    reviews = ItemReview.objects.filter(cycle=cycle).select_related("by").order_by("pk")
    steps = ReportStep.objects.filter(
        report__cycle=cycle, step__in=("returned", "submitted")
    ).select_related("report")
    if bodies:
        reviews = reviews.filter(body__in=bodies)
        steps = steps.filter(report__body__in=bodies)
    returned: dict[str, set[str]] = {}
    mended: dict[tuple[str, str], int] = {}
    for step in steps.order_by("pk"):
        body = step.report.body
        if step.step == "returned":
            returned.setdefault(body, set()).update(step.items)
        else:
            mended |= {(body, item): step.entry for item in returned.pop(body, ())}
    return list(reviews), mended
