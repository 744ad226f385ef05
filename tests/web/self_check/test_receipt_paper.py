"""The receipt on paper says what the receipt file says, to those who may see the report."""

import io
from hashlib import sha256

import pdfplumber
import pytest
from django.conf import settings
from django.urls import reverse

from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.stores.ledger_files import write_key
from kaohe.web.self_check.submitting import write_receipt


@pytest.fixture
def ledger_key(books):
    write_key(
        settings.OFFICE_HOME / "ledger.key",
        NoteSigner(books.origin, ED25519, bytes(range(32))),
    )


def test_the_receipt_is_given_on_paper_to_its_own_body(
    cycle, trio, fill, send, ledger_key, enter, person
):
    fill(trio[0])
    made = send(trio)
    address = reverse("receipt_paper", args=[made.number])

    answer = enter(trio[0]).get(address)
    assert "%E6%BC%94%E7%BB%83-" in answer["Content-Disposition"]
    with pdfplumber.open(io.BytesIO(answer.content)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "").replace(" ", "")

    assert "浙江省总工会" in text
    assert "assessment-2012-33-1" in text
    assert sha256(write_receipt(made)).hexdigest()[:16] in text
    assert "演练" in text
    assert enter(person("p-44", "province", body="44")).get(address).status_code == 404
