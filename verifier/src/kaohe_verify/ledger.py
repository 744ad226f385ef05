"""The published ledger: rebuilt from its entries, in order, and held against every record."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from .cosigned import Opening, commit, known_from, read_entry
from .draw import Drawn, Label
from .faults import Fault, Report, expect
from .notes import check_checkpoint, is_signed
from .order import Order
from .tree import hash_leaf, root_of
from .vrf import shown_value
from .wire import FORMS, demand_form, lp, read_file, read_json, write_json

ENTRIES = "ledger/entries.jsonl"
_SIGNED = ("arrived", "outcome", "closed", "kept", "reason")
_TOLD = {"outcome", "reached", "reason"}
"""What an entry says in the words of the field record on which it rests."""
_APPROVED = {
    "approval": ("label", "record"),
    "handed_over": ("device", "to", "reason"),
    "void": ("reason",),
}
"""What key holders approve of what an entry says."""
_NOBODY = {"body": "", "signing_key": ""}


class Ledger:
    """The entries of a ledger, under the checkpoint published with them."""

    def __init__(self, folder: Path, opening: Opening, report: Report) -> None:
        """Read them, and build the tree again."""
        self.folder, self.opening, self.report = folder, opening, report
        self.commitments: list[bytes] = []
        self.entries: dict[int, Any] = {}
        data = read_file(folder / ENTRIES, limit=2**28)
        expect(data.endswith(b"\n"), "canonical", ENTRIES)
        for index, line in enumerate(data[:-1].split(b"\n")):
            with report.at(f"{ENTRIES}:{index + 1}"):
                self._read_line(index, line)
        self.leaves = [hash_leaf(each) for each in self.commitments]
        self.is_whole = len(self.entries) == len(self.leaves)
        end = opening.published.campaign, "complete"
        self.has_end = any((x["campaign"], x["kind"]) == end for x in self.entries.values())
        with report.at("ledger/checkpoint"):
            point = check_checkpoint(read_file(folder / "ledger" / "checkpoint"), opening.policy)
            expect(point.origin == opening.checkpoint.origin, "published", "origin")
            for each in (point, opening.checkpoint):
                fits = each.size <= len(self.leaves) and each.root == root_of(
                    self.leaves[: each.size]
                )
                expect(fits, "rebuilt", f"{each.size}")
            expect(point.size == len(self.leaves), "rebuilt", f"{point.size}")

    def _read_line(self, index: int, line: bytes) -> None:
        body = read_json(line)
        is_sealed = type(body) is dict and "commitment" in body
        demand_form(body, FORMS["sealed_line" if is_sealed else "line"])
        expect(body["index"] == index, "order")
        if is_sealed:
            self.commitments.append(bytes.fromhex(body["commitment"]))
            return
        entry = read_entry(body["entry"])
        self.commitments.append(commit(body, entry))
        self.entries[index] = entry

    def files(self) -> dict[str, bytes]:
        """Return the tiles and bundles that belong to these entries (C2SP tlog-tiles)."""
        bundles = [b"\x00\x20" + each for each in self.commitments]
        found, level, hashes = _tiles("entries", bundles), 0, self.leaves
        while hashes:
            found |= _tiles(str(level), hashes)
            hashes = [root_of(hashes[at : at + 256]) for at in range(0, len(hashes) - 255, 256)]
            level += 1
        return found

    def check(self, records: dict[Label, Drawn], visits: dict[Label, str], only: str) -> None:
        """Follow the entries in their order, and hold each against what is published."""
        self.records, self.visits, self.only = records, visits, only
        self.order = Order(self.opening.plan, self.report, is_whole=self.is_whole or self.has_end)
        self.logged: set[Label] = set()
        self.rolled = 0  # index of the entry of the dice
        others: dict[str, dict[str, Any]] = {}  # other campaigns: what a kind of entry says
        for index, entry in self.entries.items():
            name, kind = entry["campaign"], entry["kind"]
            with self.report.at(f"entries {index} {kind}"):
                if name == self.opening.published.campaign:
                    self._check_entry(index, entry)
                elif kind in ("plan", "keys", "dice", "void"):
                    others.setdefault(name, {}).setdefault(kind, entry["content"])
        for name, said in others.items():
            if "plan" in said and said["plan"].get("scope") == self.opening.plan["scope"]:
                self.report.hold("void" in said, "again", ENTRIES, fact=f"plan {name}")
                if {"keys", "dice", "void"} <= said.keys():
                    with self.report.at(f"{ENTRIES} {name}"):
                        holders = said["keys"]["holders"], said["keys"]["public_keys"]
                        self._check_approvals("void", said["void"], name, *holders)
        for label in records.keys() - self.logged:
            self.report.hold(False, "unlogged", label.place)

    def _check_entry(self, index: int, entry: Any) -> None:
        kind, content, more = entry["kind"], entry["content"], dict[str, object]()
        published = self.opening.published
        expect(entry["rehearsal"] == published.rehearsal, "rehearsal")
        if kind in ("witnessed", "dice_witnessed"):
            note, before = str(content.get("checkpoint")).encode(), 2**63
            if kind == "dice_witnessed":
                before = known_from(self.opening.plan["outside"])
            point = check_checkpoint(note, self.opening.policy, before=before)
            expect(point.root == root_of(self.leaves[: point.size]), "rebuilt")
            expect(self.rolled < point.size, "checkpoint")
            more = {"size": point.size, "root": point.root.hex()}
        self.order.take(index, entry, **more)
        if kind == "seed":
            expect(content == seed_entry(self.opening.seed), "entry")
        elif kind == "dice":
            self.rolled = index
            expect(content == dice_entry(self.opening.seed), "entry")
        elif kind in _APPROVED and (kind != "void" or ("dice",) in self.order.facts):
            holders = self.opening.plan["holders"], [key.hex() for key in published.keys]
            self._check_approvals(kind, content, published.campaign, *holders)
        if "label" in content:
            self._check_label(kind, content, Label(**content["label"]))
        elif kind == "arrived":
            drawn = self.records.get(self.order.labels[entry["refers"]])
            expect(drawn is None or drawn.unit == content["county"], "entry", "county")
        if kind in _SIGNED:
            self._check_field_record(entry)
        elif kind in ("shortfall", "complete"):
            read_named(self.folder, content["record"])

    def _check_approvals(
        self, kind: str, content: Any, name: str, holders: list[str], keys: list[str]
    ) -> None:
        """Check that key holders have approved with their own keys what an entry says."""
        names = [*content["signed_by" if kind == "void" else "approved_by"]]
        subject = write_json({key: content[key] for key in _APPROVED[kind]})
        alpha = lp(self.opening.published.tag("approval"), name, subject)
        known = dict(zip(holders, keys, strict=True))
        proofs = [*content["proofs"], *[""] * len(holders)]
        for holder in names if kind == "approval" else holders:
            expect(holder in known and holder in names, "approval", name=holder)
            proof = bytes.fromhex(proofs[names.index(holder)])
            shown = shown_value(bytes.fromhex(known[holder]), alpha, proof)
            expect(shown is not None, "approval", name=holder)

    def _check_label(self, kind: str, content: Any, label: Label) -> None:
        """Hold the answers and the record of a label against their entries."""
        drawn = self.records.get(label)
        if kind in ("chosen", "disclosed"):
            self.logged.add(label)
            asked = self.only in ("", f"{label.province}/{label.county}")
            expect(drawn is not None or not asked, "missing", label.place)
        if drawn is None:
            return
        if kind == "answered":
            holder = self.opening.plan["holders"].index(content["holder"])
            own = sha256(drawn.proofs[holder]).hexdigest()
            expect(content["proof"] == own, "entry", "proof")
        elif kind == "chosen":
            expect(content["record"] == drawn.digest, "entry", "record")
        elif kind == "disclosed":
            expect(content["packet"] == drawn.digest, "entry", "packet")
            expect(content["visit"] == self.visits[label], "entry", "visit")

    def _check_field_record(self, entry: Any) -> None:
        """Check a record of the field: signed by two people of the body, it says the same."""
        kind, content, published = entry["kind"], entry["content"], self.opening.published
        if kind == "reason":
            subject, body = {"label": content["label"]}, content["label"]["province"]
        elif kind == "arrived":
            subject, body = {"body": content["body"], "county": content["county"]}, content["body"]
        else:
            subject, body = {"visit": content["visit"]}, content["visit"].split("/")[1]
        record = read_json(read_named(self.folder, content["record"]), "field_record")
        about = "closed" if kind == "kept" else kind
        own = published.campaign, published.rehearsal, about, subject
        named = tuple(record[key] for key in ("campaign", "rehearsal", "about", "subject"))
        expect(named == own, "entry", "record")
        signatures = record.pop("signatures")
        signed = lp(published.tag("field"), write_json(record))
        people = set()
        for each in signatures:
            device = self.order.devices.get(each["device"], _NOBODY)
            key, signature = bytes.fromhex(device["signing_key"]), bytes.fromhex(each["signature"])
            holds = device["body"] == body and not each["device"].startswith("desk-")
            holds = holds and is_signed(key, signed, signature)
            expect(holds, "signature", each["device"])
            people.add(device["person"])
        expect(len(people) == len(signatures) > 1, "signers")
        expect({*content.get("signed_by", people)} == people, "field", "signed_by")
        for name in sorted(_TOLD & content.keys()):
            told = record["details"].get(name)
            expect(write_json([told]) == write_json([content[name]]), "field", name)


def read_named(folder: Path, digest: str) -> bytes:
    """Read a record that an entry names by its digest."""
    with_place = f"records/{digest}.json"
    try:
        data = read_file(folder / with_place)
    except Fault as fault:
        raise Fault(fault.code, with_place) from None
    expect(sha256(data).hexdigest() == digest, "digest", with_place)
    return data


def seed_entry(seed: Any) -> Any:
    """Return what the ledger must say of the published seed."""
    return {
        "size": seed["checkpoint_size"],
        "root": seed["checkpoint_root"],
        "seed": seed["seed"],
        "record": sha256(write_json(seed)).hexdigest(),
    }


def dice_entry(seed: Any) -> Any:
    """Return what the ledger must say of the dice on which the published seed rests."""
    dice = {key: each for key, each in seed.items() if key not in ("outside", "seed")}
    record = sha256(write_json(dice | {"format": "draw-dice/1"})).hexdigest()
    return {"size": seed["checkpoint_size"], "root": seed["checkpoint_root"], "record": record}


def _tiles(name: str, hashes: list[bytes]) -> dict[str, bytes]:
    """Return the files of one level, 256 entries in each but the last."""
    found = {}
    for at in range(0, len(hashes), 256):
        part, groups = hashes[at : at + 256], re.findall("...", f"{at // 256:09}")
        while len(groups) > 1 and groups[0] == "000":
            del groups[0]
        number = "".join(f"x{each}/" for each in groups[:-1]) + groups[-1]
        partial = f".p/{len(part)}" if len(part) < 256 else ""
        found[f"ledger/tile/{name}/{number}{partial}"] = b"".join(part)
    return found
