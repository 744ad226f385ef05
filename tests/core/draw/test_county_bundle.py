"""County bundles: sealed county by county, and committed to line by line."""

from dataclasses import replace

import pytest
from nacl.public import PrivateKey

from kaohe.core.draw import (
    Campaign,
    CountyDraw,
    FrameUnit,
    commit_frame,
    make_packet,
    open_county,
    stratum_salt_key,
    verify_packet,
    write_packet,
)
from kaohe.core.draw.county_bundle import (
    CountyBundle,
    county_key,
    make_county_bundle,
    open_county_bundle,
    open_county_key,
    seal_county_bundle,
    seal_county_key,
)
from kaohe.core.draw.manifest import StratumLine
from kaohe.core.errors import FrameInvalid

SECRET = b"\x05" * 32
PUBLIC = bytes(PrivateKey(SECRET).public_key)


@pytest.fixture(scope="module")
def bundle(practice):
    county = "330127"
    held = [unit for unit in practice.units if unit.stratum.split("/")[1] == county]
    return make_county_bundle(
        practice.hold_units(held),
        manifest=practice.manifest,
        county=county,
        salt_key=lambda key: stratum_salt_key(practice.frame_key, key),
    )


@pytest.fixture(scope="module")
def key(practice):
    return county_key(practice.frame_key, practice.campaign, "330127")


def reopen(practice, sealed, key, **changes):
    right = {
        "campaign": practice.campaign,
        "frame_root": practice.manifest.frame_root,
        "county": "330127",
    }
    return open_county_bundle(sealed, key, **{**right, **changes})


def codes(error):
    return {fault.kind.code for fault in error.value.faults}


def test_a_bundle_opens_as_it_was_sealed(practice, bundle, key):
    sealed = seal_county_bundle(bundle, key)
    assert seal_county_bundle(bundle, key) == sealed
    found = reopen(practice, sealed, key)
    assert isinstance(found, CountyBundle)
    assert found.strata == bundle.strata
    assert b"330127" not in sealed


def test_a_packet_from_a_bundle_is_the_packet_from_the_frame(practice, bundle):
    frame = open_county(bundle, manifest=bundle, county=bundle.county, salt_key=bundle.salt_key)
    assert bundle.county_lines("330102") == ()
    state = CountyDraw(practice.plan, frame, "33", "330127").start()
    while state.visit is None:
        state = state.accept(practice.evaluate(state.pending))
    packet = write_packet(
        make_packet(state.visit, ceremony=practice.ceremony, manifest=bundle, county_frame=frame)
    )
    assert packet == practice.disclose("330127")[0][0]
    verify_packet(packet, ceremony=practice.ceremony, plan=practice.plan)
    assert bundle.find(state.visit.pool.stratum, state.visit.unit_id) == state.visit.index


def test_another_key_county_or_campaign_does_not_open(practice, bundle, key):
    sealed = seal_county_bundle(bundle, key)
    other = county_key(practice.frame_key, practice.campaign, "330102")
    real = Campaign(practice.campaign.id, rehearsal=False)
    for attempt in (
        lambda: reopen(practice, sealed, other),
        lambda: reopen(practice, sealed[:-1], key),
        lambda: reopen(practice, sealed, key, county="330102"),
        lambda: reopen(practice, sealed, key, campaign=real),
        lambda: reopen(practice, b"", key),
    ):
        with pytest.raises(FrameInvalid) as error:
            attempt()
        assert codes(error) == {"county-bundle-unreadable"}
    assert county_key(practice.frame_key, real, "330127") != key


def test_a_stratum_that_is_not_in_the_frame_is_named(practice, bundle, key):
    first = bundle.strata[0]
    line = first.line
    for wrong in (
        replace(first, line=StratumLine(line.stratum, line.size, b"\x00" * 32)),
        replace(first, line=StratumLine(line.stratum, line.size + 1, line.root)),
        replace(first, position=first.position + 1),
        replace(first, units=(*first.units, FrameUnit(line.stratum, {"id": "x"}))),
    ):
        changed = replace(bundle, strata=(wrong, *bundle.strata[1:]))
        with pytest.raises(FrameInvalid) as error:
            reopen(practice, seal_county_bundle(changed, key), key)
        assert codes(error) == {"county-bundle-not-committed"}
        assert dict(error.value.faults[0].fields)["stratum"] == line.stratum


def test_what_opens_and_is_no_bundle_is_refused(practice, key):
    from nacl.secret import SecretBox

    for inside in (b"{}", b"[]", b"x", b'{"format":"county-bundle/2"}'):
        sealed = bytes(SecretBox(key).encrypt(inside, b"\x00" * 24))
        with pytest.raises(FrameInvalid) as error:
            reopen(practice, sealed, key)
        assert codes(error) == {"county-bundle-unreadable"}


def test_a_county_s_key_is_opened_by_the_device_that_it_is_sealed_to(practice, key):
    campaign = practice.campaign
    sealed = seal_county_key(key, PUBLIC, campaign=campaign, county="330127")
    assert open_county_key(sealed, SECRET, campaign=campaign, county="330127") == key
    real = Campaign(campaign.id, rehearsal=False)
    for attempt in (
        lambda: open_county_key(sealed, b"\x06" * 32, campaign=campaign, county="330127"),
        lambda: open_county_key(sealed, SECRET, campaign=campaign, county="330102"),
        lambda: open_county_key(sealed, SECRET, campaign=real, county="330127"),
        lambda: open_county_key(b"", SECRET, campaign=campaign, county="330127"),
    ):
        with pytest.raises(FrameInvalid) as error:
            attempt()
        assert codes(error) == {"county-bundle-unreadable"}


def test_an_empty_frame_has_bundles_too(practice):
    campaign = practice.campaign
    manifest = commit_frame(
        [], campaign=campaign, frame_key=b"k" * 32, counties=[("33", "330102")], kinds=("P", "J")
    )
    made = make_county_bundle(
        practice.hold_units([]), manifest=manifest, county="330102", salt_key=lambda _key: SECRET
    )
    sealed = seal_county_bundle(made, SECRET)
    found = open_county_bundle(
        sealed, SECRET, campaign=campaign, frame_root=manifest.frame_root, county="330102"
    )
    assert (found.sizes, found.units("33/330102/P")) == ({}, ())
