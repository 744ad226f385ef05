"""Draws among names that everybody knows: the counties of a province, the kinds of a county."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaohe.core.draw.faults import DRAW_OUT_OF_ORDER
from kaohe.core.draw.labels import Label
from kaohe.core.draw.lottery import pick_by_size, pick_index
from kaohe.core.draw.strata import read_stratum

if TYPE_CHECKING:
    from kaohe.core.draw.lottery import Evaluation
    from kaohe.core.draw.manifest import Manifest
    from kaohe.core.draw.plan import DrawPlan


@dataclass(frozen=True, slots=True)
class Choice:
    """One name drawn: the evaluation, all candidates in order, those that could not be drawn."""

    evaluation: Evaluation
    candidates: tuple[str, ...]
    excluded: tuple[int, ...]
    sizes: tuple[int, ...] = ()
    """Of the candidates, where the chance is in proportion to them; nothing where it is equal."""

    @property
    def label(self) -> Label:
        """Return the label that drew the name."""
        return self.evaluation.label

    @property
    def index(self) -> int:
        """Return the index that was drawn."""
        if self.sizes:
            return pick_by_size(self.evaluation.value, self.sizes, self.excluded)
        return pick_index(self.evaluation.value, len(self.candidates), self.excluded)

    @property
    def chosen(self) -> str:
        """Return the name that was drawn."""
        return self.candidates[self.index]


@dataclass(frozen=True, slots=True)
class ProvinceDraw:
    """The counties of one province, drawn one by one without replacement.

    Each has the same chance, or one in proportion to its size, as the plan says.
    """

    plan: DrawPlan
    province: str
    candidates: tuple[str, ...]
    """Every county of the province, in the order of the codes (see ``Manifest.counties``)."""
    sizes: tuple[int, ...] = ()
    """Of the candidates (see :func:`county_sizes`); nothing where the chance is equal."""
    choices: tuple[Choice, ...] = ()
    """Every county drawn so far, replaced ones included."""
    pending: Label | None = None
    """The label to be evaluated next; nothing when all counties are drawn."""

    def start(self) -> ProvinceDraw:
        """Return the draw with its first label pending."""
        return self._await(Label("county", self.province))

    def accept(self, evaluation: Evaluation) -> ProvinceDraw:
        """Draw one county from the evaluation of the pending label.

        Raises:
            DrawError: the evaluation is of another label.
        """
        label = expect_label(self.pending, evaluation)
        choice = Choice(evaluation, self.candidates, self._taken(), self.sizes)
        drawn = replace(self, choices=(*self.choices, choice))
        ordinals = {choice.evaluation.label.ordinal for choice in drawn.choices}
        following = max(ordinals) + 1
        if following > self.plan.counties:
            return replace(drawn, pending=None)
        return drawn._await(replace(label, ordinal=following, attempt=0))

    def replace_county(self, ordinal: int) -> ProvinceDraw:
        """Draw another county for the same place, because of a natural obstacle.

        The same label, next attempt; the county that was drawn before stays taken.

        Raises:
            DrawError: a label is still pending, or that place was never drawn.
        """
        earlier = [
            choice.evaluation.label
            for choice in self.choices
            if choice.evaluation.label.ordinal == ordinal
        ]
        if self.pending or not earlier:
            expected = self.pending.place if self.pending else "-"
            raise DRAW_OUT_OF_ORDER.error_at(
                self.province, expected=expected, found=f"replace {ordinal}"
            )
        return self._await(replace(earlier[-1], attempt=earlier[-1].attempt + 1))

    def _taken(self) -> tuple[int, ...]:
        return tuple(sorted(choice.index for choice in self.choices))

    def _await(self, label: Label) -> ProvinceDraw:
        exhausted = len(self.choices) >= len(self.candidates)
        return replace(self, pending=None if exhausted else label)


def county_sizes(plan: DrawPlan, manifest: Manifest, province: str) -> tuple[int, ...]:
    """Return the size of each county of a province: its units of the kinds that the plan names.

    In the order of ``Manifest.counties``; nothing where the plan draws with equal chance.
    """
    if not plan.sized_by:
        return ()
    kinds = plan.sized_by
    return tuple(
        sum(
            line.size
            for line in manifest.county_lines(county)
            if read_stratum(line.stratum).kind in kinds
        )
        for county in manifest.counties(province)
    )


def expect_label(pending: Label | None, evaluation: Evaluation) -> Label:
    """Return the pending label, which the evaluation must be of."""
    if pending is None or evaluation.label != pending:
        expected = pending.place if pending else "-"
        raise DRAW_OUT_OF_ORDER.error_at(
            evaluation.label.place, expected=expected, found=evaluation.label.place
        )
    return pending
