"""Plan, frame and keys as entries of the ledger, under a checkpoint that witnesses cosigned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from .faults import expect
from .notes import Checkpoint, check_checkpoint, read_policy
from .opening import OPENING, DrawOpening
from .tree import hash_leaf, is_included
from .wire import read_json, write_json


class Opening(DrawOpening):
    """What opens a draw, with the part of it that the ledger proves."""

    def find_checkpoint(self, opening: Any) -> None:
        """Check that plan, frame and keys stand in the checkpoint of before the dice."""
        with self.report.at(f"{OPENING[0]} plan"):
            self.policy = read_policy(self.plan["policy"].encode(), self.report)
            expect(len(self.policy.quorum) == 1, "policy")
        with self.report.at(OPENING[0]):
            self.checkpoint = self._check_entries(opening)

    def facts(self) -> dict[str, str]:
        """Return what is to be compared with what was printed and said before the draw."""
        kind = "演练 rehearsal" if self.published.rehearsal else "正式 real"
        point = self.checkpoint
        return {
            "campaign": f"{self.published.campaign} ({kind})",
            "ledger": f"{point.origin} ({', '.join(point.witnesses)})",
            "checkpoint": f"{point.root.hex()} ({point.size})",
            "seed": self.seed["seed"],
            "frame_root": self.frame["frame_root"],
        } | ({} if self.plan["assurance"] == "full" else {"assurance": "降低 lower"})

    def _check_entries(self, opening: Any) -> Checkpoint:
        """Check that plan, frame and keys stand in the checkpoint of before the dice."""
        point = check_checkpoint(opening["checkpoint"].encode(), self.policy)
        fits = point.origin.endswith("/rehearsal") == self.published.rehearsal
        expect(fits, "rehearsal", point.origin)
        for own, shown in zip(self._entries(), opening["entries"], strict=True):
            entry, path = read_entry(shown["entry"]), [bytes.fromhex(x) for x in shown["path"]]
            kind, content = own
            found = entry["kind"], entry["campaign"], entry["content"]
            expect(found == (kind, self.published.campaign, content), "entry", kind)
            leaf = hash_leaf(commit(shown, entry))
            stands = is_included(leaf, shown["index"], point.size, path, point.root)
            expect(stands, "log-proof", kind)
        return point

    def _entries(self) -> Iterator[tuple[str, Any]]:
        """Yield kind and content of the three entries as they follow from the opening."""
        plan, frame, keys = self.plan, self.frame, self.keys
        told = {key: plan[key] for key in ("scope", "policy", "approvers")}
        moment = datetime.fromtimestamp(known_from(plan["outside"]), UTC)
        told["known_from"] = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        for key in ("attempts_per_slot", "attempts_per_county"):
            told[key] = int(plan["draw"][key])
        yield "plan", {**told, "plan": _digest(plan), "holders": len(plan["holders"])}
        told = {key: frame[key] for key in ("frame_root", "strata", "units")}
        yield "frame", {**told, "record": _digest(frame)}
        names, public = ([each[x] for each in keys["holders"]] for x in ("holder", "public_key"))
        yield "keys", {"holders": names, "public_keys": public, "record": _digest(keys)}


def _digest(value: Any) -> str:
    return sha256(write_json(value)).hexdigest()


def read_entry(text: str) -> Any:
    """Read an entry of the ledger."""
    return read_json(text.encode(), "entry")


def commit(shown: Any, entry: Any) -> bytes:
    """Return the 32 bytes that stand in the ledger for an entry with its salt."""
    tag = f"ledger{'-rehearsal' * entry['rehearsal']}/entry/v1\n".encode()
    return sha256(tag + bytes.fromhex(shown["salt"]) + shown["entry"].encode()).digest()


def known_from(outside: Any) -> int:
    """Return the second (POSIX) from which the value of a planned source can be known.

    A round of quicknet has its second; results of lotteries are not out before their Beijing day.
    """
    if outside["kind"] == "drand":
        return 1_692_803_367 + 3 * (int(outside["round"]) - 1)
    first = min(each["day"] for each in outside["draws"])
    return int(datetime.fromisoformat(f"{first}T00:00:00+08:00").timestamp())
