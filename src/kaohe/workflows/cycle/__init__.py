"""The year of an assessment as a state machine: steps, what each waits for, who signs it."""

from kaohe.workflows.cycle.steps import FIRST, SEATS, STEPS, Need, Seat, Step, find_step
from kaohe.workflows.cycle.year import Year, advance, find_missing, leave_out, seat_person, sign

__all__ = [
    "FIRST",
    "SEATS",
    "STEPS",
    "Need",
    "Seat",
    "Step",
    "Year",
    "advance",
    "find_missing",
    "find_step",
    "leave_out",
    "seat_person",
    "sign",
]
