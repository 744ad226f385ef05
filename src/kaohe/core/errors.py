"""Everything that can go wrong, as one tree, told in Chinese and in English.

KaoheError
├── InputError           what was handed in cannot be used
│   ├── FileUnusable         a file is missing, unreadable or not of the kind asked for
│   └── OutputExists         a result would overwrite what is already there
├── PackError            the rule pack cannot be used
│   ├── PackSyntaxError      the YAML cannot be read
│   ├── PackInvalid          it reads, but breaks the schema or its own sums
│   └── PackNotInForce       no version is in force on the day asked for
├── EvidenceError        the facts do not fit the rubric
│   ├── EvidenceMalformed    the file is not an evidence sheet
│   ├── EvidenceMissing      a scored item has neither a finding nor a gap
│   └── EvidenceOutOfRange   a finding or a number is not one the rule knows
├── RegisterError        a register cannot be used
│   ├── DeliveryRefused      a delivered file cannot be taken in
│   └── SnapshotDamaged      a stored snapshot is not what its manifest says
├── DrawError            a draw cannot be made, or cannot be verified
│   ├── FrameInvalid         the frame cannot be committed to
│   └── ProofInvalid         a proof does not show what it claims
├── LedgerError          the ledger cannot be written or trusted
│   ├── StepRefused          an act breaks the order that everybody relies on
│   ├── NoteInvalid          a signed note, checkpoint, policy or log proof does not hold
│   └── LedgerDamaged        a ledger is not what its entries give
└── TeamsImpossible      no allocation of teams keeps every rule

An error carries one or more faults. A fault says where, what and how to mend it; its kind is
declared once with a stable code and with both languages, so that no message can exist in one
language only. Faults of one file are collected and raised together, because a person who mends
a file wants to know everything that is wrong with it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Language: TypeAlias = Literal["zh", "en"]

FAULT_KINDS: Final[dict[str, FaultKind]] = {}
"""Every declared kind by its code; the reference page of error codes is made from it."""


class KaoheError(Exception):
    """Base class: one or more faults, each with a place, a problem and a remedy."""

    code: ClassVar[str] = "kaohe"

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults: tuple[Fault, ...] = faults

    def __str__(self) -> str:
        return self.say("en")

    def say(self, language: Language, *, most: int | None = None) -> str:
        """Return the faults, one a line; beyond ``most`` only how many there are of each kind."""
        shown = [fault.say(language) for fault in self.faults[:most]]
        rest = Counter(fault.kind.code for fault in self.faults[len(shown) :])
        more = "另有{count}处：[{code}]" if language == "zh" else "{count} more of [{code}]"
        shown += [more.format(count=rest[code], code=code) for code in sorted(rest)]
        return "\n".join(shown)


class InputError(KaoheError):
    """What was handed in cannot be used."""

    code = "input"


class FileUnusable(InputError):
    """A file is missing, unreadable or not of the kind asked for."""

    code = "file-unusable"


class OutputExists(InputError):
    """A result would overwrite what is already there."""

    code = "output-exists"


class PackError(KaoheError):
    """The rule pack cannot be used."""

    code = "pack"


class PackSyntaxError(PackError):
    """The YAML cannot be read."""

    code = "pack-syntax"


class PackInvalid(PackError):
    """The pack reads, but breaks the schema or its own sums."""

    code = "pack-invalid"


class PackNotInForce(PackError):
    """No version is in force on the day asked for."""

    code = "pack-not-in-force"


class EvidenceError(KaoheError):
    """The facts do not fit the rubric."""

    code = "evidence"


class EvidenceMalformed(EvidenceError):
    """The file is not an evidence sheet."""

    code = "evidence-malformed"


class EvidenceMissing(EvidenceError):
    """A scored item has neither a finding nor a gap."""

    code = "evidence-missing"


class EvidenceOutOfRange(EvidenceError):
    """A finding or a number is not one the rule knows."""

    code = "evidence-out-of-range"


class RegisterError(KaoheError):
    """A register cannot be used."""

    code = "register"


class DeliveryRefused(RegisterError):
    """A delivered file cannot be taken in."""

    code = "delivery-refused"


class SnapshotDamaged(RegisterError):
    """A stored snapshot is not what its manifest says."""

    code = "snapshot-damaged"


class DrawError(KaoheError):
    """A draw cannot be made, or cannot be verified."""

    code = "draw"


class FrameInvalid(DrawError):
    """The frame cannot be committed to."""

    code = "frame-invalid"


class ProofInvalid(DrawError):
    """A proof does not show what it claims."""

    code = "proof-invalid"


class LedgerError(KaoheError):
    """The ledger cannot be written or trusted."""

    code = "ledger"


class StepRefused(LedgerError):
    """An act breaks the order that everybody relies on."""

    code = "step-refused"


class NoteInvalid(LedgerError):
    """A signed note, checkpoint, policy or log proof does not hold."""

    code = "note-invalid"


class LedgerDamaged(LedgerError):
    """A ledger is not what its entries give."""

    code = "ledger-damaged"


class TeamsImpossible(KaoheError):
    """No allocation of teams keeps every rule."""

    code = "teams-impossible"


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One thing that can be wrong, with its message in both languages.

    The four texts are templates over the fields given to :meth:`at`; the problem and the remedy
    are whole sentences.
    """

    error: type[KaoheError]
    code: str
    zh: str
    mend_zh: str
    en: str
    mend_en: str

    def __post_init__(self) -> None:
        if self.code in FAULT_KINDS:
            raise ValueError(f"two kinds of fault are called {self.code!r}")
        FAULT_KINDS[self.code] = self

    def at(self, where: str, **fields: object) -> Fault:
        """Return a fault of this kind at a place such as ``pack.yaml:12``."""
        return Fault(self, where, tuple(sorted((key, str(value)) for key, value in fields.items())))

    def error_at(self, where: str, **fields: object) -> KaoheError:
        """Return the error for a single fault, ready to raise."""
        return self.error(self.at(where, **fields))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what, and how to mend it."""

    kind: FaultKind
    where: str
    fields: tuple[tuple[str, str], ...] = ()

    def problem(self, language: Language) -> str:
        """Return what is wrong, as a sentence."""
        template = self.kind.zh if language == "zh" else self.kind.en
        return template.format_map(dict(self.fields))

    def remedy(self, language: Language) -> str:
        """Return how to mend it, as a sentence."""
        template = self.kind.mend_zh if language == "zh" else self.kind.mend_en
        return template.format_map(dict(self.fields))

    def say(self, language: Language) -> str:
        """Return place, problem, remedy and code in one line."""
        if language == "zh":
            return f"{self.where}：{self.problem('zh')}{self.remedy('zh')}[{self.kind.code}]"
        return f"{self.where}: {self.problem('en')} {self.remedy('en')} [{self.kind.code}]"


def raise_all(error: type[KaoheError], faults: Iterable[Fault]) -> None:
    """Raise one error with all faults, or nothing when there is none."""
    found = tuple(faults)
    if found:
        raise error(*found)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return up to three known names, the nearest first, for a remedy."""
    return _nearest(name, tuple(known))


@lru_cache(maxsize=1024)
def _nearest(name: str, known: tuple[str, ...]) -> str:
    """Rank the names once: one slip of a file is often in all its lines."""
    ranked = sorted(known, key=lambda each: (-SequenceMatcher(None, name, each).ratio(), each))
    return ", ".join(ranked[:3]) or "–"
