import pyarrow as pa
import pytest

from kaohe.core.register.fields import FEDERATIONS, SOCIAL_UNIONS
from kaohe.demo.dirt import plant_flaws
from kaohe.demo.enterprises import COVERED, make_enterprises
from kaohe.demo.rows import write_columns
from kaohe.demo.unions import write_federations, write_social_unions


@pytest.fixture(scope="module")
def hunan(plans, parameters):
    counties = [plan for plan in plans if plan.body == "43"]
    enterprises = make_enterprises(counties, parameters["43"], seed=2012)
    columns = write_columns(enterprises, seed=2012)
    rows = plant_flaws(enterprises, columns, parameters["43"], seed=2012)
    federations = write_federations(enterprises, columns["org_code"], rows.spotless, seed=2012)
    return enterprises, columns, pa.table(federations).to_pylist()


def test_a_federation_has_at_least_three_members_that_it_covers(hunan):
    enterprises, columns, federations = hunan
    codes = columns["org_code"].to_pylist()
    covered = {f"org:{codes[at]}": enterprises.plans[enterprises.county[at]].code
               for at in range(len(codes)) if enterprises.union_kind[at] == COVERED}  # fmt: skip

    for federation in federations:
        members = federation["members"].split(";")
        assert len(members) >= 3
        assert {covered[member] for member in members} == {federation["county_code"]}


def test_no_enterprise_is_a_member_twice(hunan):
    _, _, federations = hunan

    members = [member for row in federations for member in row["members"].split(";")]
    assert len(members) == len(set(members))


def test_every_county_that_has_federations_has_one_at_the_smallest_scale(hunan):
    enterprises, _, federations = hunan

    wanted = {plan.code for plan in enterprises.plans if plan.federations}
    assert {federation["county_code"] for federation in federations} == wanted


def test_both_kinds_of_federation_occur_and_ids_hold_no_slash(hunan):
    _, _, federations = hunan

    assert tuple(federations[0]) == FEDERATIONS.field_ids
    assert {federation["kind"] for federation in federations} == {"区域", "行业"}
    assert len({federation["federation_id"] for federation in federations}) == len(federations)
    assert not [row for row in federations if "/" in row["federation_id"]]


def test_every_county_has_the_social_unions_that_were_planned(plans):
    counties = [plan for plan in plans if plan.body in {"31", "54"}]

    rows = pa.table(write_social_unions(counties, seed=2012)).to_pylist()

    assert tuple(rows[0]) == SOCIAL_UNIONS.field_ids
    assert len(rows) == sum(plan.social_unions for plan in counties)
    assert len({row["union_id"] for row in rows}) == len(rows)
    assert all(int(row["members"]) >= 3 for row in rows)
    assert all(row["approved"] <= row["updated_at"][:10] <= "2012-12-31" for row in rows)
