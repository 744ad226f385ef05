"""The ledger: signed notes, checkpoints, policies and proofs in the formats of C2SP."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from .faults import Fault, Report, expect
from .tree import are_hashes, is_included, node_of, root_of, split_of
from .wire import read_base64

_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_SIZE = re.compile("0|[1-9][0-9]{0,18}")
LEDGER, WITNESS = 1, 4


class Key(NamedTuple):
    """The public key of a ledger or of a witness."""

    name: str
    kind: int
    public: bytes


class Note(NamedTuple):
    """A text and its signatures: name, key id, signature."""

    text: str
    signatures: list[tuple[str, bytes, bytes]]


class Policy(NamedTuple):
    """Which ledgers and witnesses are believed, and how many of them are needed."""

    logs: list[Key]
    witnesses: dict[str, Key]
    groups: dict[str, tuple[int, list[str]]]
    quorum: str

    def has_signed(self, name: str, signed: list[str]) -> bool:
        """Tell whether a witness, or enough of a group, is among those who signed."""
        if name not in self.groups:
            return name in signed or name == "none"
        least, members = self.groups[name]
        return sum(self.has_signed(each, signed) for each in members) >= least


def read_key(text: str, kinds: tuple[int, ...] = (LEDGER, WITNESS)) -> Key:
    """Read a verifier key of one of some kinds."""
    name, number, encoded = [*text.split("+", 2), "", ""][:3]
    raw = read_base64(encoded, url=False)
    key = Key(name, raw[0] if raw else 0, raw[1:])
    fits = _NAME.fullmatch(name) and len(raw) == 33 and key.kind in kinds
    expect(bool(fits) and number == _id_of(key).hex(), "key", name)
    return key


def _id_of(key: Key) -> bytes:
    return sha256(key.name.encode() + b"\n" + bytes([key.kind]) + key.public).digest()[:4]


def read_note(data: bytes) -> Note:
    """Read a signed note, which has one form."""
    try:
        whole = data.decode()
    except ValueError:
        raise Fault("note") from None
    text, blank, lines = whole.rpartition("\n\n")
    signatures = []
    expect(bool(text and blank) and lines.endswith("\n"), "note")
    expect(not re.search("[\x00-\x09\x0b-\x1f\x7f]", whole), "note")
    for line in lines[:-1].split("\n"):
        dash, name, encoded = [*line.split(" "), "", "", ""][:3]
        fits = dash == "—" and _NAME.fullmatch(name) and line.count(" ") == 2
        expect(bool(fits), "note")
        try:
            raw = read_base64(encoded, url=False)
        except Fault:
            raise Fault("note") from None
        expect(len(raw) > 4, "note")
        signatures.append((name, raw[:4], raw[4:]))
    return Note(text + "\n", signatures)


def signers(note: Note, keys: list[Key]) -> list[Key]:
    """Return the keys that have signed; a wrong signature of one of them is a fault."""
    found = []
    for key in keys:
        for _, _, signature in (x for x in note.signatures if x[:2] == (key.name, _id_of(key))):
            text = note.text.encode()
            if key.kind == WITNESS:
                time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
                text = f"cosignature/v1\ntime {time}\n".encode() + text
            try:
                VerifyKey(key.public).verify(text, signature)
            except (BadSignatureError, ValueError):
                raise Fault("signature", key.name) from None
            found.append(key)
    return found


def check_checkpoint(data: bytes, policy: Policy) -> tuple[str, int, bytes, list[str]]:
    """Return origin, size, root and witnesses of a checkpoint that a policy lets pass."""
    note = read_note(data)
    lines = note.text.split("\n")[:-1]
    expect(len(lines) >= 3 and all(lines) and bool(_SIZE.fullmatch(lines[1])), "checkpoint-text")
    origin, size, root = lines[0], int(lines[1]), read_base64(lines[2], url=False)
    expect(len(root) == 32 and (size > 0 or root == root_of([])), "checkpoint-text")
    expect(bool(signers(note, [key for key in policy.logs if key.name == origin])), "signature")
    cosigned = signers(note, list(policy.witnesses.values()))
    witnesses = [name for name, key in policy.witnesses.items() if key in cosigned]
    expect(policy.has_signed(policy.quorum, witnesses), "quorum", ", ".join(witnesses))
    return origin, size, root, witnesses


def check_log_proof(data: bytes, leaf: bytes, policy: Policy) -> int:
    """Return the index at which a leaf stands in a ledger, by an offline proof."""
    head, _, checkpoint = data.partition(b"\n\n")
    expect(head.isascii(), "log-proof")
    lines = head.decode("ascii", "replace").split("\n")
    extra = [read_base64(line[6:], url=False) for line in lines[1:2] if line.startswith("extra ")]
    rest = lines[1 + len(extra) :]
    fits = lines[0] == "c2sp.org/tlog-proof@v1" and rest and rest[0].startswith("index ")
    expect(bool(fits) and bool(_SIZE.fullmatch(rest[0][6:])), "log-proof")
    path = [read_base64(line, url=False) for line in rest[1:]]
    _, size, root, _ = check_checkpoint(checkpoint, policy)
    index = int(rest[0][6:])
    expect(is_included(leaf, index, size, path, root), "log-proof")
    return index


def is_continued(old: int, new: int, path: list[bytes], *, old_root: bytes, root: bytes) -> bool:
    """Tell whether the tree over ``old`` leaves is the beginning of the tree over ``new``."""
    rest = list(path)

    def climb(old: int, new: int, *, whole: bool) -> tuple[bytes, bytes]:
        if old == new:
            known = old_root if whole else rest.pop()
            return known, known
        left, sibling = split_of(new), rest.pop()
        if old <= left:
            first, second = climb(old, left, whole=whole)
            return first, node_of(second, sibling)
        first, second = climb(old - left, new - left, whole=False)
        return node_of(sibling, first), node_of(sibling, second)

    try:
        fits = 0 < old <= new and are_hashes([*path, old_root, root])
        return fits and climb(old, new, whole=True) == (old_root, root) and not rest
    except IndexError:  # too few hashes
        return False


def read_policy(data: bytes, report: Report) -> Policy:
    """Read a policy file; every line that cannot be used is reported."""
    policy, quorums, members_of = Policy([], {}, {}, ""), [], []
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    for number, line in enumerate(lines, 1):
        words = [word for word in re.split("[ \t]+", line) if word]
        names = {*policy.witnesses, *policy.groups}
        with report.at(f"policy:{number}"):
            expect(not re.search("[\x00-\x08\x0b-\x1f\x7f]", line), "policy")
            match words:
                case []:
                    continue
                case [word, *_] if word.startswith("#"):
                    continue
                case ["log", key, *rest] if len(rest) < 2:
                    policy.logs.append(read_key(key, (LEDGER,)))
                case ["witness", name, key, *rest] if len(rest) < 2 and name not in {
                    *names,
                    "none",
                }:
                    policy.witnesses[name] = read_key(key, (WITNESS,))
                case ["group", name, least, _, *_] if name not in {*names, "none"}:
                    members = words[3:]
                    members_of += members
                    fixed = {"all": str(len(members)), "any": "1"}.get(least, least)
                    expect(names.issuperset(members) and bool(_SIZE.fullmatch(fixed)), "policy")
                    expect(0 < int(fixed) <= len(members), "policy")
                    policy.groups[name] = int(fixed), members
                    expect(len(set(members_of)) == len(members_of), "policy")
                case ["quorum", name] if name in {*names, "none"}:
                    quorums.append(name)
                case _:
                    raise Fault("policy")
    publics = [key.public for key in (*policy.logs, *policy.witnesses.values())]
    report.hold(len(quorums) == 1 and len(set(publics)) == len(publics), "policy", "policy")
    return policy._replace(quorum=quorums[0] if quorums else "")
