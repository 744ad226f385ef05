"""考核工作组: who assesses whom, and what an allocation must keep."""

from kaohe.core.teams.allocation import Allocation, Inspector, Team
from kaohe.core.teams.check import allocation_faults, request_faults

__all__ = ["Allocation", "Inspector", "Team", "allocation_faults", "request_faults"]
