"""All checks by table, and every rule by its id."""

from __future__ import annotations

from typing import Final

from kaohe.core.register.enterprise_table import ENTERPRISE_CHECKS
from kaohe.core.register.figure_tables import STATISTIC_CHECKS, TARGET_CHECKS
from kaohe.core.register.union_tables import FEDERATION_CHECKS, SOCIAL_UNION_CHECKS

CHECKS: Final = {
    checks.kind.id: checks
    for checks in (
        ENTERPRISE_CHECKS,
        FEDERATION_CHECKS,
        SOCIAL_UNION_CHECKS,
        STATISTIC_CHECKS,
        TARGET_CHECKS,
    )
}

RULES: Final = {rule.id: rule for checks in CHECKS.values() for rule in checks.rules}
