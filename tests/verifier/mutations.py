"""Everything that can be changed in a published campaign, and whether the verifier tells.

Changes of two sorts: whoever changes a file without the keys, and an office that has all keys of
ledger and witnesses and signs its forged ledger anew, so that only order and digests are left.
"""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from itertools import combinations, pairwise

from kaohe.core.canonical import canonical_bytes
from kaohe.core.ledger import Checkpoint, Ledger, commit_entry, entry_leaf, sign_checkpoint
from kaohe_verify.campaign import Folder
from kaohe_verify.cosigned import Opening
from kaohe_verify.county import visit_of
from kaohe_verify.draw import check_record
from kaohe_verify.faults import Fault, Report
from kaohe_verify.ledger import Ledger as PublishedLedger
from kaohe_verify.ledger import read_named
from kaohe_verify.opening import OPENING

MASKS = (1, 0x20)
REPEATABLE = ("told", "reason", "approval", "device")
"""Kinds of which a second one says nothing new, or is another one."""


def holds(folder, *, complete=True, rehearsal=True):
    """Tell whether a whole published folder holds."""
    report = Report()
    with report.at(""):
        opening = open_folder(folder, report, rehearsal=rehearsal)
        Folder(folder, opening, report).check(complete=complete)
    return not report.faults


def read_record(folder, digest, _report):
    """Read a field record by its digest."""
    read_named(folder, digest)


def open_folder(folder, report, *, rehearsal=True):
    """Read what opens the draw."""
    return Opening({name: folder / name for name in OPENING}, rehearsal=rehearsal, report=report)


def is_told(check):
    """Tell whether a check finds a fault."""
    report = Report()
    with report.at(""):
        check(report)
    return bool(report.faults)


def passes(data, published):
    """Tell whether a record holds by itself."""
    try:
        check_record(data, published)
    except Fault:
        return False
    return True


def change_bytes(data, most):
    """Yield the data with one byte changed, at so many places at most."""
    step = max(1, len(data) // most)
    for at in range(0, len(data), step):
        for mask in MASKS:
            yield data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def bytes_of_records(folder, most, *, every=1):
    """Change bytes of packets and choices."""
    report = Report()
    published = open_folder(folder, report).published
    for path in sorted(folder.glob("*/**/*-*.json"))[::every]:
        for changed in change_bytes(path.read_bytes(), most):
            yield f"byte of {path.parts[len(folder.parts)]}", not passes(changed, published)


def bytes_of_opening(folder, most):
    """Change bytes of the files that open the draw."""
    for name in OPENING:
        for changed in change_bytes((folder / name).read_bytes(), most):
            with exchanged(folder / name, changed):
                told = is_told(lambda report: open_folder(folder, report))
                yield f"byte of {name}", told or not holds(folder)


def bytes_of_ledger(folder, most):
    """Change bytes of entries, checkpoint, tiles, field records and secrets."""
    report = Report()
    opening = open_folder(folder, report)
    whole = Folder(folder, opening, report)
    whole.check(complete=True)
    for name in ("ledger/entries.jsonl", "ledger/checkpoint"):
        for changed in change_bytes((folder / name).read_bytes(), most):
            with exchanged(folder / name, changed):
                yield (
                    f"byte of {name}",
                    is_told(lambda report: PublishedLedger(folder, opening, report)),
                )
    tiles = whole.ledger.files()
    for name, content in tiles.items():
        for changed in change_bytes((folder / name).read_bytes(), most // 10):
            yield "byte of a tile", changed != content
    for path in sorted((folder / "records").iterdir()):
        for changed in change_bytes(path.read_bytes(), most // 20):
            with exchanged(path, changed):
                told = is_told(partial(read_record, folder, path.stem))
                yield "byte of a field record", told
    for changed in change_bytes((folder / "secrets.json").read_bytes(), most // 2):
        with exchanged(folder / "secrets.json", changed):
            before = len(report.faults)
            whole._check_secrets()
            yield "byte of the secrets", len(report.faults) > before


@contextmanager
def exchanged(path, content):
    """Give a file another content for a while."""
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        yield
    finally:
        path.write_bytes(before)


def forge(body, **changes):
    """Return a changed record whose digest fits."""
    rest = {key: value for key, value in {**body, **changes}.items() if key != "digest"}
    return canonical_bytes({**rest, "digest": sha256(canonical_bytes(rest)).hexdigest()})


def forgeries(folder, *, every=1):
    """Forge records, the digest made anew."""
    published = open_folder(folder, Report()).published
    for path in sorted(folder.glob("*/**/*-*.json"))[::every]:
        for what, forged in _forgeries_of(json.loads(path.read_bytes())):
            yield what, not passes(forged, published)


def _forgeries_of(body):
    proofs, label = body["proofs"], body["label"]
    for one, other in combinations(range(len(proofs)), 2):
        swapped = list(proofs)
        swapped[one], swapped[other] = proofs[other], proofs[one]
        yield "departments swapped", forge(body, proofs=swapped)
    yield "department left out", forge(body, proofs=proofs[:-1])
    yield "other R", forge(body, seed="00" * 32)
    yield "other frame root", forge(body, frame_root="00" * 32)
    yield "other campaign", forge(body, campaign="other")
    yield "rehearsal or not", forge(body, rehearsal=not body["rehearsal"])
    yield "other label", forge(body, label={**label, "attempt": label["attempt"] + 1})
    yield "other label", forge(body, label={**label, "ordinal": label["ordinal"] + 1})
    size = body["drawn"]["size"] if "drawn" in body else len(body["candidates"])
    for index in range(min(size, 50)):
        if index != body["index"]:
            yield "other i", forge(body, index=index)
    if "drawn" in body:
        drawn = body["drawn"]
        for other in (size - 1, size + 1, size * 2):
            yield "other N", forge(body, drawn={**drawn, "size": other})
        yield "other position", forge(body, drawn={**drawn, "position": drawn["position"] + 1})
        yield "other record", forge(body, record={**body["record"], "name": "another"})
    else:
        yield "candidates reordered", forge(body, candidates=body["candidates"][::-1])
        yield "candidate left out", forge(body, candidates=body["candidates"][:-1])


def foreign_records(folder, other):
    """Hold the records of another campaign against this one."""
    published = open_folder(folder, Report()).published
    for path in sorted(other.glob("*/**/*-*.json")):
        yield "record of another campaign", not passes(path.read_bytes(), published)


def changed_files(folder, *, every=1):
    """Take files away, double them, exchange them with their neighbours."""
    found = sorted(each for each in folder.rglob("*") if each.is_file())
    for path in found[::every]:
        data = path.read_bytes()
        path.unlink()
        yield "file missing", not holds(folder)
        path.write_bytes(data)
        copy = path.with_name(f"copy-{path.name}")
        copy.write_bytes(data)
        yield "file twice", not holds(folder)
        copy.unlink()
    for one, other in list(pairwise(found))[::every]:
        with exchanged(one, other.read_bytes()), exchanged(other, one.read_bytes()):
            yield "files exchanged", not holds(folder)


def changed_lines(folder, *, every=1):
    """Leave out, double and reorder entries without signing anew; remove signatures."""
    opening = open_folder(folder, Report())
    place = folder / "ledger" / "entries.jsonl"
    lines = place.read_bytes().splitlines(keepends=True)

    def told(content):
        with exchanged(place, b"".join(content)):
            return is_told(lambda report: PublishedLedger(folder, opening, report))

    for at in range(0, len(lines), every):
        yield "entry missing", told(lines[:at] + lines[at + 1 :])
        yield "entry twice", told([*lines[: at + 1], *lines[at:]])
    for at in range(0, len(lines) - 1, every):
        swapped = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
        yield "entries reordered", told(swapped)
    place = folder / "ledger" / "checkpoint"
    lines = place.read_bytes().splitlines(keepends=True)
    for at, line in enumerate(lines):
        if line.startswith("—".encode()):
            kind = "cosignature removed" if b"example/" not in line else "signature removed"
            with exchanged(place, b"".join(lines[:at] + lines[at + 1 :])):
                yield kind, is_told(lambda report: PublishedLedger(folder, opening, report))


class Forger:
    """An office with all keys, which signs whatever it likes into a copy of the folder."""

    def __init__(self, office, folder, place):
        self.office, self.folder = office, shutil.copytree(folder, place)
        lines = (folder / "ledger" / "entries.jsonl").read_text("utf-8").splitlines()
        self.lines = [json.loads(line) for line in lines]
        self.opening = open_folder(folder, Report())
        whole = Folder(folder, self.opening, Report())
        whole.check(complete=True)
        self.records = whole.records
        self.visits = {each: visit_of(each, whole.published) for each in whole.records}

    def told(self, entries):
        """Sign entries, each with its index of before, as a ledger; tell whether that is told."""
        return bool(self.faults(entries))

    def faults(self, entries):
        """Sign entries, each with its index of before, as a ledger; give all that is told."""
        moved = {before: index for index, (before, _) in enumerate(entries)}
        ledger, lines, rehearsal = Ledger(), [], self.office.campaign.rehearsal
        for index, (before, entry) in enumerate(entries):
            body = dict(entry)
            if body["refers"] is not None:
                body["refers"] = moved.get(body["refers"], 0)
            text, salt = canonical_bytes(body), self.lines[before]["salt"]
            commitment = commit_entry(text, salt=bytes.fromhex(salt), rehearsal=rehearsal)
            ledger = ledger.append(entry_leaf(commitment)).ledger
            lines.append(
                canonical_bytes({"index": index, "salt": salt, "entry": text.decode()}) + b"\n"
            )
        note = sign_checkpoint(
            Checkpoint(self.office.signer.name, ledger.size, ledger.root), self.office.signer
        )
        note = note.add([each.sign(note.text, time=1) for each in self.office.witnesses])
        (self.folder / "ledger" / "entries.jsonl").write_bytes(b"".join(lines))
        (self.folder / "ledger" / "checkpoint").write_bytes(note.write())
        report = Report()
        with report.at(""):
            self._check(report)
        return report.faults

    def _check(self, report):
        ledger = PublishedLedger(self.folder, self.opening, report)
        ledger.check(self.records, self.visits, "")
        report.hold(("over",) in ledger.order.facts, "incomplete", "")

    def entries(self):
        """Give all entries with their indices."""
        return [(line["index"], json.loads(line["entry"])) for line in self.lines]

    def run(self, *, every=1):
        """Leave out and double entries, change what they say; sign each time anew."""
        entries = self.entries()
        yield "signed anew, nothing changed", not self.told(entries)
        for at in range(3, len(entries), every):
            yield "signed anew, entry missing", self.told(entries[:at] + entries[at + 1 :])
            if entries[at][1]["kind"] not in REPEATABLE:
                doubled = [*entries[: at + 1], *entries[at:]]
                yield "signed anew, entry twice", self.told(doubled)
            for field, value in _changes_of(entries[at][1]):
                changed = json.loads(json.dumps(entries[at][1]))
                changed["content"][field] = value
                own = [*entries[:at], (entries[at][0], changed), *entries[at + 1 :]]
                yield f"signed anew, other {field}", self.told(own)

    def changed_field_records(self, *, every=1):
        """Change field records, enter their new digests, and sign the ledger anew."""
        for at, entry in self.entries()[::every]:
            if entry["kind"] not in ("arrived", "outcome", "closed", "reason"):
                continue
            place = self.folder / "records" / f"{entry['content']['record']}.json"
            record = json.loads(place.read_bytes())
            record["details"]["found"] = "other"
            content = canonical_bytes(record)
            changed = {**entry, "content": {**entry["content"]}}
            changed["content"]["record"] = sha256(content).hexdigest()
            made = place.with_name(f"{changed['content']['record']}.json")
            place.rename(self.folder.parent / "aside")
            made.write_bytes(content)
            entries = self.entries()
            yield (
                "signed anew, field record changed",
                self.told([*entries[:at], (at, changed), *entries[at + 1 :]]),
            )
            made.unlink()
            (self.folder.parent / "aside").rename(place)


def _changes_of(entry):
    content, kind = entry["content"], entry["kind"]
    for field in ("packet", "proof", "root", "seed", "signing_key", "plan", "frame_root"):
        if field in content:
            yield field, sha256(content[field].encode()).hexdigest()
    if kind in ("chosen", "arrived", "outcome", "closed", "reason", "seed"):
        yield "record", "11" * 32
    for field in {"outcome", "reason"} & content.keys():
        yield field, "another"
    if "reached" in content:
        yield "reached", not content["reached"]
    if kind in ("arrived", "outcome", "reason"):
        yield "signed_by", ["nobody", *content["signed_by"][1:]]
    if "holder" in content:
        yield "holder", "省总工会"
    if kind in ("outcome", "closed", "disclosed"):
        yield "visit", content["visit"] + "9"
    if kind == "arrived":
        yield "county", "999999"
    if kind in ("opened", "answered", "chosen", "disclosed"):
        label = content["label"]
        yield "label", {**label, "ordinal": label["ordinal"] + 1}
        yield "label", {**label, "attempt": label["attempt"] + 1}
    if kind == "opened":
        yield "device", "nobody"
        yield "way", "voice"
