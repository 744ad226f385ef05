"""A pack in force is settled, cites texts that cannot change unseen, and has its days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.rules.checks import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.places import Places

_DAYS_NEEDED: Final = {
    "draft": (),
    "settled": (),
    "in_force": ("in_force_from",),
    "superseded": ("in_force_from", "in_force_to"),
    "withdrawn": ("in_force_from",),
}


def check_life(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find what a pack of its status must have and has not."""
    for key in _DAYS_NEEDED[pack.status]:
        if getattr(pack, key) is None:
            yield places.fault(faults.DAY_MISSING, ("status",), status=pack.status, key=key)
    since, until = pack.in_force_from, pack.in_force_to
    if since and until and until < since:
        yield places.fault(faults.DAYS_REVERSED, ("in_force_to",), since=since, until=until)
    if pack.status == "draft":
        return
    if "+" in pack.version:
        yield places.fault(faults.WHAT_IF, ("version",), version=pack.version)
    for n, decision in enumerate(pack.decisions):
        if decision.settled is None:
            yield places.fault(faults.UNSETTLED, ("decisions", n), status=pack.status)
    for n, source in enumerate(pack.sources):
        if source.held and source.digest is None:
            yield places.fault(faults.DIGEST_MISSING, ("sources", n), status=pack.status)
