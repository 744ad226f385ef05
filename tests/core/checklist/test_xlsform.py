from fractions import Fraction

import pytest

from kaohe.core.checklist import make_checklists
from kaohe.core.checklist.sums import write_sums
from kaohe.core.checklist.xlsform import make_xlsform
from kaohe.core.checklist.xpath import conditions_of
from kaohe.core.errors import PackInvalid
from kaohe.core.rules.measures import Checklist as PartList
from kaohe.core.rules.measures import Condition, Deduct

NAME = {"zh": "名", "en": "name"}


def rows(form):
    ends = {"end_group", "end_repeat"}
    return {row["name"]: row for row in form.survey if row["type"] not in ends}


def with_first_item(checklist, **changed):
    group = checklist.groups[0]
    item = group.items[0].model_copy(update=changed)
    first = group.model_copy(update={"items": (item, *group.items[1:])})
    return checklist.model_copy(update={"groups": (first, *checklist.groups[1:])})


def with_question(checklist, **changed):
    question = checklist.groups[0].items[0].questions[0].model_copy(update=changed)
    return with_first_item(checklist, questions=(question,))


def sums(checklist):
    return dict(write_sums(checklist))


def test_every_question_of_the_checklist_is_a_row_of_the_form(private):
    form = rows(make_xlsform(private))
    for group in private.groups:
        for item in group.items:
            for question in item.questions:
                name = f"q_{item.item}__{question.part}" if question.part else f"q_{item.item}"
                assert name in form
                assert f"{name}_gap" in form
    assert form["outcome"]["required"] == "yes"
    assert form["q_women_members"]["constraint"] == (
        ". >= 0 and (${q_members} = '' or . <= ${q_members})"
    )
    assert form["i_branches_and_groups"]["relevant"].startswith(
        "(${q_union_form_gap} = '' and ${q_union_form} = 'joint')"
    )


def test_what_nothing_rests_on_is_not_required(checklists):
    assert "required" not in rows(make_xlsform(checklists["federation"]))["q_members"]


def test_a_marked_enterprise_has_the_form_of_absence_and_no_sums_to_speak_of(checklists):
    form = make_xlsform(checklists["flagged_nonexistent"])
    names = rows(form)
    assert names["absence"]["relevant"] == (
        "${outcome} = 'absence_confirmed' or ${outcome} = 'absence_false'"
    )
    assert names["absence_cause"]["relevant"] == "${outcome} = 'absence_confirmed'"
    assert names["points_total"]["calculation"] == "round((0) * 100 + 0.000001) div 100"
    assert "facts" not in names
    assert {row["name"] for row in form.choices if row["list_name"] == "causes"} == {
        "deregistered", "revoked", "closed_down", "untraceable", "moved_away",
    }  # fmt: skip


def test_a_form_without_words_has_neither_texts_nor_observations(pack):
    names = rows(make_xlsform(make_checklists(pack)[0]))
    assert "observations" not in names
    assert "t_formed_properly" not in names
    assert not any("hint::中文 (zh)" in row for row in names.values())


def test_the_form_names_the_pack_and_its_version(private):
    settings = make_xlsform(private).settings
    assert settings["form_id"] == "national_2012_private_enterprise_union"
    assert settings["version"].startswith("2012.1.0-")


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("equal_share", "div (${counts_q_approved__a} + ${counts_q_approved__b})"),
        ("all", "= (${counts_q_approved__a} + ${counts_q_approved__b}), 1, 0)"),
        ("any", "max(${share_q_approved__a} * ${counts_q_approved__a}, "),
        ("stated_share", "((1 div 4) * ${counts_q_approved__a} + (3 div 4) *"),
    ],
)
def test_each_way_of_sharing_a_mark_has_its_sum(private, credit, expected):
    parts = [{"id": "a", "name": NAME, "share": "0.25"}, {"id": "b", "name": NAME, "share": "0.75"}]
    score = PartList(kind="checklist", scale="met_or_not", credit=credit, parts=parts)
    asked = private.groups[0].items[0].questions[0]
    questions = tuple(asked.model_copy(update={"part": part}) for part in ("a", "b"))
    calculation = sums(with_first_item(private, score=score, questions=questions))
    assert expected in calculation["points_approved"]


def test_a_share_is_typed_in_its_steps(private):
    changed = {"form": "share", "choices": (), "step": Fraction(1, 10), "least": Fraction(0),
               "most": Fraction(1)}  # fmt: skip
    stepped = with_question(private, **changed)
    row = rows(make_xlsform(stepped))["q_approved"]
    assert row["type"] == "decimal"
    assert ". <= 1 and . div (1 div 10) - round(. div (1 div 10)) < 0.00000001" in row["constraint"]
    assert "number(${q_approved})" in sums(stepped)["share_q_approved"]


def test_a_number_is_held_against_its_bound(private):
    changed = {"form": "number", "choices": (), "bound": Fraction(3, 2)}
    share = sums(with_question(private, **changed))["share_q_approved"]
    assert share == (
        "if(true(), if(${q_approved} != '' and number(${q_approved}) >= (3 div 2), 1, 0), 0)"
    )


def test_a_gap_that_stops_the_item_waits_and_one_that_is_nothing_counts(private):
    group = private.groups[1]
    for treat, of, waits in (("stop", "0", "1"), ("zero", "3", "0"), ("leave_out", "0", "0")):
        treats = {**group.treats, "not_verified": treat}
        changed = group.model_copy(update={"treats": treats})
        calculation = sums(
            private.model_copy(update={"groups": (private.groups[0], changed, *private.groups[2:])})
        )
        name = "separate_committees"
        opened = "(${q_members_gap} = 'not_verified')"
        assert f"and {opened}, {of}, if(" in calculation[f"of_{name}"]
        assert f"and {opened}, {waits}, if(" in calculation[f"waits_{name}"]


def test_a_fact_gap_of_an_outcome_decides_its_conditions(private):
    below = Condition(fact="members", below="10")

    def conditions(gap):
        outcomes = tuple(
            each.model_copy(update={"facts_gap": gap}) if each.facts_gap else each
            for each in private.outcomes
        )
        return conditions_of(private.model_copy(update={"outcomes": outcomes}))

    assert conditions("refused").holding(below).endswith("or ${outcome} = 'refused'")
    assert conditions("not_verified").open(below).endswith("or ${outcome} = 'refused'")
    assert "outcome" not in conditions("not_verified").holding(below)
    assert "${q_members} < 10" in conditions("refused").holding(below)


def test_what_a_form_cannot_add_up_is_refused(private):
    score = Deduct(kind="deduct", events=[{"id": "late", "name": NAME, "points": "1"}])
    for changed in ({"score": score}, {"points": None}):
        with pytest.raises(PackInvalid, match="checklist-form-measure"):
            make_xlsform(with_first_item(private, **changed))
