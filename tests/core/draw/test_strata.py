import pytest

from kaohe.core.draw import KIND_NAMES, read_stratum
from kaohe.core.draw.strata import UNIT_KINDS


def test_every_kind_has_a_name():
    assert set(KIND_NAMES) == {*UNIT_KINDS, "M"}


@pytest.mark.parametrize(
    "key", ["33/330127/P", "66/660100/A", "33/330127/M/fed-1", "33/330127/M/联合会"]
)
def test_a_stratum_is_read_from_its_key(key):
    assert read_stratum(key).key == key


@pytest.mark.parametrize(
    "key",
    [
        "",
        "33/330127",
        "33/330127/X",
        "33/330127/M",
        "33/330127/M/",
        "33/330127/M/a/b",
        "33/330127/P/fed",
        "3/330127/P",
        "33/330127/P\n",
    ],
)
def test_what_is_not_a_stratum_is_refused(key):
    with pytest.raises(ValueError, match="is not a stratum"):
        read_stratum(key)
