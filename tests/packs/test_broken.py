"""Every broken pack is told by line, place and remedy, and none is taken."""

import re
from pathlib import Path

import pytest

from kaohe.core.errors import FaultKind, PackError
from kaohe.core.rules import (
    apply_overlay,
    apply_variant,
    pack_digest,
    read_overlay,
    read_pack,
    read_variant,
)
from kaohe.core.rules import faults as reading
from kaohe.core.rules.checks import faults as checking

HERE = Path(__file__).parent
BROKEN = sorted(HERE.glob("broken*/*.yaml"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SMALL = read_pack((HERE / "small" / "pack.yaml").read_text("utf-8"), "pack.yaml")


def read(path):
    text = path.read_text("utf-8")
    if path.name.startswith("overlay_"):
        return apply_overlay(SMALL, read_overlay(text, path.name), file=path.name)
    if path.name.startswith("variant_"):
        return apply_variant(SMALL, read_variant(text, path.name), file=path.name)
    return read_pack(text, path.name)


def expected(path):
    """Yield code, line and a piece of the remedy from the head of a file."""
    for line in path.read_text("utf-8").splitlines():
        match = re.fullmatch(r"# expect: (\S+) \| (\S+) \| (.+)", line)
        if match:
            yield match.groups()


def test_there_are_enough_broken_packs():
    assert len(BROKEN) >= 90


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_fault_is_told_with_line_place_and_remedy(path):
    with pytest.raises(PackError) as refused:
        read(path)

    told = [
        (fault.kind.code, fault.where.removeprefix(path.name).lstrip(":") or "-", fault)
        for fault in refused.value.faults
    ]
    assert sorted((code, line) for code, line, _ in told) == sorted(
        (code, line) for code, line, _ in expected(path)
    )
    for fault in refused.value.faults:
        assert CHINESE.search(fault.problem("zh"))
        assert CHINESE.search(fault.remedy("zh"))
    for code, line, remedy in expected(path):
        assert any(
            (code, line) == (told_code, told_line) and remedy in fault.remedy("en")
            for told_code, told_line, fault in told
        )


def test_every_kind_of_fault_of_a_pack_file_has_its_broken_pack():
    shown = {code for path in BROKEN for code, _, _ in expected(path)}
    declared = {
        kind.code
        for module in (reading, checking)
        for kind in vars(module).values()
        if isinstance(kind, FaultKind)
    }
    elsewhere = {
        "pack-still-draft",
        "pack-not-yet-in-force",
        "pack-no-longer-in-force",
        "pack-step-not-allowed",
        "pack-not-canonical",
        "pack-text-absent",
        "pack-text-changed",
        "pack-clause-unknown",
        "pack-alternative-unknown",
    }
    assert declared - elsewhere == shown


def test_the_pack_that_they_break_is_right():
    assert len(pack_digest(SMALL)) == 64
