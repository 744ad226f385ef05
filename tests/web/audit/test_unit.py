import pytest
from django.db import DatabaseError, connection, transaction

from kaohe.core.errors import StepRefused
from kaohe.web.audit.models import LedgerEntry
from kaohe.web.audit.office_acts import act


def test_an_act_that_fails_leaves_neither_rows_nor_entry(security, books):
    before = books.size()

    def rename_and_fail():
        with act("tried", by=security[0]):
            security[0].name = "改名"
            security[0].save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rename_and_fail()
    security[0].refresh_from_db()
    assert (books.size(), security[0].name) == (before, "人员sec-one")


def test_a_request_that_comes_twice_is_carried_out_once(security, books):
    with act("tried", by=security[0], request="once") as doing:
        doing.details = {"a": 1}

    def repeat():
        with act("tried", by=security[0], request="once"):
            security[0].name = "改名"
            security[0].save()

    with pytest.raises(StepRefused, match="act-done"):
        repeat()
    security[0].refresh_from_db()
    assert (books.size(), security[0].name) == (1, "人员sec-one")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_ledgerentry SET request = 'x'", "DELETE FROM audit_ledgerentry"],
)
def test_what_was_entered_can_neither_be_changed_nor_deleted(security, books, statement):
    with act("tried", by=security[0]):
        pass
    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert LedgerEntry.objects.count() == 1


def test_the_history_forgets_what_was_rolled_back(security, books):
    def enter_and_fail():
        with books.begin():
            with act("tried", by=security[0]):
                pass
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        enter_and_fail()
    with act("tried", by=security[0]) as doing:
        pass
    assert doing.recorded.index == 0
