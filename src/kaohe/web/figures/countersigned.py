"""How the bodies' words on register and figures stand: what was said last, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.core.canonical import digest
from kaohe.web.figures.sets import digest_part, latest_set, list_bodies, rows_of
from kaohe.web.registers.current import registers_of_bodies

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.figures.models import Countersignature


@dataclass(frozen=True, slots=True)
class BodyWord:
    """How a body stands: ``none``, ``agreed``, ``objected`` or ``void``, and its last word."""

    body: str
    state: str
    word: Countersignature | None


@dataclass(frozen=True, slots=True)
class Countersigned:
    """What a body countersigns now."""

    cycle: str
    body: str
    register: str
    """Digest of the register since which the body's rows are as they are; empty before one."""
    figures: str
    """Digest of the body's own figures; empty before there are any."""

    @property
    def seen(self) -> str:
        """Return the digest by which a form says what its page has shown."""
        return digest(self.to_json())

    def to_json(self) -> dict[str, Json]:
        """Return it as it stands in the ledger."""
        return {
            "cycle": self.cycle,
            "body": self.body,
            "register": self.register,
            "figures": self.figures,
        }


def what_is_countersigned(cycle: Cycle, body: str) -> Countersigned:
    """Return what a body countersigns now."""
    rows = rows_of(latest_set(cycle), body=body)
    return Countersigned(cycle.pk, body, _find_digest(cycle, body), digest_part(rows, body))


def find_words(cycle: Cycle) -> dict[str, Countersignature]:
    """Return the last word of each body that has said one."""
    rows = cycle.countersignatures.select_related("by").order_by("pk")
    return {each.body: each for each in rows}


def list_words(cycle: Cycle) -> tuple[BodyWord, ...]:
    """Return how every body stands, in the order of the pack."""
    rows, words = rows_of(latest_set(cycle)), find_words(cycle)
    registers = registers_of_bodies(cycle)
    found = []
    for body in list_bodies(cycle):
        word = words.get(body)
        snapshot = registers.get(body, registers[""])
        register = "" if snapshot is None else snapshot.digest
        now = Countersigned(cycle.pk, body, register, digest_part(rows, body))
        found.append(BodyWord(body, _state_of(word, now), word))
    return tuple(found)


def word_of(cycle: Cycle, body: str) -> BodyWord:
    """Return how one body stands."""
    word = cycle.countersignatures.filter(body=body).select_related("by").order_by("pk").last()
    return BodyWord(body, _state_of(word, what_is_countersigned(cycle, body)), word)


def holds(word: Countersignature, now: Countersigned) -> bool:
    """Tell whether a word speaks of what there is now."""
    return (word.register, word.figures) == (now.register, now.figures)


def _find_digest(cycle: Cycle, body: str) -> str:
    registers = registers_of_bodies(cycle)
    snapshot = registers.get(body, registers[""])
    return "" if snapshot is None else snapshot.digest


def _state_of(word: Countersignature | None, now: Countersigned) -> str:
    if word is None:
        return "none"
    if not holds(word, now):
        return "void"
    return "agreed" if word.is_agreed else "objected"
