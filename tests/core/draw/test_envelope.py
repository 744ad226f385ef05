from collections import Counter

import pytest

from kaohe.core.draw.envelope import Envelope, labels_ahead, read_sheet
from kaohe.core.draw.labels import Label
from kaohe.core.draw.plan import DrawPlan, Slot
from kaohe.core.errors import ProofInvalid

NATIONAL = DrawPlan(
    (
        Slot("P", ("S", "J")),
        Slot("J", ("P", "S")),
        Slot("A", ("P", "S", "J")),
        Slot("F", ("P", "S", "J"), members=2),
        Slot("S", ("P", "J")),
    )
)
HOLDERS = ("org", "law", "audit")


def ahead(attempts, plan=NATIONAL):
    return labels_ahead(plan, province="33", county="330127", attempts=attempts)


def sealed(practice, number=6, place=1):
    labels = ahead(1, practice.plan)
    proof = practice.holders[place].evaluate(labels[number - 1], practice.ceremony)
    return Envelope(practice.campaign, number, place, HOLDERS[place], labels[number - 1], proof)


def read(practice, typed):
    labels = ahead(1, practice.plan)
    return read_sheet(typed, ceremony=practice.ceremony, holders=HOLDERS, labels=labels)


@pytest.mark.parametrize(("attempts", "stages"), [(0, (5, 5, 2)), (1, (5, 10, 4))])
def test_the_plan_tells_how_many_labels_a_county_needs(attempts, stages):
    counted = Counter(label.stage for label in ahead(attempts))
    assert (counted["kind"], counted["unit"], counted["member"]) == stages


def test_each_kind_comes_first_and_no_label_stands_twice():
    labels = ahead(1)
    assert labels[:2] == (
        Label("kind", "33", "330127", ordinal=1),
        Label("kind", "33", "330127", ordinal=2),
    )
    assert labels[5:7] == (
        Label("unit", "33", "330127", "P", 1, 0),
        Label("unit", "33", "330127", "P", 1, 1),
    )
    assert len(set(labels)) == len(labels) == 19


def test_every_label_that_a_county_can_ask_for_is_among_them(practice):
    for county in ("330102", "330105", "330127"):
        labels = labels_ahead(practice.plan, province="33", county=county, attempts=0)
        _, state = practice.disclose(county)
        asked = {each.label for each in (*state.kinds, *state.disclosures)}
        assert asked <= set(labels)


def test_a_sheet_is_read_as_it_was_printed_even_when_its_line_was_broken(practice):
    envelope = sealed(practice)
    assert read(practice, envelope.text) == envelope
    assert read(practice, envelope.text[:40] + "\n" + envelope.text[40:]) == envelope


def test_a_digest_is_bound_to_everything_on_the_sheet(practice):
    digests = {
        sealed(practice).digest,
        sealed(practice, number=7).digest,
        sealed(practice, place=2).digest,
    }
    assert len(digests) == 3
    assert all(len(digest) == 64 for digest in digests)


def test_a_proof_in_the_wrong_envelope_is_refused(practice):
    other = sealed(practice, number=7).text.split()[-1]
    head = " ".join(sealed(practice).text.split()[:3])
    with pytest.raises(ProofInvalid, match=r"\[draw-proof-text-wrong\]"):
        read(practice, f"{head} {other}")


@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("value", ["0", "x", "99"])
def test_a_sheet_of_something_else_is_refused(practice, part, value):
    parts = sealed(practice).text.split()
    parts[part] = value
    with pytest.raises(ProofInvalid, match=r"\[paper-envelope-unreadable\]"):
        read(practice, " ".join(parts))


def test_half_a_line_is_refused(practice):
    with pytest.raises(ProofInvalid, match=r"\[paper-envelope-unreadable\]"):
        read(practice, "practice 6")
