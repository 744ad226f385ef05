"""Office, devices and holders driven in any order, and sentences that must hold whatever is done.

Every act may be refused; what is let pass is held against sentences that know no rule of the
ledger. Honest holders answer only what the ledger shows as opened and not yet drawn.
"""

from base64 import b64decode
from dataclasses import replace
from hashlib import sha256

from kaohe.core.errors import KaoheError
from kaohe.core.ledger import read_entry
from kaohe.workflows.disclosure.disclosing import (
    arrive,
    fall_short,
    hand_over_county,
    open_label,
    take_answers,
    take_county,
    take_kind,
    take_packet,
    write_shortfall,
)
from kaohe.workflows.disclosure.visiting import (
    approve,
    close_visit,
    replace_county,
    take_outcome,
    take_reason,
    tell,
)


class Walker:
    """One campaign with everything that can be done to it."""

    def __init__(self, small, number=0, campaign=None):
        self.small = small
        self.campaign = campaign or small.SmallCampaign(number)
        self.shown = {}
        """Label → the record that was shown for it."""
        self.answers = {}
        """Label → answers of the holders."""
        self.refused = 0

    @property
    def office(self):
        return self.campaign.office

    @property
    def device(self):
        return self.campaign.leader

    def attempt(self, act, *arguments):
        """Try an act; tell whether it was let pass."""
        try:
            act(*arguments)
        except KaoheError:
            self.refused += 1
            return False
        return True

    # What can be done. ``pick`` is a number that chooses among places.

    def places(self):
        return ("", *self.device.counties())

    def place(self, pick):
        places = self.places()
        return places[pick % len(places)]

    def open_due(self, pick, device=0):
        label = self.device.pending(self.place(pick))
        if label is not None:
            name = self.small.device_keys(1 + device % 2).device if device % 5 else "tablet-33-1"
            open_label(self.office, label, device=name, way="online")

    def open_any(self, pick):
        """Open a label that nobody asked for: a later kind, another unit, the next attempt."""
        labels = self.all_labels()
        open_label(self.office, labels[pick % len(labels)], device="tablet-33-1", way="online")

    def ask(self, pick):
        label = self.device.pending(self.place(pick))
        if label is None:
            return
        found = self.campaign.ask(label)
        if found:
            self.answers[label] = found

    def enter_answers(self, pick, count=3):
        labels = sorted(self.answers, key=str)
        if labels:
            take_answers(self.office, self.answers[labels[pick % len(labels)]][: count % 4])

    def draw(self, pick):
        label = self.device.pending(self.place(pick))
        if label in self.answers:
            boxes = {each.holder: b64decode(each.sealed) for each in self.answers[label]}
            shown = self.device.draw(label, self.device.open_answers(label, boxes))
            assert self.shown.setdefault(label, shown.record) == shown.record

    def restart(self, _pick):
        before = [self.device.latest(place) for place in self.places()]
        self.campaign.start_leader()
        assert [self.device.latest(place) for place in self.places()] == before

    def hand_in(self, pick):
        labels = sorted(self.shown, key=str)
        if not labels:
            return
        label = labels[pick % len(labels)]
        record = self.shown[label]
        if label.stage == "county":
            take_county(self.office, label, sha256(record).hexdigest())
        elif label.stage == "kind":
            take_kind(self.office, record)
        else:
            take_packet(self.office, record)

    def arrive(self, pick, both=True):
        choices = self.device.county_choices
        if choices:
            choice = choices[pick % len(choices)]
            county = choice.chosen
            signers = None if both else [self.device]
            record = self.campaign.record("arrived", {"body": "33", "county": county}, signers)
            arrive(self.office, record, self.shown[choice.label])

    def tell(self, pick):
        told = [("body", "33"), *(("county", each) for each in self.device.counties())]
        told += [("unit", visit) for visit in self.visits()]
        audience, place = told[pick % len(told)]
        tell(self.office, audience, place, who="someone", told_by="1001")

    def tell_unit(self, visit):
        tell(self.office, "unit", visit, who="someone", told_by="1001")

    def hand_over(self, pick):
        counties = self.device.counties()
        if counties:
            county = counties[pick % len(counties)]
            name = self.device.keys.device
            key = hand_over_county(self.office, county, device=name, frame_key=self.small.FRAME_KEY)
            self.device.enter_county(county, key)

    def outcome(self, pick, reached=True):
        visits = self.visits()
        if visits:
            visit, packet = visits[pick % len(visits)], None
            packet = sha256(self.office.published.packets.get(visit, b"")).hexdigest()
            ended = ("verified_true", "gone", "refused")[pick % 3]
            record = self.campaign.record(
                "outcome", {"visit": visit}, outcome=ended, reached=reached, packet=packet
            )
            take_outcome(self.office, record, outcomes=self.campaign.outcomes)

    def close(self, pick):
        visits = self.visits()
        if visits:
            record = self.campaign.record("closed", {"visit": visits[pick % len(visits)]})
            close_visit(self.office, record)

    def close_on_device(self, pick):
        self.device.close(self.place(pick) or "330102")

    def give_reason(self, pick):
        labels = sorted(self.shown, key=str)
        if labels:
            reason = ("gone", "natural_obstacle", "refused")[pick % 3]
            record = self.campaign.reason_record(labels[pick % len(labels)], reason)
            take_reason(self.office, record, outcomes=self.campaign.outcomes)

    def replace_on_device(self, pick):
        self.device.replace_unit(self.place(pick) or "330102")

    def approve(self, pick, count=2):
        label = self.device.pending(self.place(pick))
        if label is not None and label.attempt:
            holders = self.small.HOLDERS[: count % 4]
            approve(self.office, label, self.campaign.approvals(label, holders))

    def exchange(self, pick, everybody=True):
        choices = self.device.county_choices
        if not choices:
            return
        choice = choices[pick % len(choices)]
        holders = self.small.HOLDERS if everybody else self.small.HOLDERS[:2]
        record = self.campaign.reason_record(choice.label, "natural_obstacle")
        take_reason(self.office, record, outcomes=self.campaign.outcomes)
        following = replace(choice.label, attempt=choice.label.attempt + 1)
        replace_county(
            self.office,
            record,
            approvals=self.campaign.approvals(following, holders),
            device=self.device.keys.device,
            way="online",
            outcomes=self.campaign.outcomes,
        )
        self.device.replace_county(choice.chosen)

    def fall_short(self, pick):
        for place in self.places()[1:]:
            if self.attempt(self.device.county_draw, place):
                for each in self.device.shortfalls(place):
                    fall_short(self.office, write_shortfall(self.campaign.setting, each))

    def acts(self):
        """Every act, by name."""
        return (
            self.open_due, self.open_any, self.ask, self.enter_answers, self.draw, self.restart,
            self.hand_in, self.arrive, self.tell, self.hand_over, self.outcome, self.close,
            self.close_on_device, self.give_reason, self.replace_on_device, self.approve,
            self.exchange, self.fall_short,
        )  # fmt: skip

    def go_on(self):
        """Do what an honest team would do next, so that walks lead somewhere."""
        for pick, _ in enumerate(self.places()):
            self.attempt(self.fall_short, pick)
            self.answers.clear()
            for act in (self.open_due, self.ask):
                self.attempt(act, pick)
            self.attempt(self.enter_answers, 0)
            self.attempt(self.draw, pick)
            for shown in range(len(self.shown)):
                self.attempt(self.hand_in, shown)
        for pick in range(3):
            for act in (self.tell, self.arrive, self.hand_over):
                self.attempt(act, pick)

    def depart(self, number=2):
        """Draw and hand in counties, and enter the first of them, as an honest team does."""
        for drawn in range(number):
            for act in (self.open_due, self.ask, self.enter_answers, self.draw):
                act(0)
            self.answers.clear()
            self.hand_in(drawn)
        for pick in range(number):
            self.tell(0)
            self.arrive(pick)
            self.tell(1 + pick)
            self.hand_over(pick)

    def end_visits(self):
        """Let every visit end as it should."""
        for visit, name in enumerate(self.visits()):
            self.attempt(lambda told=name: self.tell_unit(told))
            for act in (self.outcome, self.close):
                self.attempt(act, visit)
        for pick in (1, 2):
            self.attempt(self.close_on_device, pick)

    # What must hold.

    def visits(self):
        return sorted(self.office.published.packets)

    def opened(self):
        """Count the labels that were opened."""
        return sum(len(there.labels) for _, there in self.campaign.state().every_place())

    def all_labels(self):
        found = []
        for place in self.places():
            if place and not self.attempt(self.device.county_draw, place):
                continue
            label = self.device.pending(place)
            if label is not None:
                found += [label, type(label)(
                    label.stage, label.province, label.county, label.kind, label.ordinal,
                    label.attempt + 1,
                )]  # fmt: skip
        for label in self.shown:
            found.append(
                type(label)(
                    label.stage, label.province, label.county, label.kind, label.ordinal + 1, 0
                )
            )
        return found or [self.device.pending() or next(iter(self.shown))]

    def check(self):
        """Hold everything that was let pass against the order of a draw."""
        kept = sorted(self.campaign.ledger.kept.values(), key=lambda each: each.index)
        entries = [read_entry(each.entry) for each in kept]
        drawn, closed, open_visits = {}, set(), {}
        for entry in entries:
            content = entry.content
            if entry.kind in ("chosen", "disclosed"):
                key = str(sorted(content["label"].items()))
                assert key not in drawn, "a label drew twice"
                drawn[key] = content.get("record") or content.get("packet")
            if entry.kind == "disclosed":
                place = (content["label"]["province"], content["label"]["county"])
                before = open_visits.get(place)
                label = content["label"]
                replaced = before is not None and label["attempt"] > 0 and before[1] == {
                    **label, "attempt": label["attempt"] - 1
                }  # fmt: skip
                assert before is None or before[0] in closed or replaced, "k+1 before close of k"
                open_visits[place] = (content["visit"], label)
            if entry.kind == "closed":
                assert content["visit"] not in closed
                closed.add(content["visit"])
        shown = {sha256(record).hexdigest() for record in self.shown.values()}
        assert set(drawn.values()) <= shown, "something was drawn that no device has shown"
