"""The published vectors, made again from their inputs."""

from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import (
    Campaign,
    Ceremony,
    KeyHolder,
    Label,
    Manifest,
    ProvinceDraw,
    StratumLine,
    derive_seed,
    evaluate_label,
    has_possession,
    label_bytes,
    verify_choice,
    verify_packet,
)
from kaohe.core.draw.frame import unit_leaf
from kaohe.core.draw.lottery import pick_by_size, pick_index
from kaohe.core.draw.plan import DrawPlan, Slot
from kaohe.core.merkle import root_of

WORKED = Campaign("demo-2012", rehearsal=False)
PLAN = DrawPlan((Slot("P"),))


def worked_leaves(stratum, size):
    for index in range(size):
        unit_id = f"U-{stratum.replace('/', '-')}-{index:03d}"
        yield unit_leaf(
            WORKED,
            stratum,
            index=index,
            size=size,
            salt=sha256(f"salt{unit_id}".encode()).digest(),
            record=canonical_bytes({"id": unit_id, "name": f"单位{index}"}),
        )


def worked_manifest(published):
    return Manifest(
        WORKED,
        tuple(
            StratumLine(each["stratum"], each["size"], root_of(worked_leaves(**each)))
            for each in published["strata"]
        ),
    )


def worked_ceremony(published):
    holders = [KeyHolder(bytes.fromhex(secret)) for secret in published["secrets"]]
    return holders, Ceremony(
        WORKED,
        bytes.fromhex(published["frame_root"]),
        bytes.fromhex(published["seed"]),
        tuple(holder.public_key for holder in holders),
    )


def evaluate(published, label):
    holders, ceremony = worked_ceremony(published)
    proofs = [holder.evaluate(label, ceremony) for holder in holders]
    return evaluate_label(label, proofs, ceremony)


def test_the_worked_frame_has_the_published_roots(vectors):
    published = vectors["worked"]
    manifest = worked_manifest(published)
    for stratum, root in published["roots"].items():
        assert manifest.line(stratum).root.hex() == root
    assert manifest.frame_root.hex() == published["frame_root"]
    assert manifest.frame_root.hex()[:16] == "4605bd1a7a6e52cf"


def test_the_worked_seed_is_the_published_one(vectors):
    published = vectors["worked"]
    seed = derive_seed(
        WORKED,
        checkpoint_root=bytes.fromhex(published["checkpoint_root"]),
        checkpoint_size=published["checkpoint_size"],
        dice=published["dice"],
        outside=bytes.fromhex(published["outside"]),
    )
    assert seed.hex() == published["seed"]
    assert seed.hex()[:16] == "063fa6a3384505a3"


def test_the_worked_counties_are_330127_and_330105(vectors):
    published = vectors["worked"]
    _, ceremony = worked_ceremony(published)
    label = Label("county", "33")
    alpha = label_bytes(label, ceremony)
    assert sha256(alpha).hexdigest() == published["alpha_sha256_of_county_1"]
    value = evaluate(published, label).value
    assert f"{value:0128x}".startswith(published["value_of_county_1_starts"])
    draw = ProvinceDraw(PLAN, "33", worked_manifest(published).counties("33")).start()
    while draw.pending:
        draw = draw.accept(evaluate(published, draw.pending))
    assert [choice.chosen for choice in draw.choices] == ["330127", "330105"]


def test_the_worked_unit_is_index_3_with_the_published_proofs(vectors):
    published = vectors["worked"]
    evaluation = evaluate(published, Label("unit", "33", "330127", "P"))
    assert [proof.hex() for proof in evaluation.proofs] == published["unit"]["proofs"]
    assert pick_index(evaluation.value, 53, ()) == 3
    leaves = list(worked_leaves("33/330127/P", 53))
    assert leaves[3].hex() == published["unit"]["leaf"]


def test_the_worked_replacement_is_index_19(vectors):
    evaluation = evaluate(vectors["worked"], Label("unit", "33", "330127", "P", 1, 1))
    assert evaluation.value % 52 == 18
    assert pick_index(evaluation.value, 53, (3,)) == 19


def test_the_practice_frame_has_the_published_manifest(vectors, practice):
    assert practice.manifest.as_json() == vectors["practice"]["manifest"]
    assert practice.ceremony.seed.hex() == vectors["practice"]["seed"]


def test_the_practice_keys_show_possession(vectors, practice):
    published = vectors["practice"]
    for key, proof in zip(published["public_keys"], published["possession"], strict=True):
        assert has_possession(bytes.fromhex(key), practice.campaign, bytes.fromhex(proof))


def test_every_published_packet_shows_its_unit(vectors, practice):
    for each in vectors["practice"]["packets"]:
        shown = verify_packet(
            each["packet"].encode(), ceremony=practice.ceremony, plan=practice.plan
        )
        assert (shown.record["id"], shown.drawn.pool.stratum, shown.label.attempt) == (
            each["unit_id"],
            each["stratum"],
            each["attempt"],
        )


def test_every_published_choice_shows_its_name(vectors, practice):
    shown = []
    for each in vectors["practice"]["choices"]:
        by_stage = {
            '"stage":"county"': practice.manifest.counties("33"),
            '"stage":"kind"': practice.plan.slot_names,
        }
        names = next(names for stage, names in by_stage.items() if stage in each["record"])
        choice = verify_choice(
            each["record"].encode(), ceremony=practice.ceremony, candidates=names
        )
        assert choice.chosen == each["chosen"]
        shown.append(choice.evaluation.label.stage)
    assert (shown.count("county"), shown.count("kind")) == (2, 10)


def test_the_file_is_what_its_generator_writes():
    place = Path(__file__).with_name("make_vectors.py")
    spec = spec_from_file_location("make_draw_vectors", place)
    generator = module_from_spec(spec)
    spec.loader.exec_module(generator)
    assert generator.FILE.read_text("utf-8") == generator.write()


def test_counties_by_size_are_drawn_as_published(vectors, practice):
    published = vectors["by_size"]
    sizes, candidates = published["sizes"], practice.manifest.counties("33")
    chosen = [
        verify_choice(
            each["record"].encode(), ceremony=practice.ceremony, candidates=candidates, sizes=sizes
        ).chosen
        for each in published["choices"]
    ]
    assert chosen == [each["chosen"] for each in published["choices"]] == ["330127", "330105"]


def test_every_value_draws_its_published_size(vectors):
    for each in vectors["by_size"]["picks"]:
        assert pick_by_size(int(each["value"], 16), each["sizes"], each["taken"]) == each["index"]
