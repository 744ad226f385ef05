"""Ibis expressions as Spark SQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ibis.backends.sql.compilers import pyspark
from sqlglot import expressions as sql

if TYPE_CHECKING:
    from ibis.expr.types import Table

_REFERENCE: Final = re.compile(r"\\([0-9])")


def spark_sql_of(expression: Table) -> str:
    r"""Write an expression as Spark's SQL.

    In the replacement of a regular expression a group is named ``\1``, as DuckDB does. Java takes
    that for the digit and says ``$1``; Ibis hands the text over unchanged, so it is written anew.
    """
    # Copied, because parts of the tree may be shared and none may be written anew twice.
    query = pyspark.compiler.to_sqlglot(expression.unbind()).copy()
    for call in query.find_all(sql.RegexpReplace):
        text = call.args["replacement"].this.replace("$", r"\$")
        call.set("replacement", sql.Literal.string(_REFERENCE.sub(r"$\1", text)))
    return str(query.sql(dialect=pyspark.compiler.dialect))
