"""考核工作组: who assesses whom, what an allocation must keep, and what a trip may cost."""

from kaohe.core.teams.allocation import LENT, TIES, Allocation, Inspector, Team, Tie, TieKind
from kaohe.core.teams.changing import (
    choose_leader,
    exchange,
    join,
    move,
    name_leader,
    renew_inspectors,
)
from kaohe.core.teams.check import allocation_faults, find_recusals, name_body, request_faults
from kaohe.core.teams.comparing import Moved, compare_allocations
from kaohe.core.teams.travel import Round, distance_between, find_round
from kaohe.core.teams.wishes import Wishes

__all__ = [
    "LENT",
    "TIES",
    "Allocation",
    "Inspector",
    "Moved",
    "Round",
    "Team",
    "Tie",
    "TieKind",
    "Wishes",
    "allocation_faults",
    "choose_leader",
    "compare_allocations",
    "distance_between",
    "exchange",
    "find_recusals",
    "find_round",
    "join",
    "move",
    "name_body",
    "name_leader",
    "renew_inspectors",
    "request_faults",
]
