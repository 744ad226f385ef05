"""The draw inside one county, one unit at a time.

Kind, unit, visit, closing, and only then the next: the state holds what has been disclosed and
the one label that may be evaluated now. Nothing later can be computed from it, because the
values do not exist before the key holders give them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaohe.core.draw.choices import Choice, expect_label
from kaohe.core.draw.faults import DRAW_OUT_OF_ORDER
from kaohe.core.draw.labels import Label
from kaohe.core.draw.lottery import pick_index
from kaohe.core.draw.pools import NO_POOLS, find_member_pools, find_unit_pools
from kaohe.core.draw.strata import FEDERATION, MEMBER, Stratum, read_stratum

if TYPE_CHECKING:
    from kaohe.core.draw.lottery import Evaluation
    from kaohe.core.draw.plan import DrawPlan, Slot
    from kaohe.core.draw.pools import FrameView, Pool, Pools
    from kaohe.core.errors import KaoheError


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One unit that was drawn: from which pool, at which index, and who it is."""

    evaluation: Evaluation
    passed: tuple[Pool, ...]
    """Strata passed over because nothing was left in them, own kind first."""
    pool: Pool
    unit_id: str
    slot: str
    """Name of the slot, such as ``P1``."""
    member: int = 0
    """1, 2, … for a visit to a federation's member, otherwise 0."""

    @property
    def label(self) -> Label:
        """Return the label that drew the unit."""
        return self.evaluation.label

    @property
    def stratum(self) -> Stratum:
        """Return the stratum that the unit was drawn from."""
        return read_stratum(self.pool.stratum)

    @property
    def index(self) -> int:
        """Return the unit's index in its stratum."""
        return pick_index(self.evaluation.value, self.pool.size, self.pool.excluded)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A visit that cannot be made, because nothing is left in any stratum of its chain."""

    label: Label
    passed: tuple[Pool, ...]
    slot: str
    member: int = 0


@dataclass(frozen=True, slots=True)
class CountyDraw:
    """The state of the draw in one county; every step returns the next state.

    Either a label is pending, or a visit is open, or the county is complete.
    """

    plan: DrawPlan
    frame: FrameView
    province: str
    county: str
    kinds: tuple[Choice, ...] = ()
    """The slots drawn so far, in their order."""
    disclosures: tuple[Disclosure, ...] = ()
    """Every unit disclosed so far, replaced ones included."""
    shortfalls: tuple[Shortfall, ...] = ()
    pending: Label | None = None
    """The label to be evaluated now."""
    pools: Pools = NO_POOLS
    """Where the pending label draws from; nothing is open while a kind is pending."""
    visit: Disclosure | None = None
    """The visit that is going on."""

    @property
    def is_complete(self) -> bool:
        """Tell whether every slot has been visited or has fallen short."""
        return bool(self.kinds) and self.pending is None and self.visit is None

    def start(self) -> CountyDraw:
        """Return the draw with the label of the first kind pending.

        Raises:
            DrawError: the draw has begun already.
        """
        if self.kinds or self.pending:
            raise self._refuse("start")
        return self._await_kind()

    def accept(self, evaluation: Evaluation) -> CountyDraw:
        """Take the evaluation of the pending label: it draws a kind, or discloses a unit.

        Raises:
            DrawError: the evaluation is of another label.
        """
        expect_label(self.pending, evaluation)
        pool = self.pools.open
        if pool is None:
            choice = Choice(evaluation, self.plan.slot_names, self._drawn_slots())
            return replace(self, kinds=(*self.kinds, choice))._await_visit(member=0)
        index = pick_index(evaluation.value, pool.size, pool.excluded)
        visit = Disclosure(
            evaluation=evaluation,
            passed=self.pools.passed,
            pool=pool,
            unit_id=self.frame.unit_id(pool.stratum, index),
            slot=self.kinds[-1].chosen,
            member=self._member_of(evaluation.label),
        )
        return replace(
            self,
            disclosures=(*self.disclosures, visit),
            pending=None,
            pools=NO_POOLS,
            visit=visit,
        )

    def close(self) -> CountyDraw:
        """Close the visit that is going on; only now is the next label pending.

        Raises:
            DrawError: no visit is going on.
        """
        if self.visit is None:
            raise self._refuse("close")
        return replace(self, visit=None)._go_on(after=self.visit.member)

    def replace_unit(self) -> CountyDraw:
        """Draw another unit for the visit that is going on: the same label, next attempt.

        The unit that cannot be visited stays disclosed and is never drawn again. Whether a
        replacement is allowed is decided by the workflow, from the signed record.

        Raises:
            DrawError: no visit is going on.
        """
        if self.visit is None:
            raise self._refuse("replace")
        return replace(self, visit=None)._await_visit(
            member=self.visit.member, attempt=self.visit.label.attempt + 1
        )

    def _go_on(self, *, after: int) -> CountyDraw:
        if after < self._slot.members:
            return self._await_visit(member=after + 1)
        if len(self.kinds) < len(self.plan.slots):
            return self._await_kind()
        return replace(self, pending=None, pools=NO_POOLS)

    def _await_kind(self) -> CountyDraw:
        ordinal = len(self.kinds) + 1
        label = Label("kind", self.province, self.county, ordinal=ordinal)
        return replace(self, pending=label, pools=NO_POOLS)

    def _await_visit(self, *, member: int, attempt: int = 0) -> CountyDraw:
        label, pools = self._label(member, attempt), self._find_pools(member)
        if pools.open:
            return replace(self, pending=label, pools=pools)
        short = Shortfall(label, pools.passed, self.kinds[-1].chosen, member)
        return replace(self, shortfalls=(*self.shortfalls, short))._go_on(after=member)

    def _label(self, member: int, attempt: int) -> Label:
        return self.plan.visit_label(
            self.kinds[-1].index,
            province=self.province,
            county=self.county,
            member=member,
            attempt=attempt,
        )

    def _find_pools(self, member: int) -> Pools:
        disclosed = {disclosure.unit_id for disclosure in self.disclosures}
        federation = self._federation() if member else None
        if federation:
            return find_member_pools(self.frame, federation, disclosed=disclosed)
        return find_unit_pools(
            self.frame,
            self._slot,
            province=self.province,
            county=self.county,
            disclosed=disclosed,
        )

    def _federation(self) -> Stratum | None:
        """Return the members of the slot's federation; nothing when other kinds stand in."""
        slot = self.kinds[-1].chosen
        if any(short.slot == slot and not short.member for short in self.shortfalls):
            return None
        drawn = [each for each in self.disclosures if each.slot == slot and not each.member]
        if drawn[-1].stratum.kind != FEDERATION:
            return None
        return Stratum(self.province, self.county, MEMBER, drawn[-1].unit_id)

    def _member_of(self, label: Label) -> int:
        if label.stage == "unit":
            return 0
        return label.ordinal - self.plan.member_ordinal(self.kinds[-1].index, 0)

    def _drawn_slots(self) -> tuple[int, ...]:
        return tuple(sorted(choice.index for choice in self.kinds))

    @property
    def _slot(self) -> Slot:
        return self.plan.slots[self.kinds[-1].index]

    def _refuse(self, step: str) -> KaoheError:
        visit = self.visit.label.place if self.visit else "-"
        expected = self.pending.place if self.pending else visit
        return DRAW_OUT_OF_ORDER.error_at(
            f"{self.province}/{self.county}", expected=expected, found=step
        )
