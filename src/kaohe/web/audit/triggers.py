"""Triggers that refuse to change or delete what a table holds, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def refuse_changes(tables: Iterable[str], editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers to tables that only ever grow.

    A program that is broken into holds the same rights as the office; the triggers make every
    change of the past a deliberate act on the database itself, which the tree then shows.
    """
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS "
            "$$ BEGIN RAISE EXCEPTION 'append only'; END $$ LANGUAGE plpgsql"
        )
    for table in tables:
        for statement in _statements(table, vendor):
            editor.execute(statement)


def _statements(table: str, vendor: str) -> tuple[str, ...]:
    if vendor == "postgresql":
        return (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        )
    return tuple(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        for act in ("UPDATE", "DELETE")
    )
