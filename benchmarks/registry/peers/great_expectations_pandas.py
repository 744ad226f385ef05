"""Great Expectations on pandas: every rule an expectation of one suite.

Its expectations see one column, so that what a rule finds is written into a column of its own
beforehand, and the suite expects it to be false. Rules of a form alone are expected of the text
itself, by the form. Reading, storing, duplicates and counts are those of pandas by hand.
"""

from __future__ import annotations

import great_expectations as gx
import great_expectations.expectations as gxe
import numpy as np
import pandas as pd
from benchmarks.registry.peers.pandas_by_hand import import_with
from benchmarks.registry.peers.pandas_rules import BITS, RULES

FORMS = {
    "org_format": ("plain_org", "^[0-9A-Z]{9}$"),
    "lic_format": ("licence_no", "^([0-9]{13}|[0-9]{15})$"),
    "uscc_format": ("uscc", "^[0-9ABCDEFGHJKLMNPQRTUWXY]{18}$"),
    "phone": ("phone", "^(1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8})$"),
}


def write_expectations() -> dict[str, gxe.Expectation]:
    """Return an expectation for every rule."""
    expected: dict[str, gxe.Expectation] = {
        rule: gxe.ExpectColumnValuesToMatchRegex(column=column, regex=form)
        for rule, (column, form) in FORMS.items()
    }
    for rule in RULES:
        if rule not in FORMS:
            expected[rule] = gxe.ExpectColumnValuesToBeInSet(column=f"?{rule}", value_set=[False])
    return expected


def main() -> None:
    """Check everything with one suite; the rest is as with pandas by hand."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("deliveries").add_dataframe_asset("enterprises")
    definition = asset.add_batch_definition_whole_dataframe("file")
    expected = write_expectations()
    rules = list(expected)
    suite = context.suites.add(gx.ExpectationSuite("rules", list(expected.values())))
    validation = gx.ValidationDefinition(data=definition, suite=suite, name="register")

    def find_broken(t: pd.DataFrame) -> np.ndarray:
        found_beforehand = (
            RULES[rule](t).rename(f"?{rule}") for rule in RULES if rule not in FORMS
        )
        result = validation.run(
            batch_parameters={"dataframe": pd.concat([t, *found_beforehand], axis=1)},
            result_format={"result_format": "COMPLETE"},
        )
        mask = np.zeros(len(t), dtype=np.int64)
        for rule, found in zip(rules, result.results, strict=True):
            mask[found.result.get("unexpected_index_list") or []] |= BITS[rule]
        return mask

    import_with(find_broken)


if __name__ == "__main__":
    main()
