"""Signed notes, checkpoints, policies and log proofs in the formats of C2SP."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from .faults import Fault, Report, expect
from .tree import is_included, root_of
from .wire import read_base64

_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_SIZE = re.compile("0|[1-9][0-9]{0,18}")
_LINE = re.compile(r"— ([^\s+\x00-\x1f\x7f]+) (\S+)")
_LEDGER, _WITNESS = 1, 4


class Key(NamedTuple):
    """The public key of a ledger or of a witness."""

    name: str
    kind: int
    public: bytes
    id: bytes


class Policy(NamedTuple):
    """Which ledgers and witnesses are believed, and how many of them are needed."""

    logs: list[Key]
    witnesses: dict[str, Key]
    groups: dict[str, tuple[int, list[str]]]
    quorum: list[str]

    def has_signed(self, name: str, signed: list[str]) -> bool:
        """Tell whether a witness, or enough of a group, is among those who signed."""
        if name not in self.groups:
            return name in signed or name == "none"
        least, members = self.groups[name]
        return sum(self.has_signed(each, signed) for each in members) >= least


class Checkpoint(NamedTuple):
    """What a ledger has signed, and who stands by it."""

    origin: str
    size: int
    root: bytes
    witnesses: list[str]


def is_signed(public: bytes, text: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 signature holds."""
    try:
        VerifyKey(public).verify(text, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def read_key(text: str, kind: int) -> Key:
    """Read a verifier key of one kind."""
    name, number, encoded = [*text.split("+", 2), "", ""][:3]
    raw = read_base64(encoded, url=False)
    own = sha256(name.encode() + b"\n" + raw).digest()[:4]
    fits = _NAME.fullmatch(name) and len(raw) == 33 and raw[0] == kind
    expect(bool(fits) and number == own.hex(), "key", name)
    return Key(name, kind, raw[1:], own)


def read_note(data: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Return the text of a signed note and its signatures: name, key id, signature."""
    try:
        whole = data.decode()
    except ValueError:
        raise Fault("note") from None
    text, blank, lines = whole.rpartition("\n\n")
    expect(bool(text and blank) and lines.endswith("\n"), "note")
    expect(not re.search("[\x00-\x09\x0b-\x1f\x7f]", whole), "note")
    signatures = []
    for line in lines[:-1].split("\n"):
        found = _LINE.fullmatch(line)
        raw = read_base64(found[2], url=False) if found else b""
        expect(len(raw) > 4, "note")
        signatures.append((found[1] if found else "", raw[:4], raw[4:]))
    return text + "\n", signatures


def signers(data: bytes, keys: list[Key], *, before: int = 2**63) -> list[str]:
    """Return the names of those who have signed; a wrong signature of one of them is a fault.

    A witness who names a second that is not before the one given does not count.
    """
    text, signatures = read_note(data)
    found = []
    for key in keys:
        own = [raw for name, number, raw in signatures if (name, number) == (key.name, key.id)]
        for raw in own:
            signed = text.encode()
            time = 0
            if key.kind == _WITNESS:
                time, raw = int.from_bytes(raw[:8], "big"), raw[8:]
                signed = f"cosignature/v1\ntime {time}\n".encode() + signed
            expect(is_signed(key.public, signed, raw), "signature", key.name)
            found += [key.name] * (time < before)
    return found


def check_checkpoint(data: bytes, policy: Policy, *, before: int = 2**63) -> Checkpoint:
    """Return what a checkpoint says that a policy lets pass, signed before a second (POSIX)."""
    lines = read_note(data)[0].split("\n")[:-1]
    expect(len(lines) >= 3 and all(lines) and bool(_SIZE.fullmatch(lines[1])), "checkpoint-text")
    origin, size, root = lines[0], int(lines[1]), read_base64(lines[2], url=False)
    expect(len(root) == 32 and (size > 0 or root == root_of([])), "checkpoint-text")
    expect(bool(signers(data, [key for key in policy.logs if key.name == origin])), "signature")
    signed = signers(data, list(policy.witnesses.values()), before=before)
    witnesses = [name for name, key in policy.witnesses.items() if key.name in signed]
    expect(policy.has_signed(policy.quorum[0], witnesses), "quorum", ", ".join(witnesses))
    return Checkpoint(origin, size, root, witnesses)


def check_log_proof(data: bytes, leaf: bytes, policy: Policy) -> tuple[int, Checkpoint]:
    """Return where a leaf stands in a ledger, and in which one, by an offline proof."""
    head, _, note = data.partition(b"\n\n")
    lines = head.decode("latin-1").split("\n")
    expect(lines[0] == "c2sp.org/tlog-proof@v1", "log-proof")
    if lines[1:] and lines[1].startswith("extra "):
        read_base64(lines.pop(1)[6:], url=False)
    number = lines[1].removeprefix("index ") if lines[1:] else ""
    expect(bool(_SIZE.fullmatch(number)) and lines[1] != number, "log-proof")
    path = [read_base64(line, url=False) for line in lines[2:]]
    found = check_checkpoint(note, policy)
    holds = is_included(leaf, int(number), found.size, path, found.root)
    expect(holds, "log-proof")
    return int(number), found


def read_policy(data: bytes, report: Report) -> Policy:
    """Read a policy file; every line that cannot be used is reported."""
    policy = Policy([], {}, {}, [])
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), 1):
        words = [word for word in re.split("[ \t]+", line) if word]
        with report.at(f"policy:{number}"):
            expect(not re.search("[\x00-\x08\x0b-\x1f\x7f]", line), "policy")
            if words and not words[0].startswith("#"):
                _read_line(words, policy)
    publics = [key.public for key in (*policy.logs, *policy.witnesses.values())]
    fits = len(policy.quorum) == 1 and len(set(publics)) == len(publics)
    report.hold(fits, "policy", "policy")
    return policy


def _read_line(words: list[str], policy: Policy) -> None:
    grouped = {name for _, members in policy.groups.values() for name in members}
    names = {*policy.witnesses, *policy.groups}
    match words:
        case ["log", key] | ["log", key, _]:
            policy.logs.append(read_key(key, _LEDGER))
        case ["witness", name, key] | ["witness", name, key, _] if name not in {*names, "none"}:
            policy.witnesses[name] = read_key(key, _WITNESS)
        case ["group", name, least, *members] if members and name not in {*names, "none"}:
            fixed = {"all": str(len(members)), "any": "1"}.get(least, least)
            alone = len(set(members)) == len(members) and grouped.isdisjoint(members)
            expect(alone and names.issuperset(members), "policy")
            expect(bool(_SIZE.fullmatch(fixed)) and 0 < int(fixed) <= len(members), "policy")
            policy.groups[name] = int(fixed), members
        case ["quorum", name] if name in {*names, "none"}:
            policy.quorum.append(name)
        case _:
            raise Fault("policy")
