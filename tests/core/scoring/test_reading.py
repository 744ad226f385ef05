"""Reading and writing a sheet of evidence."""

import json

import jsonschema
import pytest

from kaohe.core.errors import EvidenceMalformed
from kaohe.core.scoring import evidence_schema, read_evidence, write_evidence

FINDING = {
    "item": "a",
    "body": "43",
    "value": "17/20",
    "source": "review",
    "actor": "office-2",
    "at": "2013-01-20T15:59:59.000Z",
}


def sheet(*findings, **more):
    base = {
        "format": "evidence/1",
        "campaign": "2012",
        "rehearsal": True,
        "as_of": "2012-12-31",
        "findings": list(findings),
    }
    return base | more


def told(text, language="en"):
    with pytest.raises(EvidenceMalformed) as caught:
        read_evidence(text, "evidence.json")
    return caught.value.say(language).splitlines()


def told_of(**finding):
    given = {key: value for key, value in (FINDING | finding).items() if value != "-"}
    return told(json.dumps(sheet(given)))


def test_what_was_written_is_read_again(small):
    evidence = small.sheet(
        small.finding("a", "met", note="看过", blobs=("b" * 64,)),
        small.finding("b", gap="refused", part="x/y", visit="2012/43/430101/f/2/0"),
        register_digest="c" * 64,
    )

    written = write_evidence(evidence)

    assert read_evidence(written, "evidence.json") == evidence
    assert read_evidence(written.decode(), "evidence.json") == evidence
    assert b'"gap":"refused"' in written
    assert b"null" not in written


def test_a_file_with_a_byte_order_mark_is_read(small):
    text = json.dumps(sheet(FINDING))

    assert len(read_evidence(b"\xef\xbb\xbf" + text.encode(), "evidence.json").findings) == 1


@pytest.mark.parametrize("number", ["0.85", "1e2", "NaN", "-Infinity"])
def test_a_json_number_with_a_fraction_is_refused(number):
    text = json.dumps(sheet(FINDING)).replace('"17/20"', number)

    assert told(text) == [
        f"evidence.json: findings[0].value: {number} must not be written as a JSON number. "
        f'Write it as text, "{number}", so that it stays exact. [evidence-number-not-text]'
    ]


def test_a_whole_json_number_is_refused_too():
    assert told_of(value=17) == [
        "evidence.json: findings[0].value: 17 must not be written as a JSON number. "
        'Write it as text, "17", so that it stays exact. [evidence-number-not-text]'
    ]


def test_a_key_given_twice_is_refused():
    text = json.dumps(sheet(FINDING)).replace('"item": "a"', '"item": "a", "item": "b"')

    assert told(text) == [
        "evidence.json: findings[0]: The key 'item' is given twice. Keep one of them. "
        "[evidence-key-twice]"
    ]
    assert "The key 'format' is given twice" in told('{"format": "evidence/1", "format": "x"}')[0]


def test_an_unknown_key_is_told_with_its_nearest_name():
    assert told_of(sourec="review") == [
        "evidence.json: findings[0]: There is no key 'sourec'. Nearest names: source, note, actor. "
        "[evidence-key-unknown]"
    ]
    assert told(json.dumps(sheet(campain="2012"))) == [
        "evidence.json: There is no key 'campain'. Nearest names: campaign, findings, rehearsal. "
        "[evidence-key-unknown]"
    ]


def test_a_missing_key_is_told():
    assert told_of(actor="-") == [
        "evidence.json: findings[0]: The key 'actor' is missing. Add it. [evidence-key-missing]"
    ]


@pytest.mark.parametrize("more", [{"gap": "refused"}, {"value": "-"}])
def test_a_finding_has_a_value_or_a_gap(more):
    assert told_of(**more) == [
        "evidence.json: findings[0]: A finding has either a value or a gap, never both and never "
        "neither. Keep exactly one of them. [evidence-value-and-gap]"
    ]


@pytest.mark.parametrize(
    ("field", "value", "form"),
    [
        ("item", "A b", "an id of a-z, 0-9 and _"),
        ("part", "x//y", "a part such as 'seal' or 'scale/seal'"),
        (
            "visit",
            "2012/43/p",
            "'campaign/body/county/slot[/member]/attempt' such as '2012/43/430103/private/0'",
        ),
        (
            "visit",
            "2012/43/430101/p/00",
            "'campaign/body/county/slot[/member]/attempt' such as '2012/43/430103/private/0'",
        ),
        ("value", "", "text that is not empty"),
        ("value", True, "text that is not empty"),
        ("gap", "lost", "one of not_filed, not_applicable, not_verified, refused"),
        ("at", "2013-01-20", "a moment such as '2013-01-20T15:59:59.000Z'"),
        ("blobs", ["xyz"], "a list of digests of 64 hex digits"),
        ("note", ["x"], "text"),
    ],
)
def test_what_is_not_written_as_it_must_be_is_told_with_its_form(field, value, form):
    index = "[0]" if field == "blobs" else ""
    shown = value[0] if field == "blobs" else value

    assert told_of(**{field: value}) == [
        f"evidence.json: findings[0].{field}{index}: '{shown}' is not written as it must be. "
        f"Expected is: {form}. [evidence-text-malformed]"
    ]


def test_a_source_is_one_of_the_list():
    assert told_of(source="rumour")[0].startswith(
        "evidence.json: findings[0].source: 'rumour' is not written as it must be. "
        "Expected is: one of self_check, review,"
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("as_of", "2012-02-30"),
        ("as_of", 1356912000),
        ("rehearsal", "true"),
        ("format", "evidence/2"),
    ],
)
def test_the_head_of_the_sheet_is_read_strictly(key, value):
    lines = told(json.dumps(sheet(FINDING, **{key: value})))

    assert len(lines) == 1
    assert lines[0].startswith(f"evidence.json: {key}: '{value}' is not written as it must be.")


def test_findings_are_a_list_of_objects():
    assert told(json.dumps(sheet(findings="none")))[0].startswith("evidence.json: findings: 'none'")
    assert told(json.dumps(sheet("none"))) == [
        "evidence.json: findings[0]: A JSON object belongs here. Follow the format evidence/1. "
        "[evidence-not-an-object]"
    ]
    assert told("[]") == [
        "evidence.json: A JSON object belongs here. Follow the format evidence/1. "
        "[evidence-not-an-object]"
    ]


def test_what_is_not_json_is_told_with_its_line():
    assert told('{"format":\n "evidence/1",,}', "zh") == [
        "evidence.json：不是有效的 JSON（第 2 行第 15 列附近）。请检查括号、引号和逗号，再提交。"
        "[evidence-unreadable]"
    ]
    assert "(near line ?, column ?)" in told("[" * 200_000)[0]


def test_what_is_not_utf8_is_told_with_its_byte():
    assert told("认定".encode("gb18030"), "en") == [
        "evidence.json: The file is not UTF-8 (from byte 0 on). Save it as JSON in UTF-8. "
        "[evidence-not-utf8]"
    ]


def test_half_a_character_is_refused():
    text = json.dumps(sheet(FINDING | {"note": "x"})).replace('"x"', '"\\ud800"')

    assert told(text)[0].startswith("evidence.json: findings[0].note: ''\\ud800''")
    whole = json.dumps(sheet(FINDING | {"note": "\U0001f600"}))
    assert read_evidence(whole, "evidence.json").findings[0].note == "\U0001f600"


def test_all_faults_of_a_file_are_told_at_once():
    findings = [FINDING | {"value": 0.5}, FINDING, FINDING | {"body": "", "actr": "x"}]
    lines = told(json.dumps(sheet(*findings, rehearsal=1)))

    assert [line.partition(": ")[2].partition(":")[0] for line in lines] == [
        "findings[0].value",
        "rehearsal",
        "findings[2].body",
        "findings[2]",
    ]


def test_the_published_schema_accepts_what_is_read_and_refuses_what_is_not(small):
    schema = evidence_schema()
    validator = jsonschema.Draft202012Validator(schema)
    jsonschema.Draft202012Validator.check_schema(schema)
    written = json.loads(write_evidence(small.sheet(small.finding("a", "met"))))

    assert validator.is_valid(sheet(FINDING))
    assert validator.is_valid(written | {"register_digest": "c" * 64})
    for wrong in ({"value": 0.5}, {"gap": "refused"}, {"sourec": "x"}, {"at": "today"}):
        assert not validator.is_valid(sheet(FINDING | wrong))
