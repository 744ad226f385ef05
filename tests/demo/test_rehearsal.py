"""The frame of a rehearsed draw stands beside its snapshot and is built again when it is gone."""

import shutil

import pytest

from kaohe.core.errors import RegisterError
from kaohe.demo.enterprises import AS_OF
from kaohe.demo.rehearsal import frame_of
from kaohe.engines.frames.frame_store import FrameStore
from kaohe.engines.imports.importing import import_deliveries
from kaohe.stores.draws import DrawFolder


@pytest.fixture
def record(practice):
    return DrawFolder(practice.path / "draw")


def snapshot_in(register):
    return next((register / "snapshots" / "2012-12-31").iterdir())


def test_the_frame_of_a_draw_is_that_of_its_register_and_its_pack(practice, record):
    plan, frozen, _ = record.opening().entries
    frame = frame_of(record, snapshot_in(practice.path / "register"))
    assert (frame.register_digest, frame.pack_digest) == (frozen.register_digest, plan.pack_digest)
    assert frame.size == frozen.units


def test_a_frame_that_is_gone_is_built_again_and_is_the_same(practice, record, tmp_path):
    source = practice.path / "register"
    shutil.copytree(source / "snapshots", tmp_path / "register" / "snapshots")
    again = frame_of(record, snapshot_in(tmp_path / "register"))
    assert again.path.is_relative_to(tmp_path)
    first = FrameStore.open(next((source / "frames").iterdir()))
    assert (again.root, again.bodies) == (first.root, first.bodies)


def test_another_register_gives_no_frame(practice, record, tmp_path):
    delivered = practice.path / "nation" / "deliveries" / "province=54"
    other = import_deliveries([delivered], store=tmp_path / "store", as_of=AS_OF)
    with pytest.raises(RegisterError) as told:
        frame_of(record, other.path)
    assert [fault.kind.code for fault in told.value.faults] == ["draw-frozen-other-register"]
    assert not (tmp_path / "store" / "frames").exists()
