"""A corpus of hostile and odd files, handed in to a server that runs: what becomes of each.

``python -m benchmarks.office.uploads [--table docs/reference/uploads.md]`` makes an office, hands
in every file of ``tests/web/self_check/hostile_files.py`` as the page's script does, asks after
each whether the site is still up, and compares what was told with what was expected. At the end
every file that was taken is fetched and compared, and the memory of the server is told.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.office.serving import TOKEN, Server, in_child, make_sessions
from tests.web.self_check.hostile_files import CASES, TAKEN

ORIGIN = "uploads.example/2012/rehearsal"
PIECE = 1 << 20
YEAR = "uploads"


def main():
    """Hand the corpus in and print what came of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--table", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="kaohe-uploads-") as folder:
        home = Path(folder) / "office"
        sessions = in_child(_make_office, home)
        server = Server(home)
        server.gather_assets()
        server.start()
        try:
            before = server.read_peak()
            began = time.monotonic()
            told = [_hand_in(server, sessions, case) for case in CASES]
            unlike = _compare(server, sessions, told)
            spent, after = time.monotonic() - began, server.read_peak()
        finally:
            server.stop()
    wrong = [
        f"{case.group} {case.what}: {each['codes']} {each['status']}, expected {case.outcome}"
        for case, each in zip(CASES, told, strict=True)
        if each["codes"] != [case.outcome] or each["status"] not in (200, 422) or not each["is_up"]
    ]
    summary = (
        f"{len(CASES)} files: {sum(each['codes'] == [TAKEN] for each in told)} taken, "
        f"{sum(each['codes'] != [TAKEN] for each in told)} refused with one sentence each; "
        f"otherwise than expected {len(wrong)}, site down {sum(not each['is_up'] for each in told)}"
        f", slowest {max(each['seconds'] for each in told):.1f} s, "
        f"taken files that differ afterwards {unlike}; "
        f"memory of a server process {before} MB before, {after} MB at most; {spent:.0f} s"
    )
    print(summary)
    print(*wrong, sep="\n")
    if given.table:
        given.table.write_text(_write_table(told, summary), encoding="utf-8")
    raise SystemExit(1 if wrong or unlike else 0)


def _make_office(home):
    from kaohe.web.starting import make_office, open_office

    make_office(home, origin=ORIGIN)
    open_office(home)
    from benchmarks.office.deadline import make_people

    from kaohe.web.cycles.acts import open_cycle

    clerk, people = make_people()
    open_cycle({"id": YEAR, "title": "2012", "pack": "national-2012"}, by=clerk)
    return make_sessions(people)


def _hand_in(server, sessions, case):
    """Hand a file in by the steps of the page's script."""
    content, began = case.make(), time.monotonic()
    body = "33" if len(content) < 5 * PIECE else "44"
    status, told = _post(
        server, sessions[body], f"{_files(body)}/uploads", {"name": case.name, "size": len(content)}
    )
    if status == 200:
        key = told["id"]
        for at in range(0, len(content), PIECE):
            piece = content[at : at + PIECE]
            _post(server, sessions[body], f"{_files(body)}/uploads/{key}?at={at}", piece)
        status, told = _post(
            server, sessions[body], f"{_files(body)}/uploads/{key}/end",
            {"sha256": sha256(content).hexdigest()},
        )  # fmt: skip
    seconds = time.monotonic() - began
    faults = told.get("faults", []) if isinstance(told, dict) else [str(told)[:200]]
    codes = [TAKEN] if status == 200 else told.get("codes", [])
    is_up = _ask(server, "GET", "/health", sessions[body])[0] == 200
    return {"status": status, "codes": codes, "faults": faults, "is_up": is_up, "seconds": seconds,
            "sha256": told.get("sha256", ""), "body": body}  # fmt: skip


def _compare(server, sessions, told):
    """Fetch every file that was taken; return how many are others than those handed in."""
    numbers = Counter()
    unlike = 0
    for each in told:
        if each["codes"] != [TAKEN]:
            continue
        numbers[each["body"]] += 1
        place = f"{_files(each['body'])}/{numbers[each['body']]}/1"
        status, content = _ask(server, "GET", place, sessions[each["body"]])
        unlike += status != 200 or sha256(content).hexdigest() != each["sha256"]
    return unlike


def _files(body):
    return f"/cycles/of/{YEAR}/reports/{body}/files"


def _post(server, session, path, data):
    is_form = isinstance(data, dict)
    kind = "application/x-www-form-urlencoded" if is_form else "application/octet-stream"
    raw = urlencode(data).encode() if is_form else data
    status, content = _ask(server, "POST", path, session, raw, kind)
    try:
        return status, json.loads(content)
    except ValueError:
        return status, {"faults": [f"no JSON: {content[:80]!r}"]}


def _ask(server, method, path, session, data=None, kind=""):
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
    headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
    if kind:
        headers["Content-Type"] = kind
    connection.request(method, path, data, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def _write_table(told, summary):
    lines = [
        "# What becomes of odd and hostile files",
        "",
        "Made by `python -m benchmarks.office.uploads --table docs/reference/uploads.md` "
        "(`make uploads`): files made by code, handed in over HTTP to a server that runs.",
        "Every file is taken, or refused with exactly one sentence. "
        "What is taken is only downloaded or shown sandboxed; the server opens none of it.",
        "",
        f"{summary}.",
        "",
    ]
    groups = dict.fromkeys(each.group for each in CASES)
    for group in groups:
        found = [
            (case, each) for case, each in zip(CASES, told, strict=True) if case.group == group
        ]
        lines += [f"## {group}", "", "| file | what became of it |", "| --- | --- |"]
        for case, each in found:
            what = case.what.replace("|", "\\|").replace("<", "\\<")
            became = TAKEN if each["codes"] == [TAKEN] else f"`{each['codes'][0]}`"
            lines.append(f"| {_show(what)} | {became} |")
        lines.append("")
    return "\n".join(lines)


def _show(text):
    return "".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in text)


if __name__ == "__main__":
    sys.exit(main())
