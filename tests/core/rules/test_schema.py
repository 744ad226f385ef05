import pytest
from jsonschema import Draft202012Validator

from kaohe.core.rules import overlay_schema, pack_schema, variant_schema


@pytest.mark.parametrize("schema", [pack_schema(), overlay_schema(), variant_schema()])
def test_the_schema_is_a_valid_one_of_its_dialect(schema):
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_parts_and_keys_are_described_for_editors():
    schema = pack_schema()

    assert schema["$defs"]["Threshold"]["description"] == (
        "All points from a bound on, otherwise none."
    )
    assert "SHA-256" in schema["$defs"]["Source"]["properties"]["digest"]["description"]


def test_a_condition_has_the_key_of_the_file():
    assert "is" in pack_schema()["$defs"]["Condition"]["properties"]


def test_unknown_keys_are_refused_by_the_schema_too():
    assert pack_schema()["additionalProperties"] is False
