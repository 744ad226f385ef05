"""A small published draw, made by the system whose work the verifier checks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from kaohe.core.draw import (
    Campaign,
    Ceremony,
    CountyDraw,
    FrameUnit,
    KeyHolder,
    commit_frame,
    evaluate_label,
    make_packet,
    open_county,
    stratum_salt_key,
    write_choice,
    write_packet,
)
from kaohe.stores.draws import DrawFolder
from kaohe.stores.packs import load_pack
from kaohe.workflows.drawing import choice_place, draw_counties, draw_rules, opening_record

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "verifier" / "src"
VECTORS = ROOT / "docs" / "reference" / "vectors"
OPENING = ("opening.json", "manifest.json", "seed.json")
FRAME_KEY = bytes(range(32))
COUNTIES = [
    ("11", "110101"),
    ("11", "110102"),
    ("33", "330102"),
    ("33", "330105"),
    ("33", "330127"),
]
LACKING = {"330105": "J", "110102": "F"}
"""Counties that lack a kind, so that another stands in."""

sys.path.insert(0, str(SOURCE))


def units_of(body, county):
    for kind, count in zip("AFJPS", (2, 2, 3, 4, 2), strict=True):
        if LACKING.get(county) == kind:
            continue
        for number in range(count):
            name = {"id": f"{kind}-{county}-{number}", "name": f"单位{number}"}
            if kind == "F":
                members = [{"id": f"P-{county}-{at}", "name": f"单位{at}"} for at in range(3)]
                own = [{"id": f"X-{county}-{number}-{at}", "name": "成员"} for at in range(2)]
                name["members"] = 5
                for each in (*members, *own):
                    yield FrameUnit(f"{body}/{county}/M/{name['id']}", each)
            yield FrameUnit(f"{body}/{county}/{kind}", name)


def publish(path, *, rehearsal, hold_units):
    """Publish a whole draw of two bodies, with one replacement in each county."""
    loaded = load_pack("national-2012")
    rules, campaign = draw_rules(loaded.pack.draw), Campaign("small-2012", rehearsal=rehearsal)
    holders = [KeyHolder(sha256(name.encode()).digest()) for name in "甲乙丙"]
    units = sorted(
        (unit for place in COUNTIES for unit in units_of(*place)),
        key=lambda unit: (unit.stratum, unit.id),
    )
    manifest = commit_frame(
        units, campaign=campaign, frame_key=FRAME_KEY, counties=COUNTIES, kinds=rules.plan.kinds
    )
    record = DrawFolder(path)
    named = zip("甲乙丙", holders, strict=True)
    entries = opening_record(
        loaded.pack,
        pack_digest=loaded.digest,
        register_digest="00" * 32,
        manifest=manifest,
        holders=[(name, each.public_key, each.show_possession(campaign)) for name, each in named],
        approved_by=["office"],
    )
    record.publish_opening(entries, manifest)
    seed = record.publish_seed(dice=["1" * 20, "2" * 20, "3" * 21], outside=b"lottery")
    keys = tuple(each.public_key for each in holders)
    ceremony = Ceremony(campaign, manifest.frame_root, seed, keys)

    def evaluate(label):
        return evaluate_label(label, [x.evaluate(label, ceremony) for x in holders], ceremony)

    for body in ("11", "33"):
        drawn = draw_counties(
            rules, body, ceremony=ceremony, manifest=manifest, evaluate=evaluate, record=record
        )
        for county in drawn:
            own = [unit for unit in units if unit.stratum.split("/")[1] == county]
            frame = open_county(
                hold_units(own),
                manifest=manifest,
                county=county,
                salt_key=lambda key: stratum_salt_key(FRAME_KEY, key),
            )
            state, visits = CountyDraw(rules.plan, frame, body, county).start(), 0
            while not state.is_complete:
                if state.pending:
                    state = state.accept(evaluate(state.pending))
                if state.visit:
                    packet = make_packet(
                        state.visit, ceremony=ceremony, manifest=manifest, county_frame=frame
                    )
                    visit_id = rules.visit_id(campaign, state.visit.label)
                    record.publish_packet(visit_id, write_packet(packet))
                    visits += 1
                    state = state.replace_unit() if visits == 2 else state.close()
            for choice in state.kinds:
                record.publish_choice(choice_place(choice.label), write_choice(choice, ceremony))
    return path


@pytest.fixture(scope="session")
def published(tmp_path_factory, hold_units):
    """A published draw; tests read it and never change it."""
    return publish(tmp_path_factory.mktemp("draw") / "draw", rehearsal=True, hold_units=hold_units)


@pytest.fixture(scope="session")
def published_for_real(tmp_path_factory, hold_units):
    """The same draw, and no rehearsal."""
    return publish(tmp_path_factory.mktemp("real") / "draw", rehearsal=False, hold_units=hold_units)


@pytest.fixture
def spoilt(published, tmp_path):
    """A copy of the published draw, to be spoilt."""
    return shutil.copytree(published, tmp_path / "draw")


@pytest.fixture
def verify(capsys):
    """Run ``kaohe-verify``; give exit code and output."""
    from kaohe_verify.__main__ import main

    def run(*arguments):
        capsys.readouterr()
        code = main([str(each) for each in arguments])
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def run_page():
    """Run the script of the page on cases, outside a browser."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")

    def run(*cases):
        program = [node, Path(__file__).with_name("run_page.mjs")]
        told = subprocess.run(
            program, input=json.dumps(cases), capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    return run
