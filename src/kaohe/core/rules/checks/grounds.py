"""Every rule rests on a clause, or on a numbered decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.rules.checks import faults
from kaohe.core.rules.checks.survey import walk
from kaohe.core.rules.model import Gap, NoApplicableUnit
from kaohe.core.rules.text import Grounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.places import Places


def check_grounds(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find rules without a ground.

    The treatment of a gap, and of points that nobody can be asked, stands in no text: it always
    names a decision.
    """
    for path, part in walk(pack):
        if isinstance(part, Grounded):
            if part.basis in ("stated", "derived") and not part.cite:
                yield places.fault(faults.CITE_MISSING, path, basis=part.basis)
            if part.basis in ("assumed", "open") and part.decision is None:
                yield places.fault(faults.DECISION_MISSING, path)
            if part.basis == "open" and pack.status != "draft":
                yield places.fault(faults.BASIS_OPEN, path)
        elif isinstance(part, Gap | NoApplicableUnit) and part.decision is None:
            yield places.fault(faults.DECISION_MISSING, path)
