"""The table of who may open which address, kept in review as ``tests/web/rights.txt``.

``python -m tests.web.accounts.rights_table`` writes it again from the code; what it changes is
read by a second person before it is kept.
"""

from __future__ import annotations

from pathlib import Path

REVIEWED = Path(__file__).parents[1] / "rights.txt"


def walk_patterns(patterns, before=""):
    """Yield every address of the office as it is written, with its pattern."""
    from django.urls import URLPattern  # Django may not be ready when this file is read

    for each in patterns:
        path = f"{before}{each.pattern}"
        if isinstance(each, URLPattern):
            yield path, each
        else:
            yield from walk_patterns(each.url_patterns, path)


def list_views():
    """Return every view by its address as it is written."""
    from django.urls import get_resolver

    return {path: each.callback for path, each in walk_patterns(get_resolver().url_patterns)}


def write_table(views):
    """Return the table: an address a line, a role a column."""
    from kaohe.web.accounts.rights import rights_of
    from kaohe.web.accounts.roles import ROLES

    columns = ["-", *ROLES]
    width = max(len(path) for path in views) + 1
    lines = [" " * width + " ".join(columns)]
    for path, view in sorted(views.items()):
        rights = rights_of(view)
        if not rights.needs_sign_in:
            marks = ["x"] * len(columns)
        else:
            held = ROLES if rights.roles is None else rights.roles
            marks = [".", *("x" if role in held else "." for role in ROLES)]
        padded = (mark.ljust(len(name)) for mark, name in zip(marks, columns, strict=True))
        lines.append(f"/{path}".ljust(width) + " ".join(padded))
    return "".join(f"{line.rstrip()}\n" for line in lines)


def main():
    """Write the table of the code into the reviewed file."""
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.office_settings"
    django.setup()
    REVIEWED.write_text(write_table(list_views()), encoding="utf-8")


if __name__ == "__main__":
    main()
