"""The order of a draw: what the entries of its ledger establish, one after the other."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.resources import files
from typing import Any, TypeAlias

from .draw import Label
from .faults import Report, expect
from .wire import FORMS, demand_form

Fact: TypeAlias = tuple[str, ...]
_RULES = json.loads(files(__package__).joinpath("order.json").read_text("utf-8"))
_PARTS = ("after", "not", "once", "alone", "gives", "ends")
_LACKING = {"signed": "unsigned", "there": "absent"}
_ANY_TIME = ("plan", "void", "complete", "record", "alarm", "correction")


class Order:
    """What has been established about one campaign, as facts: tuples of words.

    ``order.json`` says for each kind of entry, perhaps with stage, attempt, way and so on, which
    facts it comes after, which must not stand, which it gives, once only or again, and which end;
    beside one that is given alone stands no other that differs in its last word only.
    """

    def __init__(self, plan: Any, report: Report, *, is_whole: bool) -> None:
        """Begin; unless all entries are opened, only what must not come twice is demanded."""
        self.plan, self.report, self.is_whole = plan, report, is_whole
        self.facts: set[Fact] = {("drawn", ""), *(("way", way) for way in plan["ways"])}
        self.facts |= {("holder", name) for name in plan["holders"]}
        self.labels: dict[object, Label] = {}
        """Of visits by their ids, and of drawn counties by the index of their entry."""
        self.devices: dict[str, Any] = {}
        self.drawers: dict[Label | None, str] = {}
        """Label → the person whose device opened it."""
        self.reached: dict[str, str] = {}
        """Label that drew a county → body and county."""
        self.replaced: Counter[Fact] = Counter()

    def take(self, index: int, entry: Any, **more: object) -> None:
        """Take the next entry, with what else it says; report what is out of order."""
        content, kind, where = entry["content"], entry["kind"], f"entries {index} {entry['kind']}"
        with self.report.at(where):
            if "label" in content:
                demand_form(content["label"], FORMS["label"], "label")
            label = Label(**content["label"]) if "label" in content else None
            label = label or self.labels.get(content.get("visit"))
            values = {**content, **more, "index": index, "refers": entry["refers"], **_words(label)}
            values["holders"] = self.plan["holders"]
            values["referred"] = _words(self.labels.get(entry["refers"]))["label"]
            if kind == "device":
                self.devices.setdefault(content["device"], content)
            device = self.devices.get(content.get("device"), {"person": ""})
            values |= {"person": device["person"], "owner": device["person"].strip()}
            values["drawer"] = self.drawers.get(self.labels.get(entry["refers"]), "")
            heir = self.devices.get(content.get("to"), {"person": ""})["person"]
            owner = content.get("body"), device["person"]
            lent = [x for x, who in self.drawers.items() if x and (x.province, who) == owner]
            standing = [x for x in lent if x.county and ("drawn", x.place) not in self.facts]
            values |= {"heir": heir, "standing": ["/".join(x[1:3]) for x in standing]}
            values["left"] = self.reached.get(str(values.get("previous")), "")
            expect(kind in _RULES, "shape", "kind")
            names = _names(kind, content, label)
            names += [f"{kind} after dice"] * (("dice",) in self.facts)
            rules = [_RULES[name] for name in names if name in _RULES]
            after, banned, once, alone, gives, ends = (
                [
                    fact
                    for rule in rules
                    for text in rule.get(part, ())
                    for fact in _fill(text, values)
                ]
                for part in _PARTS
            )
            if kind not in _ANY_TIME:
                banned.append(("over",))
            if kind == "opened" and label and label.attempt and label.county:
                self._count(label, where)
            for fact in after if self.is_whole else ():
                stands = fact in self.facts or (
                    fact[0] == "signed" and fact[1] in [*content["signed_by"]]
                )
                code = _LACKING.get(fact[0], "early")
                self.report.hold(stands, code, where, fact=" ".join(fact), name=fact[-1])
            for fact in [*once, *(banned if self.is_whole else ())]:
                self.report.hold(not self._stands(fact), "again", where, fact=" ".join(fact))
            for fact in alone:
                others = (each for each in self.facts if each[:-1] == fact[:-1] and each != fact)
                self.report.hold(not any(others), "again", where, fact=" ".join(fact))
            self.facts.difference_update(ends)
            self.facts.update(once, alone, gives)
            if kind == "opened":
                self.drawers[label] = device["person"]
            if kind == "handed_over":
                self.drawers |= dict.fromkeys(lent, heir)
                self.devices[content["device"]] = device | {"body": ""}
            if kind in ("disclosed", "chosen") and label:
                self.labels.setdefault(content.get("visit", index), label)
            if kind == "arrived":
                self.reached[str(values["referred"])] = f"{content['body']}/{content['county']}"

    def _stands(self, fact: Fact) -> bool:
        return fact in self.facts or (
            fact[1:] == ("*",) and any(each[0] == fact[0] for each in self.facts)
        )

    def _count(self, label: Label, where: str) -> None:
        """Demand approvals for a replacement beyond the limits of the plan."""
        rules, place = self.plan["draw"], label[1:3]
        within = label.attempt <= int(rules["attempts_per_slot"])
        within &= self.replaced[place] < int(rules["attempts_per_county"])
        self.replaced[place] += 1
        approved = [f for f in self.facts if f[:2] == ("approved", label.place)]
        fits = within or len(approved) >= self.plan["approvers"]
        self.report.hold(fits or not self.is_whole, "replacements", where)


def _names(kind: str, content: Any, label: Label | None) -> list[str]:
    """Return the names under which rules for an entry stand."""
    names = [kind, *(f"{kind} {content.get(key)}" for key in ("way", "audience", "subject"))]
    names += [f"{kind} reached"] * (content.get("reached") is True)
    who = "desk" if str(content.get("device")).startswith("desk-") else "team"
    names.append(f"{kind} {who}")
    if label:
        attempt = "again" if label.attempt else "first"
        for stage in (label.stage, *["visit"] * bool(label.kind)):
            names += [f"{kind} {stage}", f"{kind} {stage} {attempt}", f"{kind} {who} {stage}"]
    return names


def _words(label: Label | None) -> dict[str, str]:
    """Return what rules call a label, its place, the attempt and the ordinal before."""
    if label is None:
        return {"label": ""}
    before = label._replace(ordinal=label.ordinal - 1, attempt=0).place
    return {
        "label": label.place,
        "where": f"{label.province}/{label.county}",
        "province": label.province,
        "county": label.county,
        "previous": label._replace(attempt=max(0, label.attempt - 1)).place,
        "before": before if label.ordinal > 1 else "",
    }


def _fill(text: str, values: dict[str, Any]) -> list[Fact]:
    """Fill words into a fact; a list gives one fact for each of its words."""
    lists = [name for name in re.findall(r"{(\w+)}", text) if type(values.get(name)) is list]
    found = [values] if not lists else [{**values, lists[0]: x} for x in values[lists[0]]]
    return [tuple(word.format(**each) for word in text.split()) for each in found]
