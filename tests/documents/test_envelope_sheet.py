import re

import pytest

from kaohe.core.draw import Campaign
from kaohe.core.draw.envelope import Envelope
from kaohe.core.draw.labels import Label
from kaohe.documents.envelope_sheet import write_envelope_sheets

LABEL = Label("unit", "33", "330127", "P")


def sheet(rehearsal=False, numbers=(6,)):
    envelopes = [
        Envelope(Campaign("2012", rehearsal=rehearsal), number, 1, "法律<部>", LABEL, bytes(80))
        for number in numbers
    ]
    return write_envelope_sheets(envelopes, total=19).decode("utf-8")


def test_each_envelope_has_a_label_and_a_page_with_code_and_text():
    page = sheet(numbers=(6, 7))
    assert (page.count("<section>"), page.count("<svg")) == (4, 2)
    assert "6 / 19" in page
    assert "2012 7 2 " + "A" * 107 in page


def test_the_label_shows_no_proof():
    outside = sheet().split("</section>")[0]
    assert "A" * 107 not in outside
    assert re.search(r"[0-9a-f]{64}", outside)


@pytest.mark.parametrize("rehearsal", [True, False])
def test_a_rehearsal_is_marked_on_every_page_and_nothing_else_is(rehearsal):
    assert sheet(rehearsal).count("演练") == (2 if rehearsal else 0)


def test_chinese_comes_first_and_names_are_escaped():
    page = sheet()
    assert page.index("抽查信封") < page.index("Envelope, outside")
    assert "法律&lt;部&gt;" in page
    assert "<部>" not in page


def test_nothing_is_loaded_from_elsewhere():
    assert not re.search(r"<script|<link|<img|url\(|src=", sheet())
