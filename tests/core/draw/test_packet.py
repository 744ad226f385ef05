import json
from copy import deepcopy
from dataclasses import replace

import pytest

from kaohe.core.canonical import canonical_bytes, digest
from kaohe.core.draw import (
    Campaign,
    Ceremony,
    CountyDraw,
    DrawPlan,
    FrameUnit,
    Slot,
    commit_frame,
    evaluate_label,
    make_packet,
    open_county,
    read_packet,
    stratum_salt_key,
    verify_packet,
    write_packet,
)
from kaohe.core.errors import ProofInvalid


@pytest.fixture(scope="module")
def packets(vectors):
    """Return packets by slot, member and attempt, from the published practice ceremony."""
    return {
        (each["stratum"][3:9], each["slot"], each["member"], each["attempt"]): each[
            "packet"
        ].encode()
        for each in vectors["practice"]["packets"]
    }


@pytest.fixture(scope="module")
def own(packets):
    """Return a replacement from the slot's own stratum: one index is taken."""
    return packets["330102", "P1", 0, 1]


@pytest.fixture(scope="module")
def fallen_back(packets):
    """Return a unit of kind P that stands in for kind J."""
    return packets["330105", "J1", 0, 0]


@pytest.fixture(scope="module")
def member(packets):
    return packets["330102", "F1", 1, 0]


@pytest.fixture(scope="module")
def stand_in_member(packets):
    """Return a unit of kind P that stands in for a member, for want of federations."""
    return packets["330105", "F1", 1, 0]


def change(packet, **places):
    """Set values by dotted places and make the digest anew, as a forger would."""
    body = json.loads(packet)
    del body["digest"]
    for place, value in places.items():
        node = body
        *way, last = [int(part) if part.isdigit() else part for part in place.split("__")]
        for part in way:
            node = node[part]
        node[last] = value(deepcopy(node[last])) if callable(value) else value
    return canonical_bytes({**body, "digest": digest(body)})


def refuse(data, practice, **changes):
    given = {"ceremony": practice.ceremony, "plan": practice.plan, **changes}
    with pytest.raises(ProofInvalid) as caught:
        verify_packet(data, **given)
    return [fault.kind.code for fault in caught.value.faults]


def test_every_packet_of_a_county_shows_its_unit(practice):
    packets, state = practice.disclose("330102")
    assert len(packets) == 7
    for packet, disclosure in zip(packets, state.disclosures, strict=True):
        shown = verify_packet(packet, ceremony=practice.ceremony, plan=practice.plan)
        assert shown.record["id"] == disclosure.unit_id
        assert shown.label == disclosure.label
        assert shown.index == disclosure.index


def draw_units(practice, county, counties, plan):
    """Return the ceremony over a frame of one county's units among empty counties, and visits."""
    manifest = commit_frame(
        county,
        campaign=practice.campaign,
        frame_key=practice.frame_key,
        counties=counties,
        kinds=plan.kinds,
    )
    ceremony = replace(practice.ceremony, frame_root=manifest.frame_root)
    frame = open_county(
        practice.hold_units(county),
        manifest=manifest,
        county="330127",
        salt_key=lambda key: stratum_salt_key(practice.frame_key, key),
    )
    state, packets = CountyDraw(plan, frame, "33", "330127").start(), []
    while state.pending:
        proofs = [holder.evaluate(state.pending, ceremony) for holder in practice.holders]
        state = state.accept(evaluate_label(state.pending, proofs, ceremony))
        if state.visit:
            packet = make_packet(
                state.visit, ceremony=ceremony, manifest=manifest, county_frame=frame
            )
            packets.append((state.visit, write_packet(packet)))
            state = state.close()
    return manifest, ceremony, packets


def test_a_packet_of_the_whole_nation_fits_a_qr_code(practice):
    county = [FrameUnit("33/330127/P", {"id": f"org:{number:09d}"}) for number in range(4)]
    counties = [("33", f"33{number:04d}") for number in range(6_000)]
    manifest, ceremony, packets = draw_units(practice, county, counties, practice.plan)
    # The largest code holds 2,953 bytes; 14 hashes more reach a stratum of 65,536 units, and 300
    # bytes hold names and address. A path that shared nothing would take 640 bytes more.
    room = 14 * 43 + 300
    assert manifest.size == 30_000
    assert {len(visit.passed) for visit, _ in packets} == {0, 1}
    for _, packet in packets:
        verify_packet(packet, ceremony=ceremony, plan=practice.plan)
        assert len(packet) + room < 2_953


def test_paths_that_share_nothing_are_written_in_full(practice):
    county = [FrameUnit("33/330127/P", {"id": "org:1"})]
    plan = DrawPlan((Slot("J", ("P",)),))
    manifest, ceremony, [(visit, packet)] = draw_units(practice, county, [("33", "330127")], plan)
    assert (manifest.size, visit.passed[0].stratum) == (2, "33/330127/J")
    shown = verify_packet(packet, ceremony=ceremony, plan=plan)
    assert len(shown.passed[0].path) == len(shown.drawn.path) == 1


@pytest.mark.parametrize("name", ["own", "fallen_back"])
def test_no_bit_of_a_packet_can_be_flipped(practice, name, request):
    packet = request.getfixturevalue(name)
    for bit in range(len(packet) * 8):
        flipped = bytearray(packet)
        flipped[bit // 8] ^= 1 << bit % 8
        refuse(bytes(flipped), practice)


def turn(text):
    """Return base64url text with another first byte."""
    return ("B" if text[0] == "A" else "A") + text[1:]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"campaign": "other-2012"}, "packet-other-ceremony"),
        ({"rehearsal": False}, "packet-other-ceremony"),
        ({"frame_root": "00" * 32}, "packet-other-ceremony"),
        ({"seed": "00" * 32}, "packet-other-ceremony"),
        ({"label__ordinal": 2}, "draw-proof-wrong"),
        ({"label__attempt": 2}, "draw-proof-wrong"),
        ({"label__kind": "J"}, "draw-proof-wrong"),
        ({"label__county": "330105"}, "draw-proof-wrong"),
        ({"label__province": "34"}, "draw-proof-wrong"),
        ({"proofs__0": turn}, "draw-proof-wrong"),
        ({"proofs": lambda proofs: proofs[::-1]}, "draw-proof-wrong"),
        ({"proofs": lambda proofs: proofs[:2]}, "draw-proofs-count"),
        ({"record__name": "另一单位"}, "packet-not-committed"),
        ({"record__id": "org:0000P00"}, "packet-not-committed"),
        ({"salt": turn}, "packet-not-committed"),
        ({"path": turn}, "packet-not-committed"),
        ({"path": ""}, "packet-not-committed"),
        ({"drawn__root": turn}, "packet-not-committed"),
        ({"drawn__path": turn}, "packet-not-committed"),
        ({"drawn__position": lambda position: position + 1}, "packet-not-committed"),
        ({"drawn__size": lambda size: size + 1}, "packet-not-committed"),
        ({"drawn__size": lambda size: size - 1}, "packet-not-committed"),
        ({"index": lambda index: (index + 1) % 9}, "packet-other-index"),
        ({"drawn__excluded": lambda taken: [*taken, 8]}, "packet-other-index"),
        ({"drawn__excluded": [0, 0]}, "packet-other-chain"),
        ({"drawn__excluded": [2, 1]}, "packet-other-chain"),
        ({"drawn__excluded": [9]}, "packet-other-chain"),
        ({"drawn__excluded": list(range(9))}, "packet-other-chain"),
        ({"drawn__stratum": "33/330105/P"}, "packet-other-chain"),
        ({"drawn__stratum": "33/330102/J"}, "packet-other-chain"),
        ({"drawn__stratum": "nowhere"}, "packet-other-chain"),
    ],
)
def test_a_forged_packet_is_refused_although_its_digest_was_made_anew(practice, own, changes, code):
    assert code in refuse(change(own, **changes), practice)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"passed": []}, "packet-other-chain"),
        ({"passed": lambda passed: passed * 2}, "packet-other-chain"),
        ({"passed__0__stratum": "33/330105/A"}, "packet-other-chain"),
        ({"passed__0__size": 1}, "packet-other-chain"),
        ({"passed__0__excluded": [0]}, "packet-other-chain"),
        ({"passed__0__root": turn}, "packet-not-committed"),
        ({"passed__0__path": turn}, "packet-not-committed"),
    ],
)
def test_a_forged_fallback_is_refused(practice, fallen_back, changes, code):
    verify_packet(fallen_back, ceremony=practice.ceremony, plan=practice.plan)
    assert code in refuse(change(fallen_back, **changes), practice)


@pytest.mark.parametrize("position", [10_000, 0])
def test_a_passed_stratum_at_another_place_of_the_manifest_is_refused(
    practice, fallen_back, position
):
    code = refuse(change(fallen_back, passed__0__position=position), practice)
    assert code in (["packet-unreadable"], ["packet-not-committed"])


def test_a_passed_stratum_with_a_path_that_is_too_long_is_refused(practice, fallen_back):
    assert refuse(change(fallen_back, passed__0__path="A" * 1280), practice) == [
        "packet-unreadable"
    ]


def test_a_size_and_its_exclusions_cannot_be_forged_together(practice, fallen_back):
    forged = change(fallen_back, passed__0__size=1, passed__0__excluded=[0])
    assert refuse(forged, practice) == ["packet-not-committed"]


def test_a_member_is_shown_from_its_federation(practice, member):
    shown = verify_packet(member, ceremony=practice.ceremony, plan=practice.plan)
    assert shown.drawn.pool.stratum == "33/330102/M/fed-330102-1"


def test_a_member_that_skips_a_federation_is_refused(practice, member):
    shown = {**json.loads(member)["drawn"], "path": ""}
    assert "packet-other-chain" in refuse(change(member, passed=[shown]), practice)


def test_a_federation_is_not_drawn_under_the_label_of_a_member(practice, member):
    forged = change(member, drawn__stratum="33/330102/F")
    assert "packet-other-chain" in refuse(forged, practice)


def test_a_unit_that_stands_in_for_a_member_shows_that_no_federation_was_left(
    practice, stand_in_member
):
    verify_packet(stand_in_member, ceremony=practice.ceremony, plan=practice.plan)
    assert "packet-other-chain" in refuse(change(stand_in_member, passed=[]), practice)


def test_a_packet_does_not_hold_under_another_fallback_order(practice, fallen_back):
    plan = DrawPlan((Slot("P"), Slot("J", ("S", "P"))))
    assert refuse(fallen_back, practice, plan=plan) == ["packet-other-chain"]


def test_a_packet_does_not_hold_under_a_plan_without_its_slot(practice, own):
    assert refuse(own, practice, plan=DrawPlan((Slot("S"),))) == ["packet-other-chain"]


def test_swapped_departments_are_noticed(practice, own):
    known = practice.ceremony
    swapped = Ceremony(known.campaign, known.frame_root, known.seed, known.public_keys[::-1])
    assert refuse(own, practice, ceremony=swapped) == ["draw-proof-wrong", "draw-proof-wrong"]


def test_a_packet_of_a_rehearsal_never_counts_in_the_real_campaign(practice, own):
    known = practice.ceremony
    real = Ceremony(
        Campaign(known.campaign.id, rehearsal=False),
        known.frame_root,
        known.seed,
        known.public_keys,
    )
    assert refuse(own, practice, ceremony=real) == ["packet-other-ceremony"]
    assert set(refuse(change(own, rehearsal=False), practice, ceremony=real)) == {
        "draw-proof-wrong"
    }


def test_several_faults_are_told_together(practice, own):
    forged = change(own, drawn__excluded=[9], record__name="x", drawn__path="")
    assert refuse(forged, practice) == [
        "packet-other-chain",
        "packet-not-committed",
        "packet-not-committed",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "disclosure-packet/2"},
        {"suite": "sm3"},
        {"label__stage": "team"},
        {"label__ordinal": 0},
        {"label__ordinal": True},
        {"index": -1},
        {"index": "1"},
        {"record": []},
        {"proofs": {}},
        {"campaign": "A"},
        {"seed": "xyz"},
        {"drawn": None},
        {"salt": "==="},
        {"salt": "a"},
    ],
)
def test_what_is_not_a_packet_is_refused(own, changes):
    with pytest.raises(ProofInvalid) as caught:
        read_packet(change(own, **changes))
    assert caught.value.faults[0].kind.code == "packet-unreadable"


def test_a_second_form_of_the_same_packet_is_refused(own):
    loose = json.dumps(json.loads(own)).encode()
    upper = own.upper()
    for data in (loose, upper, own + b"\n", b" " + own, b"", b" " * 65_537):
        with pytest.raises(ProofInvalid):
            read_packet(data)


def test_base64_with_other_padding_bits_is_a_second_form(own):
    salt = json.loads(own)["salt"]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = salt[:-1] + alphabet[alphabet.index(salt[-1]) ^ 1]
    with pytest.raises(ProofInvalid):
        read_packet(change(own, salt=twin))
