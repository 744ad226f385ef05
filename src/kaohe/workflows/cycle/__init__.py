"""The year of an assessment as a state machine: steps, what each waits for, who signs it."""

from kaohe.workflows.cycle.days import (
    REMINDED,
    days_left,
    end_of_february,
    find_reminder,
    list_months,
    list_weeks,
)
from kaohe.workflows.cycle.steps import FIRST, OPTIONAL, SEATS, STEPS, Need, Seat, Step, find_step
from kaohe.workflows.cycle.year import (
    Year,
    advance,
    find_missing,
    find_unmet,
    leave_out,
    seat_person,
    sign,
)

__all__ = [
    "FIRST",
    "OPTIONAL",
    "REMINDED",
    "SEATS",
    "STEPS",
    "Need",
    "Seat",
    "Step",
    "Year",
    "advance",
    "days_left",
    "end_of_february",
    "find_missing",
    "find_reminder",
    "find_step",
    "find_unmet",
    "leave_out",
    "list_months",
    "list_weeks",
    "seat_person",
    "sign",
]
