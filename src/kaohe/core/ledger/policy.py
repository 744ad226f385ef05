"""Whom to believe: known ledgers, known witnesses, and how many of them (C2SP tlog-policy).

A text file that people can read. Names are taken as bytes: two spellings are two names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import Fault, NoteInvalid, raise_all
from kaohe.core.ledger.checkpoints import open_checkpoint
from kaohe.core.ledger.faults import (
    POLICY_KEY_WRONG,
    POLICY_LINE_WRONG,
    POLICY_NAME_TAKEN,
    POLICY_NAME_UNKNOWN,
    POLICY_QUORUM_COUNT,
    POLICY_THRESHOLD_WRONG,
    QUORUM_MISSED,
)
from kaohe.core.ledger.notes import COSIGNATURE, ED25519, read_key, time_of, verify_note

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kaohe.core.ledger.checkpoints import Checkpoint
    from kaohe.core.ledger.notes import Note, NoteKey, SignatureLine

NO_QUORUM: Final = "none"

_FOREIGN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_SPACE: Final = re.compile("[ \t]+")
_THRESHOLD: Final = re.compile("all|any|[1-9][0-9]{0,4}")


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses or groups of which at least so many must have signed."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Which checkpoints are believed."""

    logs: tuple[NoteKey, ...]
    witnesses: Mapping[str, NoteKey]
    """Name within the policy → key."""
    groups: Mapping[str, Group]
    quorum: str

    def is_met(self, witnessed: Collection[str]) -> bool:
        """Tell whether these witnesses, by their names within the policy, are enough."""
        return self.quorum == NO_QUORUM or self._has_witnessed(self.quorum, witnessed)

    def _has_witnessed(self, name: str, witnessed: Collection[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in witnessed
        return sum(self._has_witnessed(each, witnessed) for each in group.members) >= group.least


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint that a policy lets pass."""

    checkpoint: Checkpoint
    note: Note
    witnesses: tuple[str, ...]
    """Names within the policy of those who cosigned."""


def check_checkpoint(
    data: bytes, policy: Policy, *, before: int | None = None, where: str = "checkpoint"
) -> Witnessed:
    """Return a checkpoint signed by a known ledger and cosigned by enough witnesses.

    Args:
        data: the signed note.
        policy: whom to believe.
        before: a second (POSIX); who signed then or later does not count.
        where: for faults.

    Raises:
        NoteInvalid: unreadable, not signed by a ledger of the policy, a known key's signature
            does not fit, or too few witnesses.
    """
    checkpoint, note = open_checkpoint(data, policy.logs, where=where)
    signed = [key for key in policy.witnesses.values() if note.signed_by(key)]
    if signed:
        verify_note(note, signed, where=where)
    names = find_signed(note, policy, before=before)
    if not policy.is_met(names):
        raise QUORUM_MISSED.error_at(where, quorum=policy.quorum, found=", ".join(names) or "–")
    return Witnessed(checkpoint, note, names)


def find_signed(note: Note, policy: Policy, *, before: int | None = None) -> tuple[str, ...]:
    """Return the witnesses of a policy below a note, whether their signatures fit or not.

    Args:
        note: with its lines.
        policy: whose names are given, in its order.
        before: a second (POSIX); a witness whose lines all name this one or a later one is left
            out.
    """
    return tuple(
        name
        for name, key in policy.witnesses.items()
        if any(_is_before(line, before) for line in note.signed_by(key))
    )


def _is_before(line: SignatureLine, second: int | None) -> bool:
    time = time_of(line.signature)
    return second is None or (time is not None and time < second)


def read_policy(data: bytes, *, where: str = "policy") -> Policy:
    """Read a policy file.

    Raises:
        NoteInvalid: with every line that cannot be used.
    """
    reader = _Reader(where)
    # Octets beyond ASCII are opaque: what is no UTF-8 must stay what it is, not become a sign.
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), start=1):
        reader.take(f"{where}:{number}", line)
    return reader.finish()


@dataclass(slots=True)
class _Reader:
    """What has been read of a policy so far."""

    where: str
    logs: list[NoteKey] = field(default_factory=list)
    witnesses: dict[str, NoteKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorums: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Names that are members of a group already: nobody counts in two ways."""
    faults: list[Fault] = field(default_factory=list)

    def take(self, place: str, line: str) -> None:
        """Read one line."""
        words = [word for word in _SPACE.split(line) if word]
        if _FOREIGN.search(line):
            self.faults.append(POLICY_LINE_WRONG.at(place))
            return
        match words:
            case []:
                pass
            case [first, *_] if first.startswith("#"):
                pass
            case ["log", key] | ["log", key, _]:
                self._take_log(place, key)
            case ["witness", name, key] | ["witness", name, key, _]:
                self._take_witness(place, name, key)
            case ["group", name, threshold, _, *_]:
                self._take_group(place, name, threshold, tuple(words[3:]))
            case ["quorum", name]:
                self._expect_known(place, (name,), allowed=NO_QUORUM)
                self.quorums.append(name)
            case _:
                self.faults.append(POLICY_LINE_WRONG.at(place))

    def finish(self) -> Policy:
        """Return the policy, or raise all faults."""
        if len(self.quorums) != 1 and not self.faults:
            self.faults.append(POLICY_QUORUM_COUNT.at(self.where, found=len(self.quorums)))
        raise_all(NoteInvalid, self.faults)
        return Policy(tuple(self.logs), self.witnesses, self.groups, self.quorums[0])

    def _take_log(self, place: str, text: str) -> None:
        key = self._read_key(place, text, ED25519, self.logs)
        if key:
            self.logs.append(key)

    def _take_witness(self, place: str, name: str, text: str) -> None:
        key = self._read_key(place, text, COSIGNATURE, self.witnesses.values())
        if self._is_free(place, name) and key:
            self.witnesses[name] = key

    def _take_group(self, place: str, name: str, threshold: str, members: tuple[str, ...]) -> None:
        self._expect_known(place, members)
        twice = {each for each in members if members.count(each) > 1 or each in self.used}
        if twice:
            self.faults.append(POLICY_NAME_TAKEN.at(place, name=_shown(sorted(twice))))
        self.used.update(members)
        least = _read_threshold(threshold, len(members))
        if not least:
            self.faults.append(POLICY_THRESHOLD_WRONG.at(place, members=len(members)))
        if self._is_free(place, name):
            self.groups[name] = Group(least, members)

    def _read_key(
        self, place: str, text: str, kind: int, others: Iterable[NoteKey]
    ) -> NoteKey | None:
        try:
            key = read_key(text)
        except NoteInvalid:
            key = None
        if key is None or key.kind != kind or key.public in {each.public for each in others}:
            self.faults.append(POLICY_KEY_WRONG.at(place))
            return None
        return key

    def _is_free(self, place: str, name: str) -> bool:
        free = name != NO_QUORUM and name not in self.witnesses and name not in self.groups
        if not free:
            self.faults.append(POLICY_NAME_TAKEN.at(place, name=_shown([name])))
        return free

    def _expect_known(self, place: str, names: tuple[str, ...], *, allowed: str = "") -> None:
        known = {*self.witnesses, *self.groups, allowed}
        unknown = [name for name in names if name not in known]
        if unknown:
            self.faults.append(POLICY_NAME_UNKNOWN.at(place, name=_shown(unknown)))


def _read_threshold(text: str, members: int) -> int:
    """Return how many members are needed; 0 when that cannot be."""
    if not _THRESHOLD.fullmatch(text):
        return 0
    least = {"all": members, "any": 1}.get(text) or int(text)
    return least if least <= members else 0


def _shown(names: Iterable[str]) -> str:
    """Return names for a message, in which octets that are no text cannot stand."""
    return ", ".join(names).encode("utf-8", "replace").decode()
