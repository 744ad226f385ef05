"""The results of the practice nation, and the papers that follow from them."""

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kaohe.documents.official import Number
from kaohe.documents.official.papers import Issue
from kaohe.documents.results import find_exemplars, find_untrue_entries
from kaohe.documents.results.circular import make_governance_report, make_result_circular
from kaohe.documents.results.letter import make_result_letter
from kaohe.documents.results.score_sheet import make_score_sheet
from kaohe.documents.results.telling import make_criticism, make_practice_digest
from kaohe.engines.divisions import divisions
from kaohe.stores.packs import load_pack
from kaohe.stores.paper_files import load_paper_files, shipped_fonts
from kaohe.stores.result_papers import load_scored_year

DAY = date(2013, 2, 26)
DOCUMENT = Issue(number=Number("总工办发", 2013, 9), day=DAY)
LETTER = Issue(number=Number("总工办函", 2013, 33), day=DAY)


@pytest.fixture(scope="session")
def paper_files():
    return load_paper_files()


@pytest.fixture(scope="session")
def pack():
    return load_pack("national-2012").pack


@pytest.fixture(scope="session")
def year(practice, pack):
    return load_scored_year(practice.path, pack)


@pytest.fixture(scope="session")
def facts(year):
    return year.facts


@pytest.fixture(scope="session")
def counties():
    return {code: county.name for code, county in divisions().counties.items()}


@pytest.fixture(scope="session")
def write_letter(pack, paper_files, counties):
    """Make the letter of a body from its facts alone."""

    def write(body, anchor):
        text = paper_files.texts["result_letter"]
        return make_result_letter(pack, body, text, issue=LETTER, anchor=anchor, counties=counties)

    return write


@pytest.fixture(scope="session")
def documents(facts, year, paper_files, counties, write_letter):
    """One document of every kind, as it would go out."""
    texts = paper_files.texts
    named = {"counties": counties, "units": year.units}
    entries = [
        replace(each, answer="情况属实", decision="通报批评")
        for each in find_untrue_entries(facts.bodies, **named)
    ]
    exemplars = find_exemplars(facts.bodies, **named)
    approved = replace(DOCUMENT, approver="分管副主席")
    return {
        "circular": make_result_circular(facts, texts["result_circular"], issue=DOCUMENT),
        "report": make_governance_report(facts, texts["governance_report"], issue=approved),
        "letter": write_letter(facts.body("33"), facts.anchor),
        "criticism": make_criticism(facts, entries, texts["criticism"], issue=DOCUMENT),
        "digest": make_practice_digest(facts, exemplars, texts["practice_digest"], issue=DOCUMENT),
    }


@pytest.fixture(scope="session")
def score_sheet(pack, facts, paper_files):
    """The score sheet of a body with a long name, as it is printed by itself."""
    text = paper_files.texts["score_sheet"]
    return make_score_sheet(pack, facts.body("45"), text, issue=Issue(day=DAY))


@pytest.fixture(scope="session")
def convert(tmp_path_factory):
    """Open files in LibreOffice and write them in another form; skipped where it is not there.

    It sees our fonts and no others. Formulas that have no value are computed.
    """
    program = shutil.which("soffice")
    parts = ("libswlo.so", "libsclo.so")
    folder = Path(program).resolve().parent if program else Path()
    if program is None or not all((folder / each).exists() for each in parts):
        reason = "no LibreOffice; install it: sh tests/documents/install_libreoffice.sh"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    home = tmp_path_factory.mktemp("libreoffice")
    (home / "fonts.conf").write_text(
        f"<fontconfig><dir>{shipped_fonts()}</dir><cachedir>{home}/cache</cachedir></fontconfig>"
    )

    def convert(path, form):
        subprocess.run(
            [
                program,
                f"-env:UserInstallation={(home / 'profile').as_uri()}",
                *("--headless", "--norestore", "--convert-to", form, "--outdir", str(home)),
                str(path),
            ],
            check=True,
            capture_output=True,
            env={
                "HOME": str(home),
                "FONTCONFIG_FILE": str(home / "fonts.conf"),
                "LC_ALL": "C.UTF-8",
                "PATH": "/usr/bin:/bin",
            },
            timeout=300,
        )
        return home / f"{path.stem}.{form}"

    return convert
