"""Text and paper: the same disclosure as online, from proofs that were typed or scanned."""

from dataclasses import replace

import pytest

from kaohe.core.draw.proof_text import write_proof_text
from kaohe.core.errors import DrawError, ProofInvalid, StepRefused
from kaohe.workflows.disclosure.disclosing import (
    arrive,
    hand_over_county,
    open_label,
    take_answers,
    take_county,
    take_kind,
    take_packet,
)
from kaohe.workflows.disclosure.visiting import close_visit, take_outcome, tell
from kaohe.workflows.keyholding.records import read_holder_record
from kaohe.workflows.without_network.paper import (
    EnvelopeList,
    count_envelopes,
    enter_envelopes,
    make_envelopes,
    report_opened,
)
from kaohe.workflows.without_network.voice_device import VoiceDevice


class Team:
    """A team that has arrived in its first county."""

    def __init__(self, campaign, parts):
        self.campaign, self.parts, self.office = campaign, parts, campaign.office
        self.device = VoiceDevice(
            campaign.setting,
            parts.device_keys(1),
            journal=campaign.journal,
            bundles=parts.Carried(),
        )
        campaign.leader = self.device
        self.enter_county()

    def evaluate(self, label):
        ceremony = self.campaign.setting.ceremony
        return {
            holder: key.evaluate(label, ceremony)
            for holder, key in zip(self.parts.HOLDERS, self.parts.KEYS, strict=True)
        }

    def open(self, label, way):
        open_label(self.office, label, device=self.device.keys.device, way=way)
        card = self.device.keys.card
        answers = [
            self.campaign.answer(holder, key, label, card)
            for holder, key in zip(self.parts.HOLDERS, self.parts.KEYS, strict=True)
        ]
        take_answers(self.office, answers)
        return {each.holder: each.box for each in answers}

    def enter_county(self):
        label = self.device.pending()
        boxes = self.open(label, "online")
        choice = self.device.draw(label, self.device.open_answers(label, boxes))
        take_county(self.office, label, choice.digest)
        self.county = choice.name
        tell(self.office, "body", "33", who="office", told_by="office")
        place = {"body": "33", "county": self.county}
        arrive(self.office, self.campaign.record("arrived", place), choice.record)
        tell(self.office, "county", self.county, who="union", told_by="1001")
        sealed = hand_over_county(
            self.office,
            self.county,
            device=self.device.keys.device,
            frame_key=self.parts.FRAME_KEY,
        )
        self.device.enter_county(self.county, sealed)

    def take(self, shown):
        (take_kind if shown.label.stage == "kind" else take_packet)(self.office, shown.record)

    def finish(self, visit):
        packet = self.office.find(("disclosed", visit.id))[0][1].content["packet"]
        tell(self.office, "unit", visit.id, who="unit", told_by="1001")
        outcome = self.campaign.record(
            "outcome", {"visit": visit.id}, outcome="verified_true", reached=True, packet=packet
        )
        take_outcome(self.office, outcome, outcomes=self.campaign.outcomes)
        record = self.campaign.record("closed", {"visit": visit.id}, revision="ab" * 32)
        close_visit(self.office, record)
        self.device.close(self.county)

    def envelopes(self, attempts=1, county=None):
        """Let every department make its envelopes; return number → their texts."""
        texts = {}
        for holder in self.parts.HOLDERS:
            made, listed = make_envelopes(
                self.campaign.setting,
                holder=holder,
                body="33",
                county=county or self.county,
                attempts=attempts,
                evaluate=lambda label, holder=holder: self.evaluate(label)[holder],
            )
            enter_envelopes(self.office, listed)
            for each in made:
                texts.setdefault(each.number, []).append(each.text)
        return texts

    def draw_from(self, texts):
        opened = self.device.open_envelopes(
            self.county, texts[self.device.envelope_due(self.county)]
        )
        report_opened(self.office, opened, device=self.device.keys.device)
        shown = self.device.draw_from_paper(self.county, opened)
        self.take(shown)

    def draw_county(self, draw):
        """Draw and visit the whole county in one way; return the packets."""
        while not self.device.county_draw(self.county).is_complete:
            if self.device.visit(self.county):
                self.finish(self.device.visit(self.county))
            else:
                draw()
        return dict(self.office.published.packets)


@pytest.fixture
def team(campaign, parts):
    return Team(campaign, parts)


@pytest.fixture
def online(parts):
    """The packets of the same county online."""
    team = Team(parts.SmallCampaign(), parts)

    def draw():
        label = team.device.pending(team.county)
        boxes = team.open(label, "online")
        team.take(team.device.draw(label, team.device.open_answers(label, boxes)))

    return team.draw_county(draw)


def draw_by_text(team):
    label = team.device.pending(team.county)
    team.open(label, "text")
    texts = [write_proof_text(proof) for proof in team.evaluate(label).values()]
    proofs = team.device.read_texts(label, [texts[2], texts[0] + "\n", texts[1]])
    team.take(team.device.draw(label, proofs))


def test_three_texts_give_the_same_packets_as_online(team, online):
    assert team.draw_county(lambda: draw_by_text(team)) == online


def test_envelopes_give_the_same_packets_as_online(team, online):
    texts = team.envelopes()
    assert team.draw_county(lambda: team.draw_from(texts)) == online


def test_a_misspelt_text_is_named_and_nothing_is_drawn(team):
    label = team.device.pending(team.county)
    texts = [write_proof_text(proof) for proof in team.evaluate(label).values()]
    swapped = texts[0][:-1] + ("A" if texts[0][-1] != "A" else "B")
    with pytest.raises(ProofInvalid, match=r"\[draw-proof-text-wrong\]"):
        team.device.read_texts(label, [swapped, *texts[1:]])
    assert team.device.pending(team.county) == label


def test_two_texts_are_too_few(team):
    label = team.device.pending(team.county)
    texts = [write_proof_text(proof) for proof in team.evaluate(label).values()]
    proofs = team.device.read_texts(label, texts[:2])
    with pytest.raises(DrawError, match=r"\[disclosure-answers-lacking\]"):
        team.device.draw(label, proofs)


def test_the_plan_tells_how_many_envelopes_a_department_makes(team):
    rules = team.campaign.setting.rules
    assert [count_envelopes(rules, attempts=attempts) for attempts in (0, 1)] == [12, 19]


def test_every_envelope_is_entered_before_it_is_opened(team):
    texts = team.envelopes()
    ahead = team.office.state().at(("33", team.county)).ahead
    assert len(ahead) == 3 * 19 == 3 * len(texts)


def test_an_envelope_that_was_never_entered_opens_nothing(team):
    label = team.device.pending(team.county)
    setting = team.campaign.setting
    sheets = [
        make_envelopes(
            setting,
            holder=holder,
            body="33",
            county=team.county,
            attempts=0,
            evaluate=lambda label, holder=holder: team.evaluate(label)[holder],
        )[0][0].text
        for holder in team.parts.HOLDERS
    ]
    opened = team.device.open_envelopes(team.county, sheets)
    with pytest.raises(StepRefused, match="order-envelope-missing"):
        report_opened(team.office, opened, device=team.device.keys.device)
    assert opened[0].label == label


def test_an_envelope_with_another_content_than_was_entered_is_named(team):
    texts = team.envelopes()
    opened = team.device.open_envelopes(team.county, texts[1])
    forged = (replace(opened[0], number=2), *opened[1:])
    with pytest.raises(ProofInvalid, match=r"\[paper-envelope-other\]"):
        report_opened(team.office, forged, device=team.device.keys.device)


def test_an_envelope_of_another_number_is_not_due(team):
    texts = team.envelopes()
    with pytest.raises(DrawError, match=r"\[paper-envelope-not-due\]"):
        team.device.open_envelopes(team.county, texts[2])


def test_the_envelopes_of_all_departments_are_needed(team):
    texts = team.envelopes()
    with pytest.raises(DrawError, match="lacking finance"):
        team.device.open_envelopes(team.county, texts[1][:2])


def test_no_envelope_is_due_while_a_visit_goes_on(team):
    texts = team.envelopes()
    while team.device.visit(team.county) is None:
        team.draw_from(texts)
    with pytest.raises(DrawError, match=r"\[paper-envelope-not-due\]"):
        team.device.envelope_due(team.county)


@pytest.mark.parametrize(
    "change", [{"campaign": "practice-other"}, {"attempts": 0}, {"county": "330102"}]
)
def test_a_list_that_is_not_the_plan_s_is_refused(team, change):
    _, listed = make_envelopes(
        team.campaign.setting,
        holder="finance",
        body="33",
        county="330127",
        attempts=1,
        evaluate=lambda label: team.evaluate(label)["finance"],
    )
    assert read_holder_record(listed.write(), EnvelopeList) == listed
    with pytest.raises(DrawError, match=r"\[paper-envelope-list-other\]"):
        enter_envelopes(team.office, listed.model_copy(update=change))
