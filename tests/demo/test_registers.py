from dataclasses import replace

from kaohe.demo.registers import Counts, cut_into_blocks, deliver_body, group_by_body


def test_blocks_are_full_and_leave_no_county_out(plans):
    blocks = list(cut_into_blocks(plans, rows_at_once=500))

    assert [plan for block in blocks for plan in block] == list(plans)
    assert all(sum(plan.enterprises for plan in block) >= 500 for block in blocks[:-1])
    assert all(sum(plan.enterprises for plan in block[:-1]) < 500 for block in blocks)


def test_blocks_that_fill_up_exactly_leave_no_empty_one(plans):
    counties = [replace(plan, enterprises=10) for plan in plans[:4]]

    assert [len(block) for block in cut_into_blocks(counties, rows_at_once=20)] == [2, 2]


def test_counties_are_grouped_by_body_in_their_order(plans):
    bodies = group_by_body(plans)

    assert len(bodies) == 32
    assert [plan for counties in bodies.values() for plan in counties] == list(plans)


def test_line_numbers_run_on_over_the_blocks_of_a_large_body(tmp_path, plans, parameters):
    county = replace(plans[-1], enterprises=110_000, first_serial=0)
    small = replace(plans[-2], first_serial=110_000)
    counts = Counts()

    found = list(
        deliver_body(tmp_path, parameters["66"], [county, small], seed=2012, counts=counts)
    )

    path = tmp_path / "deliveries" / "province=66" / "enterprises.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(found) == 2
    assert len(lines) == counts.lines
    for anomaly in found[0][-5:] + found[1]:
        if anomaly.kind in {"near_duplicate", "superseded"}:
            assert lines[anomaly.line - 1].startswith(anomaly.unit.removeprefix("org:"))
