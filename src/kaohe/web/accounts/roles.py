"""The roles of the assessment, as data.

Three kinds of administrators are separated from all business and from one another (三权分立):
whoever runs the machines sees no scores, whoever gives rights reads no logs, whoever reads logs
changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its name, and what holding it asks for."""

    id: str
    name: object
    """Translated when it is shown."""
    is_administrator: bool = False
    needs_second_factor: bool = True
    is_of_body: bool = False
    """Whether its holder sees one body only, and must have one."""


OFFICE: Final = Role("office", _("考核办公室"))
STATISTICS: Final = Role("statistics", _("研究室"))
FINANCE: Final = Role("finance", _("财务部"))
LEADER: Final = Role("leader", _("领导小组"))
PROVINCE: Final = Role("province", _("省级工会"), needs_second_factor=False, is_of_body=True)
INSPECTOR: Final = Role("inspector", _("考核组成员"))
DUTY: Final = Role("duty", _("值班员"))
AUDITOR: Final = Role("auditor", _("监督员"), needs_second_factor=False)
SYSTEM: Final = Role("system", _("系统管理员"), is_administrator=True)
SECURITY: Final = Role("security", _("安全管理员"), is_administrator=True)
AUDIT: Final = Role("audit", _("审计管理员"), is_administrator=True)

ROLES: Final = {
    role.id: role
    for role in (
        OFFICE,
        STATISTICS,
        FINANCE,
        LEADER,
        PROVINCE,
        INSPECTOR,
        DUTY,
        AUDITOR,
        SYSTEM,
        SECURITY,
        AUDIT,
    )
}
"""Every role by its id."""

ROLE_CHOICES: Final = [(role.id, role.name) for role in ROLES.values()]


def may_be_held_together(one: str, other: str) -> bool:
    """Tell whether one person may hold both roles.

    An administrator holds nothing else; whoever belongs to a body holds nothing of headquarters.
    """
    if one == other:
        return True
    pair = (ROLES[one], ROLES[other])
    return not any(role.is_administrator or role.is_of_body for role in pair)
