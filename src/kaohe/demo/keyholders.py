"""The key holders of a rehearsal: each with its own copy of the ledger, in a process or in ours."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import date
from typing import TYPE_CHECKING

from kaohe.demo.keys import CAMPAIGN, rehearse_ceremony
from kaohe.demo.moments import write_moment
from kaohe.services.keyholder import KeyholderService
from kaohe.services.keyholder_processes import KeyholderSetup, start_keyholders
from kaohe.stores.keyholder_store import KeyholderStore
from kaohe.workflows.keyholding.following import Membership

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kaohe.demo.keys import PracticeHolder
    from kaohe.workflows.keyholding.asking import Keyholder

OPENED = write_moment(date(2013, 1, 9), minute=23 * 60)


@contextmanager
def rehearse_keyholders(
    folder: Path, names: Sequence[str], *, seed: int, processes: bool
) -> Iterator[Mapping[str, Keyholder]]:
    """Let the key holders of a rehearsal serve, by name.

    Args:
        folder: where each keeps its copy of the ledger.
        names: the holders of the plan.
        seed: from which their secrets follow.
        processes: whether each runs as a process of its own, over HTTP on this machine.
    """
    secrets = rehearse_ceremony(seed)
    chosen = [each for each in secrets.holders if each.name in names]
    places = [folder / f"{each.id}.db" for each in chosen]
    with ExitStack() as stack:
        for holder, place in zip(chosen, places, strict=True):
            member = Membership(CAMPAIGN, holder.name, holder.key.public_key, secrets.ledger.key)
            if not place.exists():
                KeyholderStore.create(place, member).close()
        if processes:
            setups = [
                KeyholderSetup(place, holder.key)
                for place, holder in zip(places, chosen, strict=True)
            ]
            holders: Sequence[Keyholder] = stack.enter_context(start_keyholders(setups))
        else:
            holders = [
                stack.enter_context(_serving(place, holder))
                for place, holder in zip(places, chosen, strict=True)
            ]
        yield {each.name: holder for each, holder in zip(chosen, holders, strict=True)}


@contextmanager
def _serving(place: Path, holder: PracticeHolder) -> Iterator[KeyholderService]:
    store = KeyholderStore.load(place)
    try:
        yield KeyholderService(store, holder.key, lambda: OPENED)
    finally:
        store.close()
