"""The field app's own tests, run by Node: the core, the store, the sending, a whole county."""

import re


def test_the_tests_of_the_field_app_pass(run_node):
    told = run_node("test/run.mjs")
    assert told.returncode == 0, told.stdout[-4000:] + told.stderr[-4000:]
    passed = re.search(r"^# pass (\d+)$", told.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) >= 45


def test_the_field_app_s_types_hold(run_node):
    told = run_node("node_modules/typescript/bin/tsc", "--noEmit")
    assert told.returncode == 0, told.stdout[-4000:]
