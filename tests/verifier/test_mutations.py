"""A few thousand changes of a golden campaign; tens of thousands in ``benchmarks/verifier.py``."""

from collections import Counter

import pytest


def count(changes):
    """Count changes by what was changed, and those that nobody tells of."""
    tried, silent = Counter(), Counter()
    for what, is_told in changes:
        tried[what] += 1
        silent[what] += not is_told
    assert tried
    return tried.total(), +silent


def test_no_byte_of_a_record_can_be_changed(published):
    from mutations import bytes_of_records

    tried, silent = count(bytes_of_records(published, 20))
    assert (tried > 2000, silent) == (True, {})


def test_no_byte_of_the_opening_can_be_changed(spoilt):
    from mutations import bytes_of_opening

    tried, silent = count(bytes_of_opening(spoilt, 40))
    assert (tried > 200, silent) == (True, {})


def test_no_byte_of_the_ledger_can_be_changed(spoilt):
    from mutations import bytes_of_ledger

    tried, silent = count(bytes_of_ledger(spoilt, 40))
    assert (tried > 300, silent) == (True, {})


def test_no_record_can_be_forged(published):
    from mutations import forgeries

    tried, silent = count(forgeries(published, every=2))
    assert (tried > 300, silent) == (True, {})


def test_no_record_of_another_campaign_holds(published, published_for_real):
    from mutations import foreign_records

    tried, silent = count(foreign_records(published, published_for_real))
    assert (tried > 50, silent) == (True, {})


def test_no_file_can_be_missing_doubled_or_exchanged(spoilt):
    from mutations import changed_files

    tried, silent = count(changed_files(spoilt, every=30))
    assert (tried > 10, silent) == (True, {})


def test_no_entry_can_be_missing_doubled_or_reordered(spoilt):
    from mutations import changed_lines

    tried, silent = count(changed_lines(spoilt, every=12))
    assert (tried > 100, silent) == (True, {})


@pytest.fixture
def forger(office, published, tmp_path):
    """An office that has all keys, and signs its forged ledger anew."""
    from mutations import Forger

    return Forger(office, published, tmp_path / "draw")


def test_an_office_that_signs_anew_is_told_by_the_order_of_its_ledger(forger):
    tried, silent = count(forger.run(every=29))
    assert (tried > 50, silent) == (True, {})


def test_a_field_record_cannot_be_changed_although_the_ledger_is_signed_anew(forger):
    tried, silent = count(forger.changed_field_records(every=11))
    assert (tried > 3, silent) == (True, {})
