"""A rehearsed ceremony: the steps of a real one, from a seed, and never taken for one."""

import pytest

from kaohe.core.errors import DrawError, StepRefused
from kaohe.core.ledger import read_entry
from kaohe.demo.keys import CAMPAIGN, ORIGIN, rehearse_ceremony
from kaohe.demo.rehearsal import create_office, plan_rehearsal
from kaohe.engines.frames.frame_store import FrameStore
from kaohe.stores.draws import DrawFolder
from kaohe.stores.offices import Office
from kaohe.stores.packs import load_pack
from kaohe.stores.published_draws import verify_draw
from kaohe.workflows.ceremony.plan import CeremonyFile, make_plan
from kaohe.workflows.ceremony.steps import enter_plan


@pytest.fixture
def record(practice):
    return DrawFolder(practice.path / "draw")


def test_the_frame_of_a_draw_is_that_of_its_register_and_its_pack(practice, record):
    opening = record.opening()
    office = Office.load(practice.path / "office")
    frame = FrameStore.open(office.frame_place())
    office.close()

    assert frame.register_digest == opening.frame.register_digest
    assert frame.pack_digest == opening.plan.pack_digest
    assert frame.size == opening.frame.units


def test_the_ceremony_stands_first_in_the_ledger_of_rehearsals(practice):
    office = Office.load(practice.path / "office")
    entries = [read_entry(office.ledger.entry(index).entry) for index in range(7)]
    origin = office.ledger.origin
    office.close()

    kinds = ["plan", "frame", "keys", "witnessed", "dice", "dice_witnessed", "seed"]
    assert [each.kind for each in entries] == kinds
    assert all(each.rehearsal for each in entries)
    assert origin.endswith("/rehearsal")


def test_three_provinces_have_cosigned_the_opening(record):
    found = verify_draw(record)

    assert found.witnesses == ("zhejiang", "guangdong", "sichuan")
    assert found.checkpoint.origin == ORIGIN


def test_the_plan_of_a_rehearsal_does_not_open_in_a_real_ledger(begin_ceremony):
    real, loaded = begin_ceremony(), load_pack("national-2012")
    said = {
        "format": "draw-ceremony/1",
        "campaign": CAMPAIGN.id,
        "scope": "national/2012",
        "holders": ["a", "b", "c"],
        "dice": ["a", "b", "c"],
        "outside": {
            "kind": "lottery",
            "source": "x",
            "draws": [{"lottery": "ssq", "day": "2013-01-08"}],
        },
        "policy": "policy.txt",
        "ways": ["online"],
        "approvers": "1",
    }

    with pytest.raises(DrawError) as told:
        make_plan(
            loaded.pack,
            CeremonyFile.model_validate(said),
            pack_digest=loaded.digest,
            policy=real.policy,
            ledger=real.book.key,
            software="kaohe",
        )

    assert [each.kind.code for each in told.value.faults] == ["ceremony-campaign-name"]


def test_the_gate_of_a_real_ledger_refuses_the_entry_of_a_rehearsal(begin_ceremony):
    real, loaded = begin_ceremony(), load_pack("national-2012")
    secrets = rehearse_ceremony(1)
    plan = plan_rehearsal(loaded.pack, pack_digest=loaded.digest, secrets=secrets)

    with pytest.raises(StepRefused) as told:
        enter_plan(real.book, plan, clerk=real.clerk)

    assert [each.kind.code for each in told.value.faults] == ["order-other-ledger"]


def test_two_offices_of_one_seed_have_one_key_and_of_another_seed_another(tmp_path):
    made = [create_office(tmp_path / str(at), seed=seed) for at, seed in enumerate((1, 1, 2))]
    keys = [office.ledger.key for office in made]
    for office in made:
        office.close()

    assert keys[0] == keys[1] != keys[2]
