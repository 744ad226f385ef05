from kaohe.engines.counties import county_codes, succession


def rows():
    return {row["code"]: row for row in county_codes().to_pylist()}


def test_every_county_every_city_of_the_corps_and_every_abolished_code_is_known():
    assert len(county_codes()) == 2_865 + 6 + 16
    assert len(rows()) == len(county_codes())


def test_the_cities_of_the_corps_belong_to_their_divisions_and_to_66_alone():
    assert rows()["659004"] == {
        "code": "659004",
        "county": "660600",
        "county_body": "66",
        "succeeded": False,
    }
    assert not any(row["county"].startswith("659") for row in rows().values())


def test_an_abolished_code_leads_to_a_county_of_the_same_province():
    assert succession()["130230"] == "130209"
    assert succession()["445221"] == "445203"
    for old, new in succession().items():
        assert rows()[old]["county"] == new
        assert rows()[old]["succeeded"]
        assert rows()[new]["county"] == new
        assert old[:2] == new[:2]


def test_a_city_without_counties_stands_for_itself():
    assert rows()["441900"]["county_body"] == "44"
