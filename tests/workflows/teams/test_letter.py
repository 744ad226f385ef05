"""The letter that borrows staff."""

from kaohe.workflows.teams import LentPerson, SecondmentLetter, letter_of

PEOPLE = [LentPerson("人员甲", "组织部", "干部"), LentPerson("人员乙", "", "")]


def test_a_letter_asks_from_the_first_day_to_the_last_of_anybody():
    letter = letter_of(
        "33",
        PEOPLE,
        assessment="2012年度考核",
        days=[("2013-01-06", "2013-02-20"), ("2013-01-08", "2013-02-28")],
        place="机关",
        contact="办公室",
        answer_by="2012-12-28",
    )

    assert (letter.since, letter.until) == ("2013-01-06", "2013-02-28")
    assert SecondmentLetter.from_json(letter.to_json()) == letter
