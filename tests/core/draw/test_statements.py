import pytest
from nacl.signing import SigningKey

from kaohe.core.draw import Campaign, FrameUnit, commit_frame, stratum_salt_key
from kaohe.core.draw.manifest import StratumLine
from kaohe.core.draw.statements import (
    find_other_lines,
    is_signed,
    rebuild_strata,
    sign_statement,
)
from kaohe.core.errors import FrameInvalid
from kaohe.core.merkle import EMPTY_ROOT

REAL = Campaign("c", rehearsal=False)
REHEARSAL = Campaign("c", rehearsal=True)
KEY = b"k" * 32
SECRET = b"s" * 32
COUNTY = {
    "33/330127/F": ["fed-1"],
    "33/330127/M/fed-1": ["org:1", "org:2"],
    "33/330127/P": ["org:1", "org:2", "org:3"],
}


def units_of(**changes):
    held = {**COUNTY, **changes}
    return {
        key: [FrameUnit(key, {"id": unit_id}) for unit_id in ids]
        for key, ids in sorted(held.items())
        if ids
    }


@pytest.fixture
def manifest():
    units = [unit for held in units_of().values() for unit in held]
    return commit_frame(
        units,
        campaign=REAL,
        frame_key=KEY,
        counties=[("33", "330102"), ("33", "330127")],
        kinds=("F", "J", "P"),
    )


@pytest.fixture
def rebuild(manifest):
    keys = [line.stratum for line in manifest.county_lines("330127")]

    def make(units):
        salt_keys = {key: stratum_salt_key(KEY, key) for key in keys}
        return rebuild_strata(REAL, units, salt_keys=salt_keys)

    return make


def test_a_county_comes_to_the_lines_of_the_manifest_empty_ones_included(rebuild, manifest):
    own = rebuild(units_of())

    assert own.lines == manifest.county_lines("330127")
    assert [line.size for line in own.lines] == [1, 0, 2, 3]
    assert own.unknown == ()
    assert find_other_lines(own.lines, manifest.county_lines("330127")) == ()


def test_one_row_more_changes_its_stratum_and_no_other(rebuild, manifest):
    more = {"33/330127/P": ["org:1", "org:2", "org:3", "org:4"]}

    other = find_other_lines(rebuild(units_of(**more)).lines, manifest.county_lines("330127"))

    assert [(line.stratum, line.size) for line in other] == [("33/330127/P", 4)]


def test_a_stratum_without_a_salt_key_is_told_with_its_size(rebuild):
    own = rebuild(units_of(**{"33/330127/M/fed-2": ["org:1", "org:3"]}))

    assert own.unknown == (("33/330127/M/fed-2", 2),)


def test_a_stratum_that_the_county_leaves_out_counts_as_an_empty_one(rebuild, manifest):
    lines = [line for line in rebuild(units_of()).lines if not line.stratum.endswith("/P")]

    assert find_other_lines(lines, manifest.county_lines("330127")) == (
        StratumLine("33/330127/P", 0, EMPTY_ROOT),
    )


def test_a_stratum_that_the_manifest_does_not_list_is_another_one(rebuild, manifest):
    lines = rebuild(units_of()).lines

    (other,) = find_other_lines(lines, manifest.county_lines("330127")[:-1])

    assert other == lines[-1]


def test_units_out_of_order_are_refused(rebuild):
    with pytest.raises(FrameInvalid):
        rebuild(units_of(**{"33/330127/P": ["org:2", "org:1"]}))


@pytest.fixture
def signed():
    statement = {"county": "330127", "strata": []}
    return statement, sign_statement(statement, campaign=REAL, secret=SECRET)


def public_key():

    return bytes(SigningKey(SECRET).verify_key)


def test_a_signature_holds_with_and_without_itself_in_the_statement(signed):
    statement, signature = signed

    for said in (statement, {**statement, "signature": signature.hex()}):
        assert is_signed(said, campaign=REAL, key=public_key(), signature=signature)


def test_nothing_of_a_statement_can_be_changed(signed):
    statement, signature = signed
    key = public_key()

    assert not is_signed({**statement, "county": "330102"}, campaign=REAL, key=key,
                         signature=signature)  # fmt: skip
    assert not is_signed(statement, campaign=REHEARSAL, key=key, signature=signature)
    assert not is_signed(statement, campaign=REAL, key=bytes(32), signature=signature)
    assert not is_signed(statement, campaign=REAL, key=key, signature=signature[:-1])
