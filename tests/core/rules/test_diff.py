from kaohe.core.rules import Difference, diff_packs, read_pack


def changed(small_text, *edits):
    for old, new in edits:
        assert old in small_text
        small_text = small_text.replace(old, new, 1)
    return read_pack(small_text, "p.yaml")


def test_equal_packs_do_not_differ(small):
    assert diff_packs(small, small) == ()


def test_a_changed_number_is_told_with_its_place_and_clause(small, small_text):
    other = changed(small_text, ("at_least: 0.8, cite: text/1}", "at_least: 0.85, cite: text/1}"))

    assert diff_packs(small, other) == (
        Difference(
            "sections.work.groups.measured.items.by_threshold.score.at_least",
            "0.8",
            "0.85",
            ("text/1",),
        ),
    )


def test_moved_points_are_told_before_and_after(small, small_text):
    other = changed(
        small_text,
        (
            "points: 2, cite: text/1}\n          - id: papers",
            "points: 1, cite: text/1}\n          - id: papers",
        ),
        ("en: papers}\n            points: 4", "en: papers}\n            points: 5"),
    )

    assert [(each.place, each.before, each.after) for each in diff_packs(small, other)] == [
        ("sections.work.groups.judged.items.plan.points", "2", "1"),
        ("sections.work.groups.judged.items.papers.points", "4", "5"),
    ]


def test_an_entry_more_is_one_difference(small, small_text):
    fact = "  - {id: staff, of: body, kind: number, name: {zh: 编制, en: staff}}\n"
    other = changed(small_text, (fact, fact + fact.replace("staff", "rooms")))

    (difference,) = diff_packs(small, other)
    assert (difference.place, difference.before) == ("facts.rooms", None)
    assert difference.after["kind"] == "number"
    (back,) = diff_packs(other, small)
    assert (back.place, back.after) == ("facts.rooms", None)


def test_a_list_without_ids_is_compared_as_a_whole(small, small_text):
    other = changed(small_text, ('members: ["11", "12"]', 'members: ["12", "11"]'))

    (difference,) = diff_packs(small, other)
    assert (difference.before, difference.after) == (["11", "12"], ["12", "11"])


def test_another_measure_is_one_difference(small, small_text):
    old = "score: {kind: linear, indicator: rate, zero_at: 0.6, full_at: 0.9, cite: text/1}"
    other = changed(
        small_text, (old, "score: {kind: threshold, indicator: rate, at_least: 0.9, cite: text/1}")
    )

    (difference,) = diff_packs(small, other)
    assert difference.place == "sections.work.groups.measured.items.by_line.score"
    assert (difference.before["kind"], difference.after["kind"]) == ("linear", "threshold")
