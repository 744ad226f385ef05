"""What is published of a campaign, before and after its end."""

import json
import shutil
from dataclasses import replace

import pytest
from golden import GoldenOffice

from kaohe.core.errors import DrawError
from kaohe.stores.published_campaigns import write_campaign
from kaohe.workflows.publication.publishing import publish_draw


def lines(folder):
    text = (folder / "ledger" / "entries.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def publish(office, **changes):
    given = {"manifest": office.manifest, "secrets": office.secrets(), **changes}
    return publish_draw(office.store, office.campaign.id, **given)


def codes(error):
    return {fault.kind.code for fault in error.value.faults}


def test_after_the_end_every_entry_is_opened(published):
    assert {"entry" in line for line in lines(published)} == {True}


def test_midway_the_closed_visits_are_told_and_the_rest_is_sealed(midway):
    opened = [json.loads(line["entry"])["kind"] for line in lines(midway) if "entry" in line]
    sealed = [line for line in lines(midway) if "commitment" in line]

    assert (opened.count("closed"), opened.count("disclosed"), bool(sealed)) == (2, 2, True)
    assert not (midway / "secrets.json").exists()


def test_midway_nothing_is_told_of_a_body_with_an_unseen_county(midway):
    assert not (midway / "choices" / "33").exists()
    assert (midway / "choices" / "11" / "county-1.json").exists()


def test_what_is_told_midway_holds(midway, verify):
    assert verify("campaign", midway, "--rehearsal")[0] == 0
    assert verify("campaign", midway, "--rehearsal", "--complete")[0] == 1


def test_the_opening_alone_holds_before_anybody_has_left(tmp_path, verify):
    office = GoldenOffice(tmp_path / "office").hold_ceremony()
    folder = office.publish(tmp_path / "draw")
    shutil.rmtree(folder / "ledger")

    assert verify("campaign", folder, "--rehearsal")[0] == 0


def test_a_county_that_nobody_reached_is_drawn_again_from_the_secrets(office, published):
    first = published / "choices" / "33" / "county-1.json"
    chosen = json.loads(lines(published)[first_chosen(published)]["entry"])

    assert office.store.document(chosen["content"]["record"]) is None
    assert json.loads(first.read_bytes())["label"]["attempt"] == 0


def first_chosen(folder):
    entries = [json.loads(line["entry"]) for line in lines(folder)]
    return next(
        at
        for at, each in enumerate(entries)
        if each["kind"] == "chosen" and each["content"]["label"]["province"] == "33"
    )


def test_all_secrets_are_asked_for_after_the_end(office):
    with pytest.raises(DrawError) as error:
        publish(office, secrets=office.secrets()[1:])

    assert codes(error) == {"publish-secret-lacking"}


def test_a_secret_that_is_not_the_published_keys_is_refused(office):
    one, other, *rest = office.secrets()
    swapped = one.model_copy(update={"secret": other.secret})
    with pytest.raises(DrawError) as error:
        publish(office, secrets=[swapped, other, *rest])

    assert codes(error) == {"publish-secret-wrong"}


def test_a_secret_of_nobody_is_refused(office):
    stranger = office.secrets()[0].model_copy(update={"holder": "省总工会"})
    with pytest.raises(DrawError) as error:
        publish(office, secrets=[*office.secrets(), stranger])

    assert codes(error) == {"publish-secret-wrong"}


def test_no_secret_is_published_before_the_end(tmp_path):
    office = GoldenOffice(tmp_path / "office").run(until=1)
    with pytest.raises(DrawError) as error:
        publish(office)

    assert codes(error) == {"publish-secrets-too-early"}


def test_nothing_is_published_before_the_opening_is_witnessed(tmp_path):
    office = GoldenOffice(tmp_path / "office")
    office.cosign = lambda: None
    with pytest.raises(DrawError):
        office.hold_ceremony()
    with pytest.raises(DrawError) as error:
        publish(office, secrets=())

    assert codes(error) == {"publish-opening-lacking"}


def test_a_visit_is_not_put_on_a_sheet_before_a_witnessed_checkpoint_holds_it(office):
    with pytest.raises(DrawError) as error:
        office.sheet("practice-2012/33/330107/private/7")

    assert codes(error) == {"publish-not-told"}


def test_a_folder_that_is_there_is_left_alone(office, published):
    before = (published / "opening.json").read_bytes()
    with pytest.raises(Exception, match="output-folder-exists") as error:
        write_campaign(
            published, office.store, office.campaign.id, manifest=office.manifest,
            secrets=office.secrets(),
        )  # fmt: skip

    assert error.value.faults
    assert (published / "opening.json").read_bytes() == before


def test_what_is_published_is_the_same_each_time(office, published):
    made = publish(office)
    found = {name: (published / name).read_bytes() for name in made.files}

    assert replace(made, files={}).told == made.size
    assert found == dict(made.files)
